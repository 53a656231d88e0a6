
// What the first screen does not call is a module of its own, which comes with the first of the parts that come later.
const coldAddress = new URL("./cold.wasm", import.meta.url);
let coldComing;
let coldHere;
let isColdPut = false;

async function fetchCold() {
    const response = await fetch(coldAddress);
    if (!response.ok) throw new Error(`${coldAddress} answered ${response.status}`);
    coldHere = await WebAssembly.compile(await response.arrayBuffer());
}

// Fetches it; it is put to the rest once it is called or waited for.
export function cold_fetched() {
    coldComing ??= fetchCold().catch((error) => {
        coldComing = undefined;
        throw error;
    });
    return coldComing;
}

export async function cold_module() {
    await cold_fetched();
    putCold();
}

function putCold() {
    if (isColdPut) return;
    new WebAssembly.Instance(coldHere, { first: wasm });
    isColdPut = true;
}

// A call in it that is earlier than that waits for it. Its caller cannot do anything else meanwhile, so it is asked for anew
// for as long as the person wants.
function fetch_cold() {
    while (!coldHere) {
        try {
            coldHere = new WebAssembly.Module(coldAtOnce());
        } catch (error) {
            if (!confirm(coldIsMissing())) throw error;
        }
    }
    putCold();
}

function coldAtOnce() {
    performance.mark("foldback-waited");
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
