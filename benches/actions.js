// What a person does with the whole page, and what each action costs: time, the longest block of the main thread, memory.
//
// It is put into the page as a script; `window.bench` is called by `tests/journeys/src/bench`.

(() => {
  const find = (css) => document.querySelector(css);
  const named = (css, text) => [...document.querySelectorAll(css)].find((element) => element.textContent.trim() === text);
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const english = (number) => number.toLocaleString("en-US");

  /** Waits until there is something to see. */
  async function until(look) {
    for (;;) {
      const seen = look();
      if (seen) return seen;
      await turn();
    }
  }

  function write(css, text) {
    const field = find(css);
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function choose(field, value) {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const tab = (name) => named("[role=tab]", name).click();

  // The events of `events.js`, as facts.
  const deposit = (n) => n % 3 !== 0;
  const fact = (n) => ({
    event_type: deposit(n) ? "Deposited" : "Withdrawn",
    data: { amount_minor: 100 + ((n * 7919) % 90_000), ...(n % 5 === 0 ? { memo: `card payment ${n % 97}` } : {}) },
  });
  /** The facts numbered from `first` on. */
  const facts = (first, count) => Array.from({ length: count }, (_, index) => fact(first + index));
  /** How many events of the open stream are withdrawals; the first one opens the account. */
  const withdrawals = () => Math.floor((foldback.head() - 1) / 3);

  // The same as another system's log, and a model that makes the balance of it.
  const OWN = "own-bench.main";
  const OWN_MODEL = `field balance: money EUR = 0 headline
field deposits: count
on Deposited: deposits += 1, balance += amount_minor / 100
on Withdrawn: balance -= amount_minor / 100
`;
  const ownLine = (n) => {
    const { event_type, data } = fact(n);
    const at = new Date(1.76e12 + n * 61_000).toISOString();
    return `${JSON.stringify({ id: `e${n}`, type: event_type, account: "main", at, ...data })}\n`;
  };
  let ownFile = null;
  const ownLog = (count) => Array.from({ length: count }, (_, n) => ownLine(n)).join("");

  // The same as a bank's statement.
  let statement = null;
  const statementLine = ({ event_type, data }, n) => {
    const day = new Date(n * 1.08e7).toISOString().slice(0, 10);
    const amount = (event_type === "Deposited" ? 1 : -1) * data.amount_minor;
    return `${day},${data.memo ?? "cash"},${(amount / 100).toFixed(2)}\n`;
  };

  const tally = () => find(".lane-tally")?.textContent ?? "";
  const isDecided = () => find('table[aria-label="At the end"]') && !document.body.textContent.includes("decided again:");

  /** Opens the event at a revision, with the button that asks what if it had not happened. */
  async function visit(revision) {
    foldback.goTo(revision);
    tab("Event");
    await until(() => find(".inspector")?.textContent.includes(`account-main@${revision}`));
    await until(() => named("button", "What if it had not happened?"));
  }

  const drop = () => named("button", "What if it had not happened?").click();

  async function dropped(revision, taken) {
    await visit(revision);
    drop();
    await until(() => tally().includes(`${taken} taken out`) && isDecided());
  }

  /** A blob kept for the next document: the log as a file. */
  function kept(mode, use) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("bench", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("files");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction("files", mode);
        const asked = use(transaction.objectStore("files"));
        transaction.onerror = () => reject(transaction.error);
        transaction.oncomplete = () => {
          database.close();
          resolve(asked.result);
        };
      };
    });
  }

  const keep = (blob) => kept("readwrite", (store) => store.put(blob, "log"));
  const fetched = () => kept("readonly", (store) => store.get("log"));
  const newest = () => foldback.events({ from: foldback.head() })[0]?.hash ?? null;

  const SINGLES = 100;
  const MODELS = ["monthly_statement", "spending_by_memo", "days_below_zero", "interest"];

  // `fresh`: on a page opened for it; the memory is then its own. `times`: how often it is repeated within.
  const ACTIONS = {
    "search for a word": {
      fresh: true,
      work: () => {
        write(".log-search", "withdrawn");
        return until(() => find(".log-count").textContent.startsWith(`${english(withdrawals())} of`));
      },
      after: () => write(".log-search", ""),
    },
    "condition that holds at every third event": {
      work: () => {
        write("#condition", "type = Withdrawn");
        const found = english(withdrawals());
        return until(() => find(".condition-count")?.textContent === `${found} events in ${found} spans`);
      },
      after: () => write("#condition", ""),
    },
    "Diff tab opened": {
      work: () => (tab("Diff"), until(() => find('table[aria-label="Diff"]'))),
      after: () => until(() => find('table[aria-label="As at"]')),
    },
    "as at, answered in the Diff tab": {
      before: () => (tab("Event"), until(() => !find('table[aria-label="As at"]'))),
      work: () => (tab("Diff"), until(() => find('table[aria-label="As at"]'))),
    },
    "as at, by `stateAsAt`": { work: async () => foldback.stateAsAt({ about: "2099-01-01" }) },
    "`link` with the whole log": {
      // A long log is refused, as soon as it is seen that it does not fit.
      work: async () => {
        try {
          foldback.link({ log: true });
        } catch (error) {
          if (error.name !== "LinkTooLong") throw error;
        }
      },
    },
    "Why tab opened": { work: () => (tab("Why"), until(() => find(".inspector h3")?.textContent.endsWith("Why?"))) },
    "Twin tab opened": { work: () => (tab("Twin"), until(() => find("table.twin tbody tr"))) },
    "four read models added": {
      fresh: true,
      work: () => {
        const head = foldback.storage().events;
        return Promise.all(MODELS.map((name) => foldback.waitFor(foldback.addReadModel(name), head)));
      },
    },
    "verify the chain": { fresh: true, work: () => foldback.verify() },
    "export as NDJSON": { fresh: true, work: () => foldback.exportBlob() },
    "export as CloudEvents": { fresh: true, work: () => foldback.exportBlob("cloudevents") },
    "all events by `readEvents`": { fresh: true, work: () => foldback.readEvents() },
    "import of all as NDJSON": {
      // An empty Foldback, and the file of the log that was in it.
      clear: true,
      fresh: true,
      work: async () => foldback.importLog(await fetched()),
    },
    "what-if at event 100, first shown": {
      fresh: true,
      before: () => visit(100),
      work: () => (drop(), until(() => tally().includes("1 taken out"))),
      after: async () => {
        await until(isDecided);
        named("button", "Close").click();
        await until(() => !find(".lane-chip"));
      },
    },
    "what-if at event 100, decided to the end": {
      before: () => visit(100),
      work: () => (drop(), until(() => tally().includes("1 taken out") && isDecided())),
    },
    "a further drop in it, at event 200": {
      before: () => visit(200),
      work: () => (drop(), until(() => tally().includes("2 taken out") && isDecided())),
    },
    "what-ifs compared": {
      work: () => {
        const choice = find('[aria-label="Compare with"]');
        choose(choice, choice.options[1].value);
        return until(() => find('table[aria-label="At the end"] thead')?.textContent.includes("without #100"));
      },
    },
    "`execute` with a what-if open": {
      work: async () => {
        await foldback.execute({ type: "Deposit", amount_minor: 4_200 });
        await until(isDecided);
      },
    },
    "first append after opening": {
      fresh: true,
      work: () => foldback.execute({ type: "Deposit", amount_minor: 4_200 }),
    },
    "append one event by `execute`": {
      times: SINGLES,
      work: async () => {
        for (let n = 0; n < SINGLES; n++) await foldback.execute({ type: "Deposit", amount_minor: 100 + n });
      },
    },
    "own events brought in": {
      fresh: true,
      most: 100_000,
      // That somebody has the file is not part of it.
      before: () => {
        ownFile = new Blob([ownLog(foldback.head())]);
      },
      work: () => foldback.importLog(ownFile, { format: "foreign", set: "bench", paths: { stream: "account" } }),
      after: () => {
        ownFile = null;
      },
    },
    "own events opened, without a model": { most: 100_000, work: () => foldback.open(OWN) },
    "own events by a model that is saved": {
      most: 100_000,
      work: async () => {
        await foldback.define("bench", OWN_MODEL);
        return until(() => find("output")?.textContent.includes("€"));
      },
    },
    "own events scrubbed to 100 places": {
      most: 100_000,
      times: 100,
      work: async () => {
        for (let n = 1; n <= 100; n++) {
          foldback.goTo((n * 7919) % foldback.head());
          await frame();
        }
      },
    },
    "condition over own events": {
      most: 100_000,
      work: () => {
        write("#condition", "type = Withdrawn");
        const found = english(Math.floor((foldback.head() + 2) / 3));
        return until(() => find(".condition-count")?.textContent.startsWith(`${found} events in`));
      },
      after: () => write("#condition", ""),
    },
    "Why tab of own events opened": {
      most: 100_000,
      work: () => (tab("Why"), until(() => find(".inspector h3")?.textContent.endsWith("Why?"))),
    },
    "model of own events tried in the editor": {
      most: 100_000,
      before: () => (tab("Model"), until(() => find("#model-text")?.value === OWN_MODEL)),
      work: () => {
        write("#model-text", OWN_MODEL.replace("deposits += 1", "deposits += 2"));
        return until(() => find(".draft-badge"));
      },
      after: async () => {
        write("#model-text", OWN_MODEL);
        await until(() => !find(".draft-badge"));
        await foldback.open("account-main");
      },
    },
    "append 20,000 facts at once": { work: () => foldback.append(facts(foldback.head(), 20_000)) },
    "a bank's statement of as many lines imported": {
      most: 100_000,
      before: () => {
        statement = new Blob(["Date,Description,Amount\n", ...facts(1, foldback.head()).map(statementLine)]);
      },
      work: () => foldback.importLog(statement, { format: "csv", stream: "account-statement" }),
      after: () => {
        statement = null;
      },
    },
  };

  let wasm = null;
  /** The memory of wasm in bytes, which grows and never shrinks: the most that was needed since the page was opened. */
  async function wasmBytes() {
    if (!wasm) {
      const module = find('link[rel=modulepreload][href$="/foldback.js"]').href;
      // What is started already returns its exports.
      wasm = (await (await import(module)).default()).memory;
    }
    return wasm.buffer.byteLength;
  }
  const heapBytes = () => performance.memory.usedJSHeapSize;

  /** Runs some work: its time, the longest time between two turns of the event loop meanwhile, and the memory. */
  async function watched(work) {
    globalThis.gc?.();
    await wasmBytes();
    let [longest, heap, last, isOver] = [0, 0, 0, false];
    const look = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      heap = Math.max(heap, heapBytes());
      last = now;
      if (!isOver) setTimeout(look);
    };
    await turn();
    last = performance.now();
    setTimeout(look);
    const began = performance.now();
    await work();
    const ms = performance.now() - began;
    // What it leaves to be painted belongs to it.
    await frame();
    await turn();
    await turn();
    isOver = true;
    look();
    return { ms, block_ms: longest, wasm_mb: (await wasmBytes()) / 1e6, heap_mb: heap / 1e6 };
  }

  /** A browser reports no task that takes less, in milliseconds. */
  const REPORTED = 50;

  /** How long the page took from the start of its program to its first screen, and its longest task until now. */
  async function opening() {
    const at = (name) => performance.getEntriesByName(name)[0].startTime;
    const began = at("foldback-start");
    const tasks = await new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => (observer.disconnect(), resolve(list.getEntries())));
      observer.observe({ type: "longtask", buffered: true });
      setTimeout(resolve, 200, []);
    });
    const since = tasks.filter(({ startTime, duration }) => startTime + duration > began);
    return { ms: at("foldback-shown") - began, block_ms: Math.max(REPORTED, ...since.map((task) => task.duration)) };
  }

  async function run(name) {
    const { before, work, after, times = 1 } = ACTIONS[name];
    await before?.();
    await rest();
    const figures = await watched(work);
    await after?.();
    return { ...figures, ms: figures.ms / times };
  }

  /** Tells whether a page that was opened has done what it does by itself. */
  const isQuiet = () => find(".status")?.textContent.includes("chain verified to");

  /** Waits until the page is idle. */
  async function rest() {
    for (let n = 0; n < 3; n++) await new Promise((resolve) => requestIdleCallback(resolve));
  }

  async function fill(count) {
    while (foldback.head() < count) await foldback.append(facts(foldback.head(), Math.min(20_000, count - foldback.head())));
    return foldback.head();
  }

  window.bench = {
    actions: Object.entries(ACTIONS).map(([name, { fresh = false, clear = false, most = null }]) => ({ name, fresh, clear, most })),
    run,
    fill,
    isQuiet,
    opening,
    newest,
    /** Writes the log to a file that is kept, and empties the page. */
    clear: async () => {
      await keep(await foldback.exportBlob());
      await foldback.clear({ confirm: true });
    },
    memory: async () => (globalThis.gc?.(), { wasm_mb: (await wasmBytes()) / 1e6, heap_mb: heapBytes() / 1e6 }),
  };
})();
