// A static host as docs/hosting.md describes it: brotli, media types, and files of a version kept for ever.
import { createServer } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
};

// Reads and compresses all files at once, as a host has them: nobody waits for a compression.
function read(folder) {
    const files = new Map();
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const entry of entries) {
        const file = join(entry.parentPath ?? entry.path, entry.name);
        const bytes = readFileSync(file);
        const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
        const kind = KINDS[extname(file)] ?? "application/octet-stream";
        files.set(`/${relative(folder, file)}`, { kind, bytes, packed: brotliCompressSync(bytes, options) });
    }
    files.set("/", files.get("/index.html"));
    return files;
}

// Serves a folder on a free port; returns its address and what stops it.
export async function serve(folder, port = 0) {
    const files = read(folder);
    const server = createServer((request, response) => {
        const path = new URL(request.url, "http://localhost").pathname;
        const file = files.get(path);
        if (!file) return response.writeHead(404).end();
        const isVersioned = path.startsWith("/foldback-");
        const takesBrotli = /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
        response.writeHead(200, {
            "content-type": file.kind,
            "cache-control": isVersioned ? "public, max-age=31536000, immutable" : "no-cache",
            "x-content-type-options": "nosniff",
            "content-security-policy": "frame-ancestors 'self'",
            vary: "accept-encoding",
            ...(takesBrotli ? { "content-encoding": "br" } : {}),
        });
        response.end(takesBrotli ? file.packed : file.bytes);
    });
    await new Promise((done) => server.listen(port, "127.0.0.1", done));
    const address = `http://localhost:${server.address().port}/`;
    return { address, stop: () => server.close() };
}
