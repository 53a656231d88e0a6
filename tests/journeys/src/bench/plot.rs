//! Cost against size, drawn as SVG: a panel for each kind of cost, both axes logarithmic, each line named at its end.
//!
//! The picture brings its own background and follows the reader's light or dark. A title and a description say the same in
//! words.

use std::fmt::Write as _;

use crate::bench::scale::{Scale, apart, decade, grouped, short};

/// A panel of the picture.
pub struct Panel {
    /// What it shows.
    pub title: String,
    /// The unit of its values.
    pub unit: &'static str,
    /// A value that the lines should stay below.
    pub goal: Option<f64>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a panel.
pub struct Line {
    /// What it is called.
    pub name: String,
    /// The number of its colour: what is drawn twice has the same.
    pub colour: usize,
    /// The number of events and the cost.
    pub points: Vec<(f64, f64)>,
}

/// How wide a panel is, with its labels.
const WIDTH: f64 = 520.0;
/// How high it is, with its title and axis.
const HEIGHT: f64 = 300.0;
/// What is left of a panel's field, and above, beside and below it.
const LEFT: f64 = 58.0;
const TOP: f64 = 46.0;
const RIGHT: f64 = 216.0;
const BOTTOM: f64 = 40.0;
/// How high the title of the picture is.
const HEAD: f64 = 44.0;
/// How far apart the names of two lines are at least.
const LABEL: f64 = 16.0;
/// How many panels stand side by side.
const COLUMNS: usize = 2;

/// The colours of the lines, each light and dark, told apart by those who do not see all colours too; and the others.
const STYLE: &str = "
path { fill: none; stroke-width: 2; stroke-linejoin: round }
text { font: 12px system-ui, sans-serif; fill: var(--ink) }
.title { font-size: 18px; font-weight: 600 }
.name { font-size: 13px; font-weight: 600 }
.tick { fill: var(--muted); font-size: 11px }
.grid { stroke: var(--line); stroke-width: 1 }
.goal { stroke: var(--goal); stroke-width: 1.5; stroke-dasharray: 5 4 }
.goal-name { fill: var(--goal); font-size: 11px }
.ground { fill: var(--ground) }
.lead { stroke-width: 1; opacity: 0.5 }
svg { --ground: #ffffff; --ink: #1a1e23; --muted: #5d6671; --line: #e2e3e0; --goal: #b3261e;
  --c0: #0b7a6f; --c1: #a35200; --c2: #6a35c9; --c3: #1f5fbf; --c4: #a0256b; --c5: #5d6671 }
@media (prefers-color-scheme: dark) {
  svg { --ground: #151a21; --ink: #e8edf2; --muted: #9aa6b2; --line: #28303a; --goal: #ff8a80;
    --c0: #35d0bd; --c1: #f6b545; --c2: #b08cff; --c3: #7ab4ff; --c4: #ff86c2; --c5: #9aa6b2 }
}
";
/// How many colours there are.
const COLOURS: usize = 6;

/// Draws the panels.
pub fn svg(title: &str, panels: &[Panel]) -> String {
    let columns = panels.len().clamp(1, COLUMNS);
    let rows = panels.len().div_ceil(columns);
    let (width, height) = (WIDTH * columns as f64, HEAD + HEIGHT * rows as f64);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\" rx=\"10\"/>\n\
         <text class=\"title\" x=\"20\" y=\"32\">{}</text>\n",
        escaped(title),
        escaped(&described(panels)),
        escaped(title)
    );
    for (index, panel) in panels.iter().enumerate() {
        let (x, y) = (WIDTH * (index % columns) as f64, HEAD + HEIGHT * (index / columns) as f64);
        // Writing to a string does not fail.
        let _ = writeln!(svg, "<g transform=\"translate({x} {y})\">\n{}</g>", drawn(panel));
    }
    svg.push_str("</svg>\n");
    svg
}

/// Says in words what the panels show: each line by its first and its last point.
fn described(panels: &[Panel]) -> String {
    let mut text = String::new();
    for panel in panels {
        let lines: Vec<String> = panel.lines.iter().filter_map(|line| said(line, panel.unit)).collect();
        let goal = panel.goal.map_or_else(String::new, |goal| format!(" Goal: {} {}.", grouped(goal), panel.unit));
        let _ = write!(text, "{}: {}.{goal} ", panel.title, lines.join("; "));
    }
    text.trim_end().to_owned()
}

fn said(line: &Line, unit: &str) -> Option<String> {
    let ((first, low), (last, high)) = (line.points.first()?, line.points.last()?);
    let name = &line.name;
    let (first, last) = (grouped(*first), grouped(*last));
    Some(format!("{name}, from {} {unit} at {first} events to {} {unit} at {last}", short(*low), short(*high)))
}

fn drawn(panel: &Panel) -> String {
    let (left, right, top, bottom) = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
    let points = || panel.lines.iter().flat_map(|line| &line.points);
    let across = Scale::around(points().map(|(events, _)| *events), left, right);
    let up = Scale::around(points().map(|(_, cost)| *cost).chain(panel.goal), bottom, top);
    let mut text = format!(
        "<text class=\"name\" x=\"20\" y=\"20\">{}</text>\n<text class=\"tick\" x=\"{left}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
        escaped(&panel.title),
        top - 10.0,
        panel.unit
    );
    for tick in up.ticks() {
        let Some(y) = up.place(tick) else { continue };
        let _ = writeln!(
            text,
            "<path class=\"grid\" d=\"M{left} {y:.1}H{right}\"/><text class=\"tick\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            left - 8.0,
            y + 4.0,
            decade(tick)
        );
    }
    for tick in across.ticks() {
        let Some(x) = across.place(tick) else { continue };
        let _ = writeln!(
            text,
            "<text class=\"tick\" x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            bottom + 18.0,
            decade(tick)
        );
    }
    let _ = writeln!(
        text,
        "<text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">events in the log</text>",
        (left + right) / 2.0,
        bottom + 33.0
    );
    if let Some((goal, y)) = panel.goal.and_then(|goal| Some((goal, up.place(goal)?))) {
        let _ = writeln!(
            text,
            "<path class=\"goal\" d=\"M{left} {y:.1}H{right}\"/><text class=\"goal-name\" x=\"{}\" y=\"{:.1}\">{} {}</text>",
            left + 4.0,
            y - 4.0,
            grouped(goal),
            panel.unit
        );
    }
    text.push_str(&lines(panel, &across, &up));
    text
}

/// Draws the lines and their names, which are moved apart.
fn lines(panel: &Panel, across: &Scale, up: &Scale) -> String {
    let mut text = String::new();
    let mut ends = Vec::new();
    for line in &panel.lines {
        let places: Vec<(f64, f64)> = (line.points.iter())
            .filter_map(|(events, cost)| Some((across.place(*events)?, up.place(*cost)?)))
            .collect();
        let Some(&end) = places.last() else { continue };
        let colour = format!("var(--c{})", line.colour % COLOURS);
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        let _ = writeln!(text, "<path d=\"M{}\" style=\"stroke:{colour}\"/>", path.join("L"));
        for (x, y) in &places {
            let _ = writeln!(text, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" style=\"fill:{colour}\"/>");
        }
        ends.push((end, colour, &line.name));
    }
    let places: Vec<f64> = ends.iter().map(|((_, y), ..)| *y).collect();
    let moved = apart(&places, LABEL, TOP, HEIGHT - BOTTOM);
    for (((x, y), colour, name), label) in ends.into_iter().zip(moved) {
        let (from, to) = (x + 5.0, WIDTH - RIGHT + 14.0);
        let _ = writeln!(
            text,
            "<path class=\"lead\" d=\"M{from:.1} {y:.1}L{to:.1} {label:.1}\" style=\"stroke:{colour}\"/><circle cx=\"{:.1}\" cy=\"{label:.1}\" r=\"3\" style=\"fill:{colour}\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            to + 3.0,
            to + 11.0,
            label + 4.0,
            escaped(name)
        );
    }
    text
}

/// Writes a text as XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(points: Vec<(f64, f64)>) -> Panel {
        let lines = vec![Line { name: "open <all> & more".to_owned(), colour: 0, points }];
        Panel { title: "Time".to_owned(), unit: "ms", goal: Some(50.0), lines }
    }

    #[test]
    fn no_figure_makes_a_number_that_is_none() {
        let points = vec![(1e3, 0.0), (1e4, f64::NAN), (1e5, f64::INFINITY), (1e6, 12.0)];
        for panels in [vec![panel(points)], vec![panel(vec![])], vec![]] {
            let svg = svg("Cost", &panels);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn the_picture_says_in_words_what_it_shows() {
        let svg = svg("Cost against size", &[panel(vec![(1e3, 4.0), (1e6, 869.0)])]);
        assert!(svg.contains("<title id=\"title\">Cost against size</title>"));
        let words =
            "Time: open &lt;all&gt; &amp; more, from 4.00 ms at 1,000 events to 869 ms at 1,000,000. Goal: 50 ms.";
        assert!(svg.contains(words), "{svg}");
        assert!(svg.contains("role=\"img\" aria-labelledby=\"title desc\""));
    }

    #[test]
    fn a_line_with_a_thousandfold_size_rises_by_what_its_cost_rises() {
        let svg = svg("Cost", &[panel(vec![(1e3, 1.0), (1e6, 1e3)])]);
        // Three decades across, three up: from corner to corner.
        let (left, right, top, bottom) = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
        assert!(svg.contains(&format!("d=\"M{left:.1} {bottom:.1}L{right:.1} {top:.1}\"")), "{svg}");
    }

    #[test]
    fn names_of_lines_that_end_alike_do_not_cover_each_other() {
        let line = |name: &str| Line { name: name.to_owned(), colour: 0, points: vec![(1e3, 5.0), (1e6, 5.0)] };
        let panel = Panel { title: "Time".to_owned(), unit: "ms", goal: None, lines: vec![line("one"), line("two")] };
        let svg = svg("Cost", &[panel]);
        let place = |name: &str| {
            let before = svg.split(&format!("\">{name}</text>")).next().unwrap_or_default();
            before.rsplit("y=\"").next().and_then(|place| place.parse::<f64>().ok())
        };
        let (one, two) = (place("one"), place("two"));
        assert!(one.zip(two).is_some_and(|(one, two)| (two - one).abs() >= LABEL), "{one:?} {two:?}");
    }
}
