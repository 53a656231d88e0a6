
// What the first screen does not call is a module of its own, which comes with the first of the parts that come later.
const coldAddress = new URL("./cold.wasm", import.meta.url);
let isColdHere = false;
let cold;

function putCold(module) {
    if (isColdHere) return;
    new WebAssembly.Instance(module, { first: wasm });
    isColdHere = true;
}

async function fetchCold() {
    const response = await fetch(coldAddress);
    if (!response.ok) throw new Error(`${coldAddress} answered ${response.status}`);
    putCold(await WebAssembly.compile(await response.arrayBuffer()));
}

export function cold_module() {
    cold ??= fetchCold().catch((error) => {
        cold = undefined;
        throw error;
    });
    return cold;
}

// A call in it that is earlier than that waits for it. Its caller cannot do anything else meanwhile, so it is asked for anew
// for as long as the person wants.
function fetch_cold() {
    performance.mark("foldback-waited");
    for (;;) {
        try {
            return putCold(new WebAssembly.Module(coldAtOnce()));
        } catch (error) {
            if (!confirm(coldIsMissing())) throw error;
        }
    }
}

function coldAtOnce() {
    const request = new XMLHttpRequest();
    request.open("GET", coldAddress, false);
    // A byte a letter.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${coldAddress} answered ${request.status}`);
    return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}

function coldIsMissing() {
    return document.documentElement.lang.startsWith("de")
        ? "Ein Teil von Foldback war nicht abrufbar; ohne ihn geht es nicht weiter. Noch einmal versuchen? Andernfalls die Seite neu laden, sobald das Netz wieder da ist. Was aufgezeichnet wurde, ist in diesem Browser."
        : "A part of Foldback could not be fetched, and it cannot go on without it. Try again? Otherwise reload the page once the network is back. What you recorded is in this browser.";
}
