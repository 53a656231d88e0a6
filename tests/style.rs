//! The style keeps to its tokens: what is a size, a corner or a colour is written once, and the page changes where
//! `style/tokens.css` says that it does.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

const TOKENS: &str = "tokens.css";
const MOST_LINES: usize = 300;

/// A declaration of a style sheet and what it stands in.
#[derive(Debug)]
struct Declaration {
    /// The rules around it, outermost first: layers, queries, selectors.
    within: Vec<String>,
    property: String,
    value: String,
}

/// Returns the style sheets by name.
fn sheets() -> BTreeMap<String, String> {
    let files = std::fs::read_dir("style").unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (name_of(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

fn name_of(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Returns a sheet's declarations, without its comments.
fn declarations(sheet: &str) -> Vec<Declaration> {
    let (mut found, mut within, mut text) = (Vec::new(), Vec::new(), String::new());
    for character in without_comments(sheet).chars() {
        match character {
            '{' => within.push(words(&std::mem::take(&mut text))),
            ';' => {
                let text = std::mem::take(&mut text);
                if let Some((property, value)) = text.split_once(':').filter(|_| !within.is_empty()) {
                    found.push(Declaration { within: within.clone(), property: words(property), value: words(value) });
                }
            }
            '}' => {
                assert_eq!(text.trim(), "", "a declaration without its semicolon");
                within.pop().expect("more braces are closed than opened");
            }
            other => text.push(other),
        }
    }
    assert!(within.is_empty(), "{within:?} is not closed");
    found
}

fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").expect("a comment has an end").1)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the numbers that a unit follows.
fn numbers<'a>(text: &'a str, unit: &str) -> Vec<&'a str> {
    let is_part = |character: char| character.is_ascii_digit() || character == '.';
    let ends = text.match_indices(unit).map(|(at, _)| &text[..at]);
    ends.map(|before| &before[before.trim_end_matches(is_part).len()..]).filter(|number| !number.is_empty()).collect()
}

/// Returns what is wrong, by file, outside the tokens.
fn outside_tokens(is_wrong: impl Fn(&Declaration) -> bool) -> Vec<String> {
    let wrong = |name: &str, sheet: &str| {
        let found = declarations(sheet).into_iter().filter(|declaration| is_wrong(declaration));
        found
            .map(|found| format!("{name}: {} {{ {}: {} }}", found.within.join(" "), found.property, found.value))
            .collect::<Vec<_>>()
    };
    sheets().iter().filter(|(name, _)| *name != TOKENS).flat_map(|(name, sheet)| wrong(name, sheet)).collect()
}

#[test]
fn a_length_in_pixels_is_a_token_or_a_hairline() {
    let wrong = outside_tokens(|declaration| {
        let units = ["px", "rem", "pt"].iter().flat_map(|unit| numbers(&declaration.value, unit));
        units.into_iter().any(|number| !["0", "1"].contains(&number))
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_font_size_is_a_token_or_a_share_of_one() {
    let wrong = outside_tokens(|declaration| {
        let value = &declaration.value;
        match declaration.property.as_str() {
            "font-size" => {
                !(value.contains("var(--text") || value.ends_with("em") || value.contains("1em") || value == "inherit")
            }
            "font" => !(value.contains("var(--text") || value == "inherit"),
            _ => false,
        }
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_corner_is_a_token() {
    let wrong = outside_tokens(|declaration| {
        declaration.property.ends_with("radius")
            && !declaration.value.starts_with("var(--radius")
            && declaration.value != "0"
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_colour_is_a_token() {
    let functions = ["#", "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "light-dark("];
    let names = ["white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow", "purple"];
    let wrong = outside_tokens(|declaration| {
        let is_named = |word: &str| names.contains(&word.trim_matches(|c| c == '(' || c == ')'));
        functions.iter().any(|function| declaration.value.contains(function))
            || declaration.value.split([' ', ',']).any(is_named)
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_token_is_set_among_the_tokens_alone() {
    let tokens: BTreeSet<String> = declarations(&sheets()[TOKENS]).into_iter().map(|token| token.property).collect();
    let wrong = outside_tokens(|found| found.property.starts_with("--") && tokens.contains(&found.property));
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_page_changes_at_the_listed_sizes_alone() {
    let sheets = sheets();
    let listed: BTreeSet<String> = sheets[TOKENS].lines().filter_map(breakpoint).collect();
    assert!(listed.contains("width 720px"), "{listed:?}");
    let mut used = BTreeSet::new();
    for (name, sheet) in &sheets {
        for declaration in declarations(sheet) {
            for query in declaration.within.iter().filter(|rule| rule.starts_with("@media") && rule.contains("px")) {
                let asked: BTreeSet<String> = query.split(" and ").map(asked).collect();
                assert!(asked.is_subset(&listed), "{name}: {query}: {asked:?} of {listed:?}");
                used.extend(asked);
            }
        }
    }
    assert_eq!(used, listed, "each size of the list is used");
}

/// Reads a line of the list of breakpoints, such as `width 720px    one column`.
fn breakpoint(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (side, size) = (words.next()?, words.next()?);
    (["width", "height"].contains(&side) && size.ends_with("px")).then(|| format!("{side} {size}"))
}

/// Reads a query, such as `@media (width <= 720px)`, without the direction that it asks in.
fn asked(query: &str) -> String {
    query.trim_start_matches("@media").trim().trim_matches(['(', ')']).replace("<= ", "").replace("> ", "")
}

#[test]
fn a_style_sheet_fits_a_screen_or_a_few() {
    let long = |sheet: &String| sheet.lines().count() > MOST_LINES;
    let long: Vec<String> = sheets().into_iter().filter(|(_, sheet)| long(sheet)).map(|(name, _)| name).collect();
    assert_eq!(long, [""; 0]);
}

#[test]
fn a_property_of_a_selector_is_set_once() {
    let mut first: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut doubled = Vec::new();
    for (name, sheet) in sheets() {
        for declaration in
            declarations(&sheet).into_iter().filter(|found| !found.within.join(" ").contains("@keyframes"))
        {
            let place = declaration.within.join(" ");
            if let Some(other) = first.insert((place.clone(), declaration.property.clone()), name.clone()) {
                doubled.push(format!("{other}, {name}: {place} {{ {} }}", declaration.property));
            }
        }
    }
    assert_eq!(doubled, [""; 0]);
}

#[test]
fn a_declaration_stands_in_a_layer() {
    for (name, sheet) in sheets() {
        for declaration in declarations(&sheet) {
            assert!(declaration.within[0].starts_with("@layer "), "{name}: {declaration:?}");
        }
    }
}

#[test]
fn a_token_that_is_read_is_set_and_one_that_is_set_is_read() {
    let sheets = sheets();
    let all: Vec<Declaration> = sheets.values().flat_map(|sheet| declarations(sheet)).collect();
    let read: BTreeSet<&str> = all.iter().flat_map(|declaration| read(&declaration.value)).collect();
    let set: BTreeSet<&str> =
        all.iter().map(|found| found.property.as_str()).filter(|name| name.starts_with("--")).collect();
    let source = source();
    let unset: Vec<_> = read.difference(&set).filter(|name| !source.contains(**name)).collect();
    assert!(unset.is_empty(), "read and never set: {unset:?}");
    let unread: Vec<_> = set.difference(&read).filter(|name| !source.contains(**name)).collect();
    assert!(unread.is_empty(), "set and never read: {unread:?}");
}

/// Returns the names of the custom properties that a value reads.
fn read(value: &str) -> impl Iterator<Item = &str> {
    value.split("var(").skip(1).map(|rest| &rest[..rest.find([',', ')']).unwrap_or(rest.len())])
}

/// Returns the source of the page, which sets properties too.
fn source() -> String {
    let (mut folders, mut text) = (["src/ui", "src/extensions"].map(std::path::PathBuf::from).to_vec(), String::new());
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

#[test]
fn each_style_sheet_is_linked_once_and_the_modes_last() {
    let page = std::fs::read_to_string("index.html").unwrap();
    let linked = |line: &str| line.split("href=\"style/").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    let links: Vec<String> = page.lines().filter(|line| line.contains("rel=\"inline\"")).filter_map(linked).collect();
    assert_eq!(links[..3], [TOKENS, "base.css", "layout.css"]);
    assert_eq!(links.last().map(String::as_str), Some("modes.css"));
    let mut sorted = links;
    // A page of its own has its own sheet beside the tokens; the build copies both.
    let about = std::fs::read_to_string("about.html").unwrap();
    for sheet in [TOKENS, "about.css"] {
        assert!(about.contains(&format!("href=\"{sheet}\"")), "{sheet}");
        assert!(page.contains(&format!("rel=\"copy-file\" href=\"style/{sheet}\"")), "{sheet}");
    }
    sorted.push("about.css".to_owned());
    sorted.sort();
    assert_eq!(sorted, sheets().into_keys().collect::<Vec<_>>());
}

/// Returns the red, green and blue of a token's colour in light and in dark.
fn colours(token: &str) -> [[f64; 3]; 2] {
    let tokens = sheets().remove(TOKENS).unwrap();
    let declared = declarations(&tokens).into_iter().find(|declaration| declaration.property == token).unwrap();
    let both = declared.value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')')).unwrap();
    let (light, dark) = both.split_once(", ").unwrap();
    let part = |hex: &str, at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    [light, dark].map(|hex| [1, 3, 5].map(|at| part(hex, at)))
}

/// Returns the contrast of two colours, as WCAG 2.2 defines it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let light = |colour: [f64; 3]| {
        let linear = colour.map(|part| part / 255.0).map(|part| match part {
            dim if dim <= 0.04045 => dim / 12.92,
            part => ((part + 0.055) / 1.055).powf(2.4),
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

#[test]
fn what_is_below_zero_stands_out_from_the_card_and_from_its_own_area() {
    const AREA: f64 = 0.24;
    let chart = sheets().remove("chart.css").unwrap();
    assert!(chart.contains("color-mix(in srgb, var(--down) 24%, transparent)"), "the area is {AREA} of the line");
    for (down, surface) in colours("--down").into_iter().zip(colours("--surface")) {
        let area = [0, 1, 2].map(|part| AREA * down[part] + (1.0 - AREA) * surface[part]);
        assert!(contrast(down, surface) >= 3.0, "{down:?} on {surface:?}");
        assert!(contrast(down, area) >= 3.0, "{down:?} on {area:?}");
    }
}
