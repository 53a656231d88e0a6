// Bundles the client of logs on a server into one script, bundle/log-client.js.
import { build } from "esbuild";

await build({
    entryPoints: [new URL("src/client.js", import.meta.url).pathname],
    outfile: new URL("bundle/log-client.js", import.meta.url).pathname,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    banner: { js: "/* Contains @nats-io/nats-core, @nats-io/jetstream, @nats-io/nkeys and @nats-io/nuid, Apache-2.0, Copyright The NATS Authors; and tweetnacl, Unlicense. */" },
    logLevel: "warning",
});
