// The baseline: what a careful person writes by hand for the same work, in JavaScript.
//
// Segments of tuples in local storage, the open one rewritten at each append; in memory columns of numbers, and a
// checkpoint of the state at the beginning of each segment. No hashes, no envelopes, no schema versions.

import { amount, deposit, memo, moment } from "./events.js";

const SEGMENT = 256;
const PREFIX = "baseline.";

export class Baseline {
  constructor() {
    this.count = 0;
    this.room = 1024;
    this.kinds = new Uint8Array(this.room);
    this.amounts = new Float64Array(this.room);
    this.checkpoints = [];
    this.state = { balance: 0, lowest: 0, deposits: 0, withdrawals: 0 };
    this.open = "";
  }

  /** Reads what local storage holds. */
  static load() {
    const log = new Baseline();
    for (let segment = 0; ; segment++) {
      const text = localStorage.getItem(PREFIX + segment);
      if (text === null) break;
      for (const [kind, minor] of JSON.parse(`[${text}]`)) log.take(kind, minor);
      log.open = log.count % SEGMENT === 0 ? "" : text;
    }
    return log;
  }

  /** Takes an event over into memory. */
  take(kind, minor) {
    if (this.count % SEGMENT === 0) this.checkpoints.push({ ...this.state });
    if (this.count === this.room) this.grow();
    this.kinds[this.count] = kind;
    this.amounts[this.count] = minor;
    this.count += 1;
    fold(this.state, kind, minor);
  }

  grow() {
    this.room *= 2;
    const { kinds, amounts } = this;
    this.kinds = new Uint8Array(this.room);
    this.kinds.set(kinds);
    this.amounts = new Float64Array(this.room);
    this.amounts.set(amounts);
  }

  /** Appends the next event of the benchmark: storage first, then memory. */
  append() {
    const n = this.count + 1;
    const [kind, minor, words] = [deposit(n) ? 1 : 0, amount(n), memo(n)];
    const tuple = words === undefined ? `[${kind},${minor},${moment(n)}]` : JSON.stringify([kind, minor, moment(n), words]);
    const text = this.open === "" ? tuple : `${this.open},${tuple}`;
    localStorage.setItem(PREFIX + Math.floor(this.count / SEGMENT), text);
    this.open = n % SEGMENT === 0 ? "" : text;
    this.take(kind, minor);
  }

  /** Appends until there are `count` events, a segment at a time. */
  fill(count) {
    while (this.count < count) {
      const segment = Math.floor(this.count / SEGMENT);
      const tuples = this.open === "" ? [] : [this.open];
      const end = Math.min(count, (segment + 1) * SEGMENT);
      const added = [];
      for (let n = this.count + 1; n <= end; n++) {
        const tuple = [deposit(n) ? 1 : 0, amount(n), moment(n)];
        if (memo(n) !== undefined) tuple.push(memo(n));
        tuples.push(JSON.stringify(tuple));
        added.push(tuple);
      }
      const text = tuples.join(",");
      localStorage.setItem(PREFIX + segment, text);
      for (const [kind, minor] of added) this.take(kind, minor);
      this.open = this.count % SEGMENT === 0 ? "" : text;
    }
  }

  /** Returns the state at a revision: the nearest checkpoint before it and the events since. */
  stateAt(revision) {
    const segment = Math.min(Math.floor(revision / SEGMENT), this.checkpoints.length - 1);
    const state = { ...this.checkpoints[segment] };
    for (let i = segment * SEGMENT; i < revision; i++) fold(state, this.kinds[i], this.amounts[i]);
    return state;
  }

  /** Writes all events as a text, from what is stored. */
  export() {
    const segments = [];
    for (let segment = 0; segment * SEGMENT < this.count; segment++) segments.push(localStorage.getItem(PREFIX + segment));
    return `[${segments.join(",")}]`;
  }

  /** Folds all events from the first. */
  foldAll() {
    let [balance, lowest, deposits, withdrawals] = [0, 0, 0, 0];
    const { kinds, amounts, count } = this;
    for (let i = 0; i < count; i++) {
      if (kinds[i] === 1) {
        deposits += 1;
        balance += amounts[i];
      } else {
        withdrawals += 1;
        balance -= amounts[i];
        if (balance < lowest) lowest = balance;
      }
    }
    return { balance, lowest, deposits, withdrawals };
  }
}

function fold(state, kind, minor) {
  if (kind === 1) {
    state.deposits += 1;
    state.balance += minor;
  } else {
    state.withdrawals += 1;
    state.balance -= minor;
    if (state.balance < state.lowest) state.lowest = state.balance;
  }
}
