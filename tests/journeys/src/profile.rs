//! What the first screen calls, found by looking: `journeys profile FILE`, with the page that `dist --counting` makes.
//!
//! The page is visited for the first time, in several ways, and what comes after the first screen is held back meanwhile. All that was called
//! on any visit belongs to the first screen; the profile lists the rest.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use crate::Trouble;
use crate::browser::{Browser, Driver};
use crate::page::Page;
use crate::server::{Held, Server};

/// How long the page is left alone once it is shown.
const REST: Duration = Duration::from_millis(1_500);
/// What a profile begins with.
const HEAD: &str = "\
# What the first screen does not call: hashes of names of functions, or of a name and what the function does where some of
# the same name are called. Written by `cargo xtask profile`.
";

/// What is called as the page is left or looked away from.
const LEAVE: &str = "
    dispatchEvent(new PageTransitionEvent('pagehide'));
    document.dispatchEvent(new Event('visibilitychange'));
    dispatchEvent(new Event('blur'));
    dispatchEvent(new Event('focus'))";
/// Gives the functions, each with whether it was called.
const CALLED: &str = "
    const done = arguments[arguments.length - 1];
    const version = document.querySelector('meta[name=foldback-version]').content;
    import(new URL(`./${version}/foldback.js`, document.baseURI)).then(({ default: init }) => init()).then(all => done(
        Object.entries(all).filter(([name]) => name.startsWith('called ')).map(([name, { value }]) => [name, value === 1])))";

/// Visits the page and writes the profile.
///
/// # Errors
/// The page does not stand, or counts nothing.
pub async fn write(folder: &str, file: &str) -> Result<(), Trouble> {
    let (server, held) = Server::holding(folder)?;
    let driver = Driver::start(Browser::Chromium)?;
    let mut called = BTreeMap::new();
    let page = Page::new(&driver, &server, "profile").await?;
    let outcome = visits(&page, &held, &mut called).await;
    page.close().await;
    outcome?;
    let (cold, count) = profile(&called);
    std::fs::write(file, format!("{HEAD}{}\n", cold.join("\n")))?;
    println!("{} of {} functions are called; the profile has {} lines", count, called.len(), cold.len());
    Ok(())
}

type Called = BTreeMap<String, bool>;

async fn visits(page: &Page<'_>, held: &Held, called: &mut Called) -> Result<(), Trouble> {
    page.client().set_window_size(1440, 1040).await?;
    visit(page, "", held, called).await?;
    for query in ["?lang=de", "?empty", ""] {
        page.client().set_window_size(500, 900).await?;
        page.script("localStorage.clear()", vec![]).await?;
        visit(page, query, held, called).await?;
    }
    Ok(())
}

async fn visit(page: &Page<'_>, query: &str, held: &Held, called: &mut Called) -> Result<(), Trouble> {
    page.client().goto(&format!("{}{query}", page.server().address())).await?;
    page.until("the page is shown", "return performance.getEntriesByName('foldback-shown').length > 0").await?;
    tokio::time::sleep(REST).await;
    // That something does not come is said by what has come.
    held.hang_up();
    tokio::time::sleep(REST).await;
    page.script(LEAVE, vec![]).await?;
    let now = page.client().execute_async(CALLED, vec![]).await?;
    let before = called.values().filter(|is_called| **is_called).count();
    for function in now.as_array().into_iter().flatten() {
        let name = function[0].as_str().unwrap_or_default();
        *called.entry(name.to_owned()).or_default() |= function[1] == json!(true);
    }
    let all = called.values().filter(|is_called| **is_called).count();
    println!("{:<12}{} functions more", if query.is_empty() { "the page" } else { query }, all - before);
    if all == 0 { Err("the page counts nothing: it is not what dist --counting makes".into()) } else { Ok(()) }
}

/// Returns the lines of the profile, and how many functions are called.
fn profile(called: &Called) -> (Vec<&str>, usize) {
    // Whether any function of a name, and of a shape, is called.
    let (mut names, mut shapes) = (BTreeMap::new(), BTreeMap::new());
    for (name, &is_called) in called {
        if let [_, _, name, shape] = name.split(' ').collect::<Vec<_>>()[..] {
            *names.entry(name).or_default() |= is_called;
            let (_, of_shape) = shapes.entry(shape).or_insert((name, false));
            *of_shape |= is_called;
        }
    }
    let is_cold = |is_called: &bool| !*is_called;
    let cold_names = names.iter().filter(|(_, is_called)| is_cold(is_called)).map(|(name, _)| *name);
    let cold_shapes = shapes.iter().filter(|(_, (name, is_called))| is_cold(is_called) && names[name]);
    let mut lines: Vec<&str> = cold_names.chain(cold_shapes.map(|(shape, _)| *shape)).collect();
    lines.sort_unstable();
    (lines, called.values().filter(|is_called| **is_called).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cold_if_no_function_of_it_is_called_and_otherwise_a_shape_may_be() {
        let functions = [
            ("called 1 a1 s1", true),
            ("called 2 a1 s2", false),
            ("called 3 b2 s3", false),
            ("called 4 b2 s4", false),
            ("called 5 c3 s5", true),
            ("called 6 c3 s5", false),
        ];
        let called = functions.map(|(name, is_called)| (name.to_owned(), is_called)).into();
        assert_eq!(profile(&called), (vec!["b2", "s2"], 2));
    }
}
