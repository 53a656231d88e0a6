// The benchmark: the same work by the baseline and by the library in wasm, turn about in one page.

import { Baseline } from "./baseline.js";
import { oracle, revisions } from "./events.js";

const JUMPS = 20_000;
/** How many events are added to a long log at once. */
const FILL = 100_000;

/** Redux with the instrument of its DevTools; `null` where it was not built. */
const { Peer } = await import("./peer.js").catch(() => ({ Peer: null }));

/** The median of some runs, each in milliseconds. */
function median(runs, work) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    work();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

function demand(holds, what) {
  if (!holds) throw new Error(`the benchmark is wrong: ${what}`);
}

/** Appends, in microseconds each: the median over batches of eight. */
function appends(append, runs = 60) {
  const batch = 8;
  return (median(runs, () => append(batch)) / batch) * 1000;
}

/** Frees what is not needed any more, where the browser lets a page ask for it. */
const collect = () => globalThis.gc?.();

function peerAt(count) {
  const log = new Peer();
  log.fill(count);
  return log;
}

function baselineAt(count) {
  localStorage.clear();
  const log = new Baseline();
  log.fill(count);
  return log;
}

function foldbackAt(count) {
  localStorage.clear();
  measure.open();
  // A step at a time, as no file of so many events is imported at once.
  for (let filled = 0; filled < count; filled += FILL) {
    demand(measure.fill(Math.min(count, filled + FILL)), `${count} events did not fit`);
  }
}

/** How many events the baseline has room for, with some to spare. */
const BASELINE_ROOM = 150_000;

function appendFigures(count) {
  const each = (log) => (batch) => {
    for (let i = 0; i < batch; i++) log.append();
  };
  const baseline = count > BASELINE_ROOM ? null : appends(each(baselineAt(count)));
  // An append there takes longer the more there are: fewer are enough.
  const redux = Peer && appends(each(peerAt(count)), Math.max(3, Math.min(60, Math.floor(600_000 / count))));
  foldbackAt(count);
  return { baseline, redux, foldback: appends(measure.append) };
}

function openFigures(count) {
  const balance = oracle(count)[count];
  let log = baselineAt(count);
  const baseline = median(7, () => (log = Baseline.load()));
  demand(log.state.balance === balance, "the baseline opened another balance");
  foldbackAt(count);
  let opened = 0;
  const foldback = median(7, () => (opened = measure.open()));
  demand(opened === balance, `foldback opened ${opened}, not ${balance}`);
  return { baseline, foldback };
}

function jumpFigures(count) {
  const balances = oracle(count);
  const list = revisions(count, JUMPS);
  const log = baselineAt(count);
  for (const revision of list) demand(log.stateAt(revision).balance === balances[revision], "a jump of the baseline");
  const sumOf = (log) => list.reduce((sum, revision) => sum + log.stateAt(revision).balance, 0);
  let sum = 0;
  const baseline = (median(9, () => (sum = sumOf(log))) / JUMPS) * 1000;
  let redux = null;
  if (Peer) {
    const peer = peerAt(count);
    redux = (median(9, () => demand(sumOf(peer) === sum, "a jump of Redux")) / JUMPS) * 1000;
  }
  foldbackAt(count);
  measure.answers(list).forEach((balance, i) => demand(balance === balances[list[i]], "a jump of foldback"));
  let total = 0;
  const foldback = (median(9, () => (total = measure.jump(list))) / JUMPS) * 1000;
  demand(total === sum, "the jumps add up to different sums");
  return { baseline, redux, foldback };
}

function foldFigures(count) {
  const balance = oracle(count)[count];
  const times = 20;
  const log = baselineAt(count);
  let folded = 0;
  const millions = (ms) => (count * times) / ms / 1000;
  const baseline = millions(
    median(9, () => {
      for (let i = 0; i < times; i++) folded = log.foldAll().balance;
    }),
  );
  demand(folded === balance, "the baseline folds to another balance");
  foldbackAt(count);
  const foldback = millions(median(9, () => (folded = measure.fold(times))));
  demand(folded === balance, "foldback folds to another balance");
  return { baseline, foldback };
}

function sizeFigures(count) {
  baselineAt(count);
  let units = 0;
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i);
    units += key.length + localStorage.getItem(key).length;
  }
  foldbackAt(count);
  return { baseline: units / count, foldback: measure.units() / count };
}

/** The history as a text; how long the page takes is measured there. */
function exportFigures(count) {
  const log = baselineAt(count);
  const baseline = median(5, () => log.export());
  const peer = Peer && peerAt(count);
  return { baseline, redux: peer && median(5, () => peer.export()) };
}

/** Bytes of memory that a history takes, an event; that of the page is measured there. What is stored does not count. */
async function memoryFigures(count) {
  const settled = async () => {
    localStorage.clear();
    // What arrays have beside the heap is freed in the background, and counted at the next collection.
    for (let n = 0; n < 4; n++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return performance.memory.usedJSHeapSize;
  };
  const bytes = async (make) => {
    const before = await settled();
    const log = make(count);
    const after = await settled();
    demand(log.count === count, "a history of another length");
    return (after - before) / count;
  };
  return { baseline: await bytes(baselineAt), redux: Peer && (await bytes(peerAt)) };
}

/** Fills local storage for real until it refuses. */
function fitFigures() {
  localStorage.clear();
  const log = new Baseline();
  try {
    for (;;) log.fill(log.count + 1000);
  } catch (error) {
    demand(error.name === "QuotaExceededError", error);
  }
  const baseline = log.count;
  localStorage.clear();
  measure.open();
  while (measure.fill(measure.events() + 100_000));
  return { baseline, foldback: measure.events() };
}

/** All figures: the long log has `large` events; `sizes` are the lengths at which an append is measured. */
export async function run(large, sizes) {
  const rows = [];
  const row = async (what, unit, events, figures, isLessBetter = true) => {
    // A breath between two rows, so that whoever waits is answered.
    await new Promise((resolve) => setTimeout(resolve));
    rows.push({ what, unit, events, is_less_better: isLessBetter, ...(await figures()) });
  };
  // What runs for the first time is not yet compiled at its best: all have run before the first figure is taken.
  appendFigures(2_000);
  for (const count of sizes) await row("append one event", "µs", count, () => appendFigures(count));
  await row("open the log", "ms", large, () => openFigures(large));
  await row("jump to any revision", "µs", large, () => jumpFigures(large));
  await row("full fold", "million events/s", large, () => foldFigures(large), false);
  await row("export the history", "ms", large, () => exportFigures(large));
  await row("memory of an event", "bytes", large, () => memoryFigures(large));
  await row("size of a stored event", "UTF-16 units", large, () => sizeFigures(large));
  await row("events that fit in local storage", "events", null, fitFigures, false);
  // Where the time goes.
  foldbackAt(large);
  const parts = (of, unit, list) => list.map(([what, foldback]) => ({ of, what, unit, foldback }));
  measure.parts(1_000);
  const append = parts("append", "µs", measure.parts(5_000));
  measure.opening();
  const opening = parts("opening", "ms", measure.opening());
  localStorage.clear();
  return { rows, parts: [...append, ...opening] };
}
