// The benchmark: the same work by the baseline and by the library in wasm, turn about in one page.

import { Baseline } from "./baseline.js";
import { oracle, revisions } from "./events.js";

const JUMPS = 20_000;

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
function appends(append) {
  const batch = 8;
  return (median(60, () => append(batch)) / batch) * 1000;
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
  demand(measure.fill(count), `${count} events did not fit`);
}

function appendFigures(count) {
  const log = baselineAt(count);
  const baseline = appends((batch) => {
    for (let i = 0; i < batch; i++) log.append();
  });
  foldbackAt(count);
  return { baseline, foldback: appends(measure.append) };
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
  const sumOf = () => list.reduce((sum, revision) => sum + log.stateAt(revision).balance, 0);
  let sum = 0;
  const baseline = (median(9, () => (sum = sumOf())) / JUMPS) * 1000;
  foldbackAt(count);
  measure.answers(list).forEach((balance, i) => demand(balance === balances[list[i]], "a jump of foldback"));
  let total = 0;
  const foldback = (median(9, () => (total = measure.jump(list))) / JUMPS) * 1000;
  demand(total === sum, "the jumps add up to different sums");
  return { baseline, foldback };
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

/** All figures; `large` is the number of events of the long log. */
export async function run(large) {
  const rows = [];
  const row = async (what, unit, figures, less = true) => {
    // A breath between two rows, so that whoever waits is answered.
    await new Promise((resolve) => setTimeout(resolve));
    const { baseline, foldback } = figures();
    rows.push({ what, unit, baseline, foldback, ratio: less ? baseline / foldback : foldback / baseline });
  };
  // What runs for the first time is not yet compiled at its best: both have run before the first figure is taken.
  appendFigures(2_000);
  for (const count of [100, 10_000, large]) {
    await row(`append one event, ${count} in the log`, "µs", () => appendFigures(count));
  }
  await row(`open a log of ${large}`, "ms", () => openFigures(large));
  await row(`jump to any revision of ${large}`, "µs", () => jumpFigures(large));
  await row(`full fold of ${large}`, "million events/s", () => foldFigures(large), false);
  await row("stored, an event", "UTF-16 units", () => sizeFigures(large));
  await row("events that fit in local storage", "events", fitFigures, false);
  // Where the time goes.
  foldbackAt(large);
  const parts = (of, unit, list) => {
    for (const [what, foldback] of list) rows.push({ what: `${of}: ${what}`, unit, foldback });
  };
  measure.parts(1_000);
  parts("of an append", "µs", measure.parts(5_000));
  measure.opening();
  parts(`of opening ${large}`, "ms", measure.opening());
  localStorage.clear();
  return rows;
}
