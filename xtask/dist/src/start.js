// Starts the page, and says so where it cannot start.
const place = () => document.getElementById("loading");

function failed(error) {
    console.error(error);
    const loading = place();
    if (!loading) return;
    const text = document.createElement("p");
    text.textContent = typeof WebAssembly === "undefined"
        ? "Foldback needs WebAssembly, which this browser does not have or does not allow here. Open it in another browser, or change that setting."
        : "Foldback could not be fetched or started. What you recorded is still in this browser. Try again once the network is back.";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Retry";
    button.addEventListener("click", () => location.reload());
    loading.replaceChildren(text, button);
    loading.setAttribute("role", "alert");
}

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

try {
    const { default: init } = await import("./foldback.js");
    await init({ module_or_path: new URL("./foldback_bg.wasm", import.meta.url) });
} catch (error) {
    failed(error);
}
