// What a person does among streams, a few or thousands: list them, open the picker, search in it, switch, execute.
//
// It is put into the page as a script; `window.benchStreams` is called by `tests/journeys/src/bench/streams.rs`.

(() => {
  const field = () => document.querySelector("[aria-label=Stream]");
  const option = () => document.querySelector("[role=option]");
  const turn = () => new Promise((resolve) => setTimeout(resolve));

  async function until(look) {
    while (!look()) await turn();
    // What is drawn of it belongs to it.
    document.body.getBoundingClientRect();
  }

  async function close() {
    field().blur();
    await until(() => !option());
  }

  async function search(text) {
    field().value = text;
    field().dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => [...document.querySelectorAll("[role=option]")].slice(0, -1).every((found) => found.textContent.includes(text)));
  }

  const name = (n) => `account-${n}`;
  // What comes before the work and after it is not part of it; `each`: how often it is repeated within.
  const ACTIONS = {
    "listed by `streams`": { each: 10, work: () => foldback.streams() },
    "picker opened": { work: () => (field().focus(), until(option)), after: close },
    "searched for in the picker": {
      before: () => (field().focus(), until(option)),
      work: () => search("-3"),
      after: close,
    },
    "switched to another": {
      work: async (n) => {
        await foldback.open(name(n % 4));
        await until(() => field().value === name(n % 4));
      },
    },
    "`execute` in one": { each: 10, work: () => foldback.execute({ type: "Deposit", amount_minor: 500 }) },
  };
  const TIMES = 15;

  /** Opens accounts until there are so many. */
  async function fill(count) {
    const opened = (n) => ({ specversion: "1.0", id: String(n), source: "/bench", type: "AccountOpened", subject: name(n), data: { owner: "Ada", currency: "EUR" } });
    await foldback.importLog(JSON.stringify(Array.from({ length: count }, (_, n) => opened(n))));
    await foldback.open(name(0));
    return foldback.streams().length;
  }

  /** Returns the median time of each action in milliseconds. */
  async function measure() {
    const medians = {};
    for (const [what, { before, work, after, each = 1 }] of Object.entries(ACTIONS)) {
      const times = [];
      for (let n = 1; n <= TIMES; n++) {
        await before?.();
        await new Promise((resolve) => requestIdleCallback(resolve));
        const began = performance.now();
        for (let again = 0; again < each; again++) await work(n);
        times.push((performance.now() - began) / each);
        await after?.();
      }
      medians[what] = times.sort((one, other) => one - other)[TIMES >> 1];
    }
    return medians;
  }

  window.benchStreams = { fill, measure };
})();
