//! The suites of `cargo xtask test`, side by side where they do not wait for each other, and their sum.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use crate::run::{Count, check, suite};
use crate::{dependencies, fresh, page, root, tools, upkeep};

/// A browser that the page is tested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK, by WebKitWebDriver, under a virtual screen.
    Webkit,
}

impl Browser {
    /// Every browser.
    pub const ALL: [Browser; 3] = [Browser::Chromium, Browser::Firefox, Browser::Webkit];

    /// Returns the name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::Webkit => "webkit",
        }
    }

    /// Reads a name.
    pub fn read(name: &str) -> Result<Browser, String> {
        let known = Browser::ALL.map(Browser::name).join(", ");
        Browser::ALL
            .into_iter()
            .find(|browser| browser.name() == name)
            .ok_or_else(|| format!("There is no browser {name}: there are {known}, all"))
    }

    /// Names the driver to the runner of wasm-bindgen.
    fn driver(self) -> (&'static str, String) {
        let found = |program: &str| tools::find(program).unwrap_or_else(|| program.to_owned());
        match self {
            Browser::Chromium => ("CHROMEDRIVER", found("chromedriver")),
            Browser::Firefox => ("GECKODRIVER", found("geckodriver")),
            Browser::Webkit => ("SAFARIDRIVER", crate::root().join("tests/webkit-driver").display().to_string()),
        }
    }
}

/// WebKit's virtual screen. Without `-noreset` it begins anew once no browser is open, and turns one away that opens meanwhile.
const SCREEN: &str = "-screen 0 1280x1024x24 -noreset";

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Formatting, lints, tests without a browser.
    Native,
    /// Tests of modules in a browser.
    Browser,
    /// The page driven as a person would.
    Journeys,
    /// The commands of the README in a fresh clone.
    Clone,
}

impl Only {
    /// Reads a name.
    pub fn read(name: &str) -> Result<Only, String> {
        match name {
            "native" => Ok(Only::Native),
            "browser" => Ok(Only::Browser),
            "journeys" => Ok(Only::Journeys),
            "clone" => Ok(Only::Clone),
            other => Err(format!("There is no part {other}: there are native, browser, journeys, clone")),
        }
    }
}

/// What came of it all; suites that run side by side add to it.
#[derive(Default)]
pub struct Sum(Mutex<Outcome>);

#[derive(Default)]
struct Outcome {
    count: Count,
    troubles: Vec<String>,
}

impl Sum {
    /// Runs a step that counts as one trouble when it fails.
    pub fn step(&self, name: &str, work: impl FnOnce() -> Result<(), String>) {
        let began = Instant::now();
        println!("\n── {name}");
        if let Err(error) = work() {
            self.trouble(format!("{name}: {error}"));
        }
        println!("   {name}: {} s", began.elapsed().as_secs());
    }

    /// Runs a suite, which must run a test.
    pub fn suite(&self, name: &str, words: &[&str], environment: &[(&str, String)]) {
        let began = Instant::now();
        println!("\n── {name}");
        let (count, outcome) = suite(words, environment);
        {
            let mut sum = self.lock();
            sum.count.passed += count.passed;
            sum.count.failed += count.failed;
            sum.count.late += count.late;
        }
        match outcome {
            Err(error) if count.failed == 0 => self.trouble(format!("{name}: {error}")),
            Ok(()) if count == Count::default() => self.trouble(format!("{name}: no test ran")),
            Ok(()) | Err(_) => {}
        }
        println!("   {name}: {} passed, {} failed, {} s", count.passed, count.failed, began.elapsed().as_secs());
    }

    fn trouble(&self, text: String) {
        println!("!! {text}");
        let mut sum = self.lock();
        sum.count.failed += 1;
        sum.troubles.push(text);
    }

    /// Locks the outcome; a suite that panicked meanwhile leaves counts that still hold.
    fn lock(&self) -> MutexGuard<'_, Outcome> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs the suites and prints their sum as the last line.
pub fn test(browsers: &[Browser], only: Option<Only>) -> Result<(), String> {
    let began = Instant::now();
    let sum = Sum::default();
    let wanted = |part| only.is_none_or(|only| only == part);
    let Some(&first) = browsers.first() else { return Err("no browser is named".to_owned()) };
    if only != Some(Only::Native) {
        sum.step("tools", || install(browsers));
    }
    if wanted(Only::Journeys) && browsers.contains(&Browser::Chromium) {
        sum.step("axe-core", tools::for_axe);
    }
    if wanted(Only::Native) || wanted(Only::Journeys) {
        sum.step("nats-server", tools::for_logs);
    }
    let mut clone = None;
    if wanted(Only::Clone) {
        sum.step("a fresh clone", || fresh::Clone::new().map(|made| clone = Some(made)));
    }
    // A build keeps one core busy for most of its time: what is compiled for the clone and for the native tests share the two.
    thread::scope(|scope| {
        if let Some(clone) = &clone {
            scope.spawn(|| fresh::test(&sum, first, clone));
        }
        if wanted(Only::Native) {
            native(&sum);
        }
        if wanted(Only::Browser) {
            in_browsers(&sum, browsers);
        }
    });
    if wanted(Only::Journeys) {
        as_a_person(&sum, browsers, clone.as_ref());
    }
    let Outcome { count: Count { passed, failed, late }, troubles } = &*sum.lock();
    println!();
    troubles.iter().for_each(|text| println!("!! {text}"));
    println!("All of it took {} s.", began.elapsed().as_secs());
    if *late > 0 {
        println!("{late} of those that passed did so at their second try only: look for \"goes another time\".");
    }
    println!("{passed} passed, {failed} failed");
    if *failed == 0 && *passed > 0 { Ok(()) } else { Err(String::new()) }
}

/// The arguments that build for the browser.
pub const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
/// The arguments that name the tools' workspace.
pub const XTASK: [&str; 2] = ["--manifest-path", "xtask/Cargo.toml"];

/// Installs what is missing before suites run side by side.
fn install(browsers: &[Browser]) -> Result<(), String> {
    tools::for_the_page()?;
    browsers.iter().try_for_each(|&browser| tools::for_browser(browser))?;
    check(&["cargo", "build", "--quiet", XTASK[0], XTASK[1], "--package", "journeys"])
}

fn native(sum: &Sum) {
    sum.step("formatting", || check(&["cargo", "fmt", "--check"]));
    sum.step("formatting of the tools", || check(&["cargo", "fmt", XTASK[0], XTASK[1], "--all", "--check"]));
    sum.step("licences, sources and versions of the dependencies", dependencies::check);
    let deny = ["--", "-D", "warnings"];
    let lint = |words: &[&str]| {
        let mut all = vec!["cargo", "clippy", "--quiet", "--all-targets"];
        all.extend(words);
        all.extend(deny);
        check(&all)
    };
    sum.step("lints without a browser", || lint(&["--no-default-features"]));
    sum.step("lints of the page", || tools::wasm_target().and_then(|()| lint(&WASM)));
    sum.step("lints of the tools", || lint(&[XTASK[0], XTASK[1], "--workspace"]));
    sum.step("documentation", upkeep::pages);
    sum.suite("native tests", &["cargo", "test", "--no-default-features"], &few_cases());
    let fifth = ["cargo", "test", "--no-default-features", "--features", "fifth", "--test", "fifth"];
    sum.suite("a fifth domain", &fifth, &[]);
    sum.suite("tests of the tools", &["cargo", "test", "--quiet", XTASK[0], XTASK[1], "--workspace"], &[]);
}

/// Returns what makes the property tests, the simulation and the damage of a log try fewer cases: a person waits for them.
/// With `CI` set they try all, and so they do by `cargo test`.
fn few_cases() -> Vec<(&'static str, String)> {
    if std::env::var_os("CI").is_some_and(|value| !value.is_empty()) {
        return Vec::new();
    }
    println!("   Fewer cases than in CI; CI=true tries all.");
    let few = [("PROPTEST_CASES", "64"), ("FOLDBACK_RUNS", "60"), ("FOLDBACK_EVERY", "16")];
    let unset = few.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
    unset.map(|(name, value)| (name, value.to_owned())).collect()
}

/// Runs the tests of modules, in the browsers side by side once they are compiled.
fn in_browsers(sum: &Sum, browsers: &[Browser]) {
    let test = ["cargo", "test", WASM[0], WASM[1], "--test", "browser"];
    sum.step("browser tests, compiled", || check(&[&test[..], &["--no-run"]].concat()));
    side_by_side(
        browsers,
        || {},
        |browser| {
            let words: Vec<&str> = if browser == Browser::Webkit {
                ["xvfb-run", "-a", "-s", SCREEN].iter().chain(&test).copied().collect()
            } else {
                test.to_vec()
            };
            let runner = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner".to_owned());
            let time = ("WASM_BINDGEN_TEST_TIMEOUT", "180".to_owned());
            sum.suite(&format!("browser tests in {}", browser.name()), &words, &[runner, time, browser.driver()]);
        },
    );
}

/// Runs the journeys, in the browsers side by side; the clone's page is theirs where the work tree is just the commit.
fn as_a_person(sum: &Sum, browsers: &[Browser], clone: Option<&fresh::Clone>) {
    let dist = clone.map(fresh::Clone::dist).filter(|dist| dist.is_dir() && fresh::is_clean());
    let page = dist.unwrap_or_else(|| root().join("dist"));
    let is_built = page != root().join("dist");
    if !is_built {
        sum.step("the page, for the journeys", || page::build(&[], "dist", None));
    }
    // One browser is enough to see that the page needs no other change.
    let Some(&first) = browsers.first() else { return };
    let fifth = || sum.step("the page with a fifth domain", || with_a_fifth_domain(is_built));
    side_by_side(browsers, fifth, |browser| {
        let environment = [("JOURNEYS_PAGE", page.display().to_string())];
        sum.suite(&format!("journeys in {}", browser.name()), &journeys(&[browser.name()]), &environment);
    });
    sum.suite("journeys with a fifth domain", &journeys(&["fifth", first.name()]), &[]);
}

/// Builds the page with a fifth domain, where the dependencies of the page are compiled already.
fn with_a_fifth_domain(is_page_from_clone: bool) -> Result<(), String> {
    let compiled = is_page_from_clone.then(fresh::compiled);
    page::build(&["fifth"], "target/fifth", compiled.as_deref())
}

/// Does a thing for each browser, and waits for all: for all at once but WebKit, whose turn comes after the first. What is left to
/// do besides comes after the others, so that two things are under way for most of the time, and never three of the browsers.
fn side_by_side(browsers: &[Browser], besides: impl FnOnce() + Send, run: impl Fn(Browser) + Sync) {
    let (late, early): (Vec<_>, Vec<_>) = browsers.iter().partition(|browser| **browser == Browser::Webkit);
    let (first, others) = early.split_at(early.len().min(1));
    thread::scope(|scope| {
        let run = &run;
        scope.spawn(move || first.iter().chain(&late).for_each(|&browser| run(browser)));
        scope.spawn(move || {
            others.iter().for_each(|&browser| run(browser));
            besides();
        });
    });
}

/// Returns the command that runs the journeys' program.
pub fn journeys<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut command = vec!["cargo", "run", "--quiet", XTASK[0], XTASK[1], "--package", "journeys", "--"];
    command.extend(words);
    command
}
