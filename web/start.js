// Starts the program, and then sees to it that the page opens without a network.
const base = new URL("../", import.meta.url).href;
const version = new URL(".", import.meta.url).href.slice(base.length, -1);

// What a script can wait for before the console has come.
window.foldback = { ready: new Promise((resolve) => addEventListener("foldback-ready", () => resolve(), { once: true })) };

// The style of what comes after the first screen; it is tried again once the network is back.
function addStyle() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("./later.css", import.meta.url);
    style.addEventListener("error", () => {
        style.remove();
        addEventListener("online", addStyle, { once: true });
    });
    document.head.append(style);
}
addStyle();

// Says to the worker that this version is in use, for as long as the page is there, and which it is.
const cache = `${base} ${version}`;
navigator.locks?.request(cache, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
const workers = allowedWorkers();
workers?.addEventListener("message", (event) => event.ports[0]?.postMessage(cache));
workers?.startMessages();

// A frame in a sandbox may not even ask for them.
function allowedWorkers() {
    try {
        return navigator.serviceWorker;
    } catch {
        return undefined;
    }
}

// Asks a worker; one of an older version may not know the question.
function ask(worker, question) {
    return new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", (event) => resolve(event.data));
        port1.start();
        worker.postMessage(question, [port2]);
        setTimeout(resolve, 1_000);
    });
}

// A newer version waits until it is asked for, or until no page is open.
async function keepOffline() {
    const registration = await workers.register(`${base}worker.js`);
    const announce = async () => {
        const { waiting } = registration;
        if (!workers.controller || !waiting) return;
        // The one of this page, which the one before gave.
        if ((await ask(waiting, "version")) === cache) waiting.postMessage("take over");
        else dispatchEvent(new Event("foldback-update"));
    };
    registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", announce);
    });
    let isAsked = false;
    workers.addEventListener("controllerchange", () => isAsked && location.reload());
    addEventListener("foldback-take-update", async () => {
        isAsked = true;
        const { active, waiting } = registration;
        if (waiting && !(await ask(active, { successor: await ask(waiting, "version") }))) return waiting.postMessage("take over");
        location.reload();
    });
    const look = () => document.visibilityState === "visible" && registration.update().catch(() => {});
    document.addEventListener("visibilitychange", look);
    setInterval(look, 3_600_000);
    announce();
    registration.active?.postMessage("sweep");
}

// Where workers are not allowed the page needs the network, as any other does.
const begin = () => keepOffline().catch(() => {});
if (workers && !new URLSearchParams(location.search).has("embed")) {
    addEventListener("foldback-ready", () => setTimeout(begin, 1000), { once: true });
}

try {
    const { default: init, cold_fetched } = await import("./foldback.js");
    const program = fetch(new URL("./foldback_bg.wasm", import.meta.url));
    // Only what a first visit shows is known to need nothing else.
    if (!("light" in document.documentElement.dataset)) await cold_fetched();
    await init({ module_or_path: program });
} catch (error) {
    console.error(error);
    dispatchEvent(new CustomEvent("foldback-failed", { detail: error }));
}
