// Runs before the first paint, as a part of the page: chooses the theme and the first picture, guards what becomes markup or
// a script, and says why the page cannot start.
(() => {
    const root = document.documentElement;
    const query = new URLSearchParams(location.search);

    function keys() {
        try {
            return Object.keys(localStorage).filter((key) => key.startsWith("foldback."));
        } catch {
            return ["denied"];
        }
    }

    // The language of what is said before the program speaks: as the program chooses it, among those there are here.
    function language() {
        let kept = null;
        try {
            kept = localStorage.getItem("foldback.language");
        } catch {
            // Storage is denied, so nothing was chosen.
        }
        return (query.get("lang") || kept || navigator.language || "en").toLowerCase();
    }

    const isGerman = language().startsWith("de");
    const word = (english, german) => (isGerman ? german : english);

    // The first picture.
    root.dataset.starting = "";
    if (["embed", "subscriber", "lesson"].some((name) => query.has(name))) root.dataset.plain = "";
    const kept = keys().filter((key) => !["foldback.theme", "foldback.letters"].includes(key));
    const isEnglish = language().startsWith("en");
    const isPlain = kept.length === 0 && location.hash.length < 2;
    if (isPlain && isEnglish && location.search === "") root.dataset.visit = "first";
    if (isPlain && [...query.keys()].every((name) => ["lang", "empty"].includes(name))) root.dataset.light = "";
    try {
        const theme = localStorage.getItem("foldback.theme");
        if (theme === "dark" || theme === "light") root.dataset.theme = theme;
    } catch {
        // Storage is denied, so nothing was chosen.
    }

    // What becomes markup is the program's own, which has no scripts, handlers and frames; a script is a file of this version
    // or the worker. Where the browser has no Trusted Types the Content-Security-Policy alone guards the page.
    const version = document.querySelector('meta[name="foldback-version"]')?.content;
    const folder = version && new URL(`./${version}/`, document.baseURI).href;
    const isActive = /<\s*\/?\s*(script|iframe|frame|object|embed|applet|base|link|meta|style)\b|<[a-z][^>]*([\s"'/]on[a-z]+\s*=|\bsrcdoc\b|javascript:)/i;
    try {
        window.trustedTypes?.createPolicy("default", {
            createHTML: (html) => (isActive.test(html) ? null : html),
            createScriptURL: (url) => {
                const address = new URL(url, document.baseURI).href;
                const worker = new URL("./worker.js", document.baseURI).href;
                return address === worker || (folder && address.startsWith(folder)) ? url : null;
            },
        });
    } catch {
        // Another policy of the host is in place.
    }

    // Why it cannot start.
    const patience = 30_000;
    let blocked = "";
    document.addEventListener("securitypolicyviolation", (event) => {
        if (event.disposition === "enforce" && /^(script|connect)-src/.test(event.effectiveDirective)) {
            blocked = `${event.effectiveDirective} ${event.blockedURI}`;
        }
    });

    const retry = word("Try again once the network is back.", "Erneut versuchen, sobald das Netz wieder da ist.");
    function reason(error) {
        if (typeof WebAssembly !== "object") {
            return [
                word(
                    "Foldback needs WebAssembly, which this browser does not have or does not allow here.",
                    "Foldback braucht WebAssembly; dieser Browser hat es nicht oder erlaubt es hier nicht.",
                ),
                word("Open it in another browser, or change that setting.", "In einem anderen Browser öffnen oder diese Einstellung ändern."),
            ];
        }
        if (blocked) {
            return [
                word(
                    `A policy of this host or browser blocks a part of Foldback: ${blocked}.`,
                    `Eine Richtlinie dieses Servers oder Browsers blockiert einen Teil von Foldback: ${blocked}.`,
                ),
                word(
                    "Whoever hosts it finds the headers that it needs in its documentation; an extension of the browser may be the reason, too.",
                    "Welche Header es braucht, steht in der Dokumentation; auch eine Erweiterung des Browsers kann der Grund sein.",
                ),
            ];
        }
        if (isDamaged(error)) {
            return [
                word("A file of Foldback is damaged, or is not of this version.", "Eine Datei von Foldback ist beschädigt oder nicht von dieser Version."),
                word("Try again; if it stays so, tell whoever hosts it.", "Erneut versuchen; bleibt es so, bitte dem Betreiber melden."),
            ];
        }
        if (error instanceof WebAssembly.RuntimeError) {
            return [
                word("Foldback stopped as it started: it has a mistake.", "Foldback brach beim Start ab: Es hat einen Fehler."),
                word(
                    "Try again; if it stays so, report it with what the browser's console says.",
                    "Erneut versuchen; bleibt es so, bitte mit der Ausgabe der Browser-Konsole melden.",
                ),
            ];
        }
        return navigator.onLine === false
            ? [word("Foldback could not be fetched: there is no network.", "Foldback war nicht abrufbar: Es gibt kein Netz."), retry]
            : [word("A file of Foldback could not be fetched.", "Eine Datei von Foldback war nicht abrufbar."), retry];
    }

    // Firefox says of half a module, by an InternalError, that it is out of memory.
    function isDamaged(error) {
        return ["CompileError", "LinkError", "SyntaxError", "InternalError"].includes(error?.name);
    }

    function element(name, text) {
        const made = document.createElement(name);
        made.textContent = text;
        return made;
    }

    function say(texts, again, error) {
        const place = document.getElementById("loading");
        if (!place) return;
        const button = element("button", word("Retry", "Erneut versuchen"));
        button.type = "button";
        button.className = "button";
        button.addEventListener("click", again);
        const part = document.createElement("div");
        part.append(element("h1", "Foldback"), ...texts.map((text) => element("p", text)), button, element("small", error));
        part.className = "loading";
        part.lang = word("en", "de");
        part.setAttribute("role", "alert");
        place.replaceChildren(part);
    }

    let failed = false;
    function fail(error) {
        if (failed || !document.getElementById("loading")) return;
        failed = true;
        // A policy's violation is reported a moment after what it stopped.
        setTimeout(() => {
            const again = () => (isDamaged(error) && navigator.onLine ? forget() : Promise.resolve()).finally(() => location.reload());
            say([...reason(error), word("What you recorded is still in this browser.", "Was aufgezeichnet wurde, ist noch in diesem Browser.")], again, String(error));
        }, 50);
    }

    // A damaged file may be a kept one.
    async function forget() {
        const registration = await navigator.serviceWorker?.getRegistration();
        if (!registration) return;
        const names = await caches.keys();
        await Promise.all(names.filter((name) => name.startsWith(registration.scope)).map((name) => caches.delete(name)));
        await registration.unregister();
    }

    addEventListener("foldback-failed", (event) => fail(event.detail));
    addEventListener("error", (event) => event.error && fail(event.error));
    addEventListener("unhandledrejection", (event) => fail(event.reason));
    setTimeout(() => {
        if (failed) return;
        const said = document.querySelector("#loading .first-said");
        if (said) {
            said.lang = word("en", "de");
            said.textContent = word(
                "Foldback is still loading. The network is slow; it can be reloaded at any time.",
                "Foldback lädt noch. Das Netz ist langsam; neu laden geht jederzeit.",
            );
        }
        said?.classList.remove("visually-hidden");
    }, patience);

    // The built page: its program, fetched once the picture is painted. A page that Trunk serves has a script of its own for that.
    function preload(rel, name, as) {
        const link = document.createElement("link");
        link.rel = rel;
        if (as) link.as = as;
        link.crossOrigin = "anonymous";
        link.href = folder + name;
        document.head.append(link);
    }

    let isStarted = false;
    function start() {
        if (isStarted) return;
        isStarted = true;
        ["foldback.js", "__wasm_split.js"].forEach((name) => preload("modulepreload", name));
        preload("preload", "foldback_bg.wasm", "fetch");
        if (!("light" in root.dataset)) preload("preload", "cold.wasm", "fetch");
        const script = document.createElement("script");
        script.type = "module";
        script.addEventListener("error", () => fail(new TypeError("a script of the page could not be fetched")));
        script.src = `${folder}start.js`;
        document.head.append(script);
    }

    if (!folder) return;
    // A page in the background paints nothing.
    setTimeout(start, 300);
    if (window.PerformanceObserver?.supportedEntryTypes?.includes("paint")) {
        new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").length > 0 && start()).observe({ type: "paint", buffered: true });
    } else {
        start();
    }
})();
