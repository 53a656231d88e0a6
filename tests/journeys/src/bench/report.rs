//! What is read of the figures: a document with tables, the picture, and the table of the README. All of it is made of the
//! figures alone.

use serde_json::Value;

use crate::Trouble;
use crate::bench::figures::{
    contest, list, longest_block, memory, motion_names, names, number, of_action, shown_motion, sizes, text,
};
use crate::bench::plot::{self, Line, Panel};
use crate::bench::scale::{decade, grouped, short};
use crate::bench::{FOLDER, LARGE};

/// What no piece of work should keep the page from answering for, in milliseconds.
const LONGEST_BLOCK: f64 = 50.0;
/// Between these the README has its table.
const BEGIN: &str = "<!-- figures: written by cargo xtask bench --keep -->\n";
const END: &str = "<!-- end of figures -->\n";
/// The actions whose cost is drawn.
const DRAWN: [&str; 6] = [
    "open after a reload",
    "search for a word",
    "what-if at event 100, decided to the end",
    "verify the chain",
    "export as NDJSON",
    "import of all as NDJSON",
];
/// The actions whose memory is drawn.
const DRAWN_MEMORY: [&str; 5] = [DRAWN[0], "all events by `readEvents`", DRAWN[3], DRAWN[4], DRAWN[5]];

/// What the README says of many streams.
const AMONG_STREAMS: [&str; 2] = ["picker opened", "switched to another"];

/// Writes the document and the picture beside the figures, and where they are kept as well if they are to be kept.
pub fn write(figures: &Value, is_kept: bool) -> Result<(), Trouble> {
    let (document, picture) =
        (document(figures), plot::svg("What it costs, by the length of the log", &panels(figures)));
    println!("\n{document}");
    std::fs::write(format!("{FOLDER}/benchmark.md"), &document)?;
    std::fs::write(format!("{FOLDER}/benchmark.svg"), &picture)?;
    println!("The document, the picture and the figures as JSON are in {FOLDER}.");
    if is_kept {
        std::fs::write("docs/benchmark.md", &document)?;
        std::fs::write("docs/benchmark.svg", &picture)?;
        std::fs::write("docs/benchmark.json", serde_json::to_string_pretty(figures)? + "\n")?;
        let readme = std::fs::read_to_string("README.md")?;
        std::fs::write(
            "README.md",
            between(&readme, &for_readme(figures)).ok_or("README.md has no place for the figures")?,
        )?;
        println!("docs and README.md have them, too.");
    }
    Ok(())
}

/// Puts a table where the README has its figures; `None` if it has no such place.
fn between(readme: &str, table: &str) -> Option<String> {
    let (before, rest) = readme.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

/// Writes a table; columns after the first are numbers.
fn table(head: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule: Vec<String> = (0..head.len()).map(|column| if column == 0 { "---" } else { "---:" }.to_owned()).collect();
    [line(head), line(&rule)].into_iter().chain(rows.into_iter().map(|row| line(&row))).collect()
}

/// Writes a table of one figure of every action, by size.
fn by_size(page: &Value, unit: &str, figure: fn(&Value) -> f64) -> String {
    let sizes = sizes(page);
    let head = [unit.to_owned()].into_iter().chain(sizes.iter().map(|size| decade(*size))).collect::<Vec<_>>();
    let rows = names(page).into_iter().map(|what| {
        let cells = sizes.iter().map(|size| short(of_action(page, what, *size, figure)));
        [what.to_owned()].into_iter().chain(cells).collect()
    });
    table(&head, rows)
}

/// Writes the document, a section for each kind of figures.
fn document(figures: &Value) -> String {
    let page = &figures["page"];
    let sections = [
        ("Beside others", format!("{BESIDE}\n\n{}", compared(figures))),
        ("First load", first_load(&figures["load"])),
        ("Time of each action, ms", format!("{TIME}\n\n{}", by_size(page, "ms", |action| number(action, "ms")))),
        (
            "Longest block of the main thread, ms",
            format!("{BLOCK}\n\n{}", by_size(page, "ms", |action| number(action, "block_ms"))),
        ),
        ("Peak memory, MB", format!("{MEMORY}\n\n{}", by_size(page, "MB", memory))),
        ("Motions", format!("The median of 240 frames, and how many took over 25 ms.\n\n{}", motions(page))),
        ("Many streams", many_streams(&figures["streams"])),
        ("One journey with all of it", journey(&figures["journey"])),
        ("Where the time goes", parts(figures)),
    ];
    let sections: Vec<String> = sections.into_iter().map(|(title, body)| format!("## {title}\n\n{body}")).collect();
    format!("{}\n{}", introduction(&figures["machine"]), sections.join("\n"))
}

const BESIDE: &str = "\
In one page, turn about: the library in wasm, a hand-written log in JavaScript (`benches/baseline.js`: tuples in local storage, no
hashes), and Redux with the instrument of its DevTools (`benches/peer`), which keeps each action and state in memory and stores
nothing. Foldback's export and its memory are those of the whole page, measured below.";
const TIME: &str = "\
Of the built page, from the call or the click until the result is there, by the number of events in the log.";
const BLOCK: &str = "\
The longest time between two turns of the event loop meanwhile, painting included; the goal is 50 ms. Of opening it is the longest task
from the start of the program until all is read and verified; 50 stands for what is less, which a browser does not report.";
const MEMORY: &str = "\
The memory of wasm, the most since the page was opened, and the largest heap of JavaScript. Memory of wasm is never given back.";
const MANY_STREAMS: &str = "\
A few streams beside thousands, in one run and in turns: the median of 15 times, the better of three rounds. A list of all of them
grows with their number; the rest must not.";

fn introduction(machine: &Value) -> String {
    let (browser, system, cores) = (text(machine, "browser"), text(machine, "system"), number(machine, "cores"));
    format!(
        "# What it costs\n\n\
         Written by `cargo xtask bench --keep`, measured in {browser} on {} shared cores ({system}). The same figures as JSON:\n\
         [benchmark.json](benchmark.json). None of them is asserted by a test.\n\n\
         ![Cost against the length of the log, on logarithmic axes](benchmark.svg)\n",
        grouped(cores)
    )
}

fn first_load(load: &Value) -> String {
    let latency = grouped(number(load, "latency_ms"));
    let [megabits, shown, first, all] =
        ["megabits", "shown_ms", "first_kb", "all_kb"].map(|name| short(number(load, name)));
    format!(
        "Every file as the browser counts it, compressed by brotli at its best, over {latency} ms of latency and {megabits} Mbit/s. The\n\
         first screen stands after {shown} ms; {first} KB are asked for before that, {all} KB in all.\n\n{}",
        files(load)
    )
}

fn many_streams(streams: &Value) -> String {
    let [few, many] = ["few", "many"].map(|name| format!("{} streams", grouped(number(streams, name))));
    let head = [String::new(), few, many, "ratio".to_owned()];
    let rows = list(streams, "rows").map(|row| {
        let [few, many] = ["few_ms", "many_ms"].map(|name| number(row, name));
        vec![
            text(row, "what").to_owned(),
            format!("{} ms", short(few)),
            format!("{} ms", short(many)),
            short(many / few),
        ]
    });
    format!("{MANY_STREAMS}\n\n{}", table(&head, rows))
}

fn journey(journey: &Value) -> String {
    format!(
        "{} events opened, scrubbed, played, searched, verified, what-iffed, exported, and imported into an empty Foldback: the newest\n\
         hash is the same at the end, `{}`. It took {} s in all.\n",
        grouped(number(journey, "events")),
        text(journey, "hash"),
        short(number(journey, "seconds"))
    )
}

fn files(load: &Value) -> String {
    let head = ["file", "KB", "unpacked", "asked for"].map(str::to_owned);
    let rows = list(load, "files").map(|file| {
        let is_first = file["is_first"] == Value::Bool(true);
        let when = if is_first { "before the first screen" } else { "after it" };
        let (kb, unpacked) = (number(file, "kb"), number(file, "unpacked_kb"));
        vec![format!("`{}`", text(file, "name")), format!("{kb:.1}"), format!("{unpacked:.1}"), when.to_owned()]
    });
    table(&head, rows)
}

fn motions(page: &Value) -> String {
    let sizes = sizes(page);
    let head = ["".to_owned()].into_iter().chain(sizes.iter().map(|size| decade(*size))).collect::<Vec<_>>();
    let rows = motion_names(page).into_iter().map(|what| {
        let cells = sizes.iter().map(|size| shown_motion(page, what, *size));
        [what.to_owned()].into_iter().chain(cells).collect()
    });
    table(&head, rows)
}

fn parts(figures: &Value) -> String {
    let head = ["part", "", ""].map(str::to_owned);
    let rows = list(&figures["contest"], "parts").map(|part| {
        let what = format!("{}: {}", text(part, "of"), text(part, "what"));
        vec![what, short(number(part, "foldback")), text(part, "unit").to_owned()]
    });
    table(&head, rows)
}

fn compared(figures: &Value) -> String {
    let head = ["", "events", "Foldback", "hand-written JavaScript", "Redux with DevTools", ""].map(str::to_owned);
    let rows = contest(figures).into_iter().map(|row| {
        let values = row.values.map(short);
        [row.what.to_owned(), grouped(row.events)].into_iter().chain(values).chain([row.unit.to_owned()]).collect()
    });
    table(&head, rows)
}

/// The README's table: what can be compared at one size, and what only the page shows.
fn for_readme(figures: &Value) -> String {
    let head = ["", "Foldback", "hand-written JavaScript", "Redux with DevTools, in memory"].map(str::to_owned);
    let compared = contest(figures).into_iter().filter(|row| !row.events.is_finite() || row.events == f64::from(LARGE));
    let compared = compared.map(|row| {
        let cell =
            |value: f64| if value.is_finite() { format!("{} {}", short(value), row.unit) } else { String::new() };
        [row.what.to_owned()].into_iter().chain(row.values.map(cell)).collect()
    });
    let alone = alone(figures).into_iter().map(|(what, value)| vec![what, value, String::new(), String::new()]);
    table(&head, compared.chain(alone))
}

fn alone(figures: &Value) -> Vec<(String, String)> {
    let (load, page) = (&figures["load"], &figures["page"]);
    let sizes: Vec<f64> = sizes(page).into_iter().filter(|size| *size >= f64::from(LARGE)).collect();
    let opened = sizes.iter().map(|size| {
        let opened = of_action(page, "open after a reload", *size, |action| number(action, "ms"));
        let what = format!("from the script's start to the state on screen, {} events", grouped(*size));
        (what, format!("{} ms", short(opened)))
    });
    let scrubbed = sizes.iter().map(|size| {
        let what = format!("a frame while scrubbing {} events, median; missed of 240", grouped(*size));
        (what, shown_motion(page, "scrubbing", *size))
    });
    let blocks = sizes.iter().filter_map(|size| {
        let (action, block) = longest_block(page, *size)?;
        Some((
            format!("longest block of all actions, {} events", grouped(*size)),
            format!("{} ms: {action}", short(block)),
        ))
    });
    let streams =
        list(&figures["streams"], "rows").filter(|row| AMONG_STREAMS.contains(&text(row, "what"))).map(|row| {
            let [few, many] = ["few", "many"].map(|name| grouped(number(&figures["streams"], name)));
            let [few_ms, many_ms] = ["few_ms", "many_ms"].map(|name| short(number(row, name)));
            (format!("{}: {many} streams; {few}", text(row, "what")), format!("{many_ms} ms; {few_ms} ms"))
        });
    let (first, all) = (number(load, "first_kb"), number(load, "all_kb"));
    let loads = [
        ("first load: what is asked for before the first screen, brotli".to_owned(), format!("{} KB", short(first))),
        ("what comes after it, brotli".to_owned(), format!("{} KB", short(all - first))),
    ];
    opened.chain(scrubbed).chain(blocks).chain(streams).chain(loads).collect()
}

/// What is drawn.
fn panels(figures: &Value) -> Vec<Panel> {
    let page = &figures["page"];
    let panel = |title: &str, unit, goal, names: &[&str], figure: fn(&Value) -> f64| {
        let line = |(index, what): (usize, &&str)| {
            let points = sizes(page).into_iter().map(|size| (size, of_action(page, what, size, figure)));
            let name = what.replace(" at event 100, decided to the end", ", decided to the end").replace('`', "");
            // What is only in the picture of memory takes the place of what is not in it.
            let colour = DRAWN.iter().position(|drawn| drawn == what).unwrap_or(index);
            Line { name, colour, points: points.collect() }
        };
        Panel { title: title.to_owned(), unit, goal, lines: names.iter().enumerate().map(line).collect() }
    };
    vec![
        panel("Time until it is done", "ms", None, &DRAWN, |action| number(action, "ms")),
        panel("Longest block of the main thread", "ms", Some(LONGEST_BLOCK), &DRAWN, |action| {
            number(action, "block_ms")
        }),
        Panel { title: "Append one event".to_owned(), unit: "µs", goal: None, lines: appends(figures) },
        panel("Peak memory", "MB", None, &DRAWN_MEMORY, memory),
    ]
}

/// An append by each of those that are compared, and by the page.
fn appends(figures: &Value) -> Vec<Line> {
    let rows = || list(&figures["contest"], "rows").filter(|row| text(row, "what") == "append one event");
    let line = |name: &str, colour, field| {
        let points = rows().map(|row| (number(row, "events"), number(row, field))).filter(|(_, cost)| cost.is_finite());
        Line { name: name.to_owned(), colour, points: points.collect() }
    };
    let page = &figures["page"];
    let by_page = |size| of_action(page, "append one event by `execute`", size, |action| number(action, "ms") * 1000.0);
    let points = sizes(page).into_iter().map(|size| (size, by_page(size))).collect();
    vec![
        line("Foldback, in wasm", 0, "foldback"),
        Line { name: "Foldback, execute on the page".to_owned(), colour: 3, points },
        line("hand-written JavaScript", 5, "baseline"),
        line("Redux with DevTools", 1, "redux"),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figures() -> Value {
        let action = |what: &str, events: u32, ms: f64| json!({ "what": what, "events": events, "ms": ms, "block_ms": ms / 2.0, "wasm_mb": 20.0, "heap_mb": 5.0 });
        json!({
            "machine": { "browser": "headless Chromium 150", "cores": 2, "system": "linux x86_64" },
            "load": { "first_kb": 461.3, "all_kb": 1290.1, "shown_ms": 4200.0, "latency_ms": 150, "megabits": 1.6,
                "files": [{ "name": "index.html", "kb": 12.5, "unpacked_kb": 60.0, "is_first": true }] },
            "contest": { "rows": [
                { "what": "append one event", "unit": "µs", "events": 100_000, "foldback": 54.0, "baseline": 12.0, "redux": null },
                { "what": "export the history", "unit": "ms", "events": 100_000, "baseline": 3.0 },
                { "what": "events that fit in local storage", "unit": "events", "events": null, "foldback": 2_900_000, "baseline": 190_464 },
            ], "parts": [{ "of": "append", "what": "canonical JSON", "unit": "µs", "foldback": 1.5 }] },
            "page": {
                "actions": [action("open after a reload", 1_000, 4.0), action("export as NDJSON", 1_000, 8.0),
                    action("open after a reload", 100_000, 171.0), action("export as NDJSON", 100_000, 709.0)],
                "motions": [{ "what": "scrubbing", "events": 1_000, "median_ms": 16.7, "missed": 0 }],
                "empty": { "wasm_mb": 4.0 },
            },
            "streams": { "few": 5, "many": 5_000, "rows": [
                { "what": "picker opened", "few_ms": 8.0, "many_ms": 10.0 }, { "what": "listed by `streams`", "few_ms": 0.5, "many_ms": 3.0 },
            ] },
            "journey": { "events": 1_000_000, "hash": "ab12", "seconds": 61.2 },
        })
    }

    #[test]
    fn an_action_stands_in_one_row_with_a_column_for_each_size() {
        let document = document(&figures());
        assert!(document.contains("| ms | 1,000 | 100k |\n| --- | ---: | ---: |\n| open after a reload | 4.00 | 171 |\n| export as NDJSON | 8.00 | 709 |\n"), "{document}");
        assert!(document.contains("| scrubbing | 16.7 ms; 0 | – |"), "{document}");
        assert!(document.contains("1,000,000 events opened, scrubbed"), "{document}");
        let streams = "|  | 5 streams | 5,000 streams | ratio |\n| --- | ---: | ---: | ---: |\n| picker opened | 8.00 ms | 10.0 ms | 1.25 |\n";
        assert!(document.contains(streams), "{document}");
    }

    #[test]
    fn what_was_not_measured_is_a_dash_and_never_a_nan() {
        for figures in [figures(), json!({})] {
            let all = [document(&figures), for_readme(&figures), plot::svg("Cost", &panels(&figures))];
            assert!(all.iter().all(|text| !text.contains("NaN") && !text.contains("null")), "{all:?}");
        }
        let compared = compared(&figures());
        assert!(compared.contains("| append one event | 100,000 | 54.0 | 12.0 | – | µs |"), "{compared}");
        assert!(compared.contains("| export the history | 100,000 | 709 | 3.00 | – | ms |"), "{compared}");
    }

    #[test]
    fn the_readme_names_the_longest_block() {
        let table = for_readme(&figures());
        assert!(
            table.contains("| longest block of all actions, 100,000 events | 355 ms: export as NDJSON |"),
            "{table}"
        );
        assert!(table.contains("| append one event | 54.0 µs | 12.0 µs |  |"), "{table}");
        assert!(table.contains("| picker opened: 5,000 streams; 5 | 10.0 ms; 8.00 ms |"), "{table}");
        assert!(!table.contains("listed"), "{table}");
    }

    #[test]
    fn the_readme_keeps_all_but_its_table() {
        let readme = format!("# Title\n\n{BEGIN}\n| old |\n\n{END}\nThe end.\n");
        let written = between(&readme, "| new |\n");
        assert_eq!(written, Some(format!("# Title\n\n{BEGIN}\n| new |\n\n{END}\nThe end.\n")));
        assert_eq!(between(written.as_deref().unwrap_or_default(), "| new |\n"), written);
        assert_eq!(between("# Title\n", "| new |\n"), None);
    }

    #[test]
    fn the_project_has_a_place_for_its_figures() {
        let readme = include_str!("../../../../README.md");
        assert!(between(readme, "").is_some());
    }
}
