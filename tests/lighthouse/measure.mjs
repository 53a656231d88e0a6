// Scores the built page with Lighthouse, as a phone and as a desktop: `node measure.mjs [folder] [runs]`. It prints the median
// of the runs and fails below the goals. Each run measures an empty page as well, which tells what else the machine is doing.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { serve } from "./server.mjs";

const GOALS = { mobile: { performance: 95 }, desktop: { performance: 99 } };
const REST = 100;
const FIGURES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index", "mainthread-work-breakdown"];
const EMPTY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Empty</title><h1>Empty</h1></html>`;

const folder = resolve(process.argv[2] ?? "../../dist");
const runs = Number(process.argv[3] ?? 3);
if (!existsSync(`${folder}/worker.js`)) throw new Error(`${folder} is not what cargo xtask build makes`);
const chromePath = process.env.CHROME_PATH ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));

function median(values) {
    const sorted = [...values].sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)];
}

async function once(address, form) {
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu"];
    const chrome = await launch({ chromePath, chromeFlags: flags });
    try {
        const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error" }, form === "desktop" ? desktopConfig : undefined);
        return lhr;
    } finally {
        await chrome.kill();
    }
}

function figures(reports, name) {
    return median(reports.map((report) => report.audits[name].numericValue));
}

let isGood = true;
const host = await serve(folder);
const bare = mkdtempSync(join(tmpdir(), "foldback-empty-"));
writeFileSync(`${bare}/index.html`, EMPTY);
const emptyHost = await serve(bare);
for (const form of ["mobile", "desktop"]) {
    const [reports, empty] = [[], []];
    for (let run = 0; run < runs; run += 1) {
        empty.push(await once(emptyHost.address, form));
        reports.push(await once(host.address, form));
    }
    for (const name of Object.keys(reports[0].categories)) {
        const score = median(reports.map((report) => Math.round(report.categories[name].score * 100)));
        const goal = GOALS[form][name] ?? REST;
        isGood &&= score >= goal;
        console.log(`${form.padEnd(8)}${name.padEnd(28)}${String(score).padStart(4)}   goal ${goal}`);
        const failed = Object.values(reports.at(-1).categories[name].auditRefs).map(({ id }) => reports.at(-1).audits[id]);
        if (name !== "performance") failed.filter((audit) => audit.score !== null && audit.score < 1).forEach((audit) => console.log(`        ${audit.id}: ${audit.title}`));
    }
    for (const figure of FIGURES) {
        const [value, least] = [figures(reports, figure), figures(empty, figure)];
        const ratio = least > 0 ? `   ${(value / least).toFixed(1)} times an empty page's ${least.toFixed(0)}` : "";
        console.log(`${form.padEnd(8)}${figure.padEnd(28)}${value.toFixed(figure.startsWith("cum") ? 3 : 0)}${ratio}`);
    }
    const score = ({ categories }) => Math.round(categories.performance.score * 100);
    console.log(`${form.padEnd(8)}${"performance, each run".padEnd(28)}${reports.map(score).join(" ")}   an empty page: ${empty.map(score).join(" ")}`);
    console.log(`${form.padEnd(8)}${"benchmark index".padEnd(28)}${median(reports.map(({ environment }) => environment.benchmarkIndex))}`);
    if (process.env.DETAILS) {
        const { audits, environment } = reports.at(-1);
        console.log("benchmark index", environment.benchmarkIndex);
        console.log(JSON.stringify(audits["long-tasks"]?.details?.items, null, 1), JSON.stringify(audits["mainthread-work-breakdown"]?.details?.items?.map((i) => [i.group, Math.round(i.duration)])));
    }
}
host.stop();
emptyHost.stop();
rmSync(bare, { recursive: true });
process.exitCode = isGood ? 0 : 1;
