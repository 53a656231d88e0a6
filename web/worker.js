// Keeps all files of one version, so that the page opens without a network. Each version has a cache of its own, and a page
// gets the files of its own version alone. A page holds a lock with the name of its cache, so that what is in use is known, and
// says that name when it is asked.
const VERSION = "@version@";
const FILES = [
    // @files@
];

const BASE = registration.scope;
const PREFIX = `${BASE} `;
const OWN = PREFIX + VERSION;
// Where the own cache names that of a version that was asked for in place of this one.
const SUCCESSOR = `${BASE}?successor`;

addEventListener("install", (event) => event.waitUntil(fill()));

addEventListener("activate", (event) => {
    event.waitUntil((async () => {
        // Where it was removed meanwhile.
        if (!(await caches.has(OWN))) await fill();
        await clients.claim();
        await sweep();
    })());
});

addEventListener("message", (event) => {
    if (event.data === "take over") event.waitUntil(skipWaiting());
    if (event.data?.successor) event.waitUntil(noteSuccessor(event.data.successor).then(() => event.ports[0].postMessage(true)));
    if (event.data === "version") event.ports[0].postMessage(OWN);
    if (event.data === "sweep") event.waitUntil(sweep());
});

addEventListener("fetch", (event) => {
    const { request } = event;
    const address = request.url.split(/[?#]/)[0];
    if (request.method === "GET" && address.startsWith(BASE) && !request.headers.has("range")) {
        event.respondWith(answer(event, address));
    }
});

// A browser lets the newer worker take over once this one has nothing under way. Chromium 156 does so late at times, with nothing
// open here, so this one gives the newer page until then. It notes that in the cache, since it may be ended at any time.
async function noteSuccessor(name) {
    if (await caches.has(OWN)) await (await caches.open(OWN)).put(SUCCESSOR, new Response(name));
}

async function newest() {
    const name = await (await kept(SUCCESSOR, OWN))?.text();
    return name && (await caches.has(name)) ? name : OWN;
}

// Keeps all files, or none.
async function fill() {
    try {
        const cache = await caches.open(OWN);
        await Promise.all(FILES.map(([name, integrity]) => keep(cache, name, integrity)));
    } catch (error) {
        await caches.delete(OWN);
        throw error;
    }
}

async function keep(cache, name, integrity) {
    const address = new URL(name, BASE).href;
    const isVersioned = name.startsWith(VERSION);
    const options = integrity ? { integrity } : {};
    const response = await fetch(address, { ...options, cache: isVersioned ? "default" : "reload" });
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    const body = await response.arrayBuffer();
    if (name === "./" && !new TextDecoder().decode(body).includes(VERSION)) {
        throw new Error(`the page is not of ${VERSION}`);
    }
    const headers = new Headers(response.headers);
    ["content-encoding", "content-length"].forEach((header) => headers.delete(header));
    await cache.put(address, new Response(body, { headers }));
}

async function answer(event, address) {
    const { request } = event;
    if (request.mode === "navigate" && isPage(address)) return (await kept(BASE, await newest())) ?? fetch(request);
    if (address.startsWith(`${BASE}foldback-`)) return (await caches.match(address)) ?? fetch(request);
    return (await kept(address, await cacheOf(event.clientId))) ?? fetch(request);
}

function kept(address, cacheName) {
    return caches.match(address, { cacheName });
}

// Asks a page for the cache of its version; anything else has this version.
async function cacheOf(clientId) {
    const client = await clients.get(clientId);
    if (!client || !isPage(client.url)) return OWN;
    return new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", (event) => resolve(event.data));
        port1.start();
        client.postMessage("version", [port2]);
        // A page that was left meanwhile never answers, and a newer worker waits for this one.
        setTimeout(() => resolve(OWN), 2_000);
    });
}

function isPage(address) {
    return [BASE, `${BASE}index.html`].includes(address.split(/[?#]/)[0]);
}

// Removes the versions that no page uses. A page that has not said yet which it uses stops that.
async function sweep() {
    if (registration.installing || registration.waiting) return;
    const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const { held } = await navigator.locks.query();
    const locks = held.filter((lock) => lock.name.startsWith(PREFIX));
    if (locks.length < all.filter(({ url }) => isPage(url)).length) return;
    const names = await caches.keys();
    const unused = names.filter((name) => name.startsWith(PREFIX) && name !== OWN && !locks.some((lock) => lock.name === name));
    await Promise.all(unused.map((name) => caches.delete(name)));
}
