//! The suites of `cargo xtask test`, one after the other, and their sum.

use std::time::Instant;

use crate::run::{Count, check, suite};
use crate::tools;

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

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Formatting, lints, tests without a browser.
    Native,
    /// Tests of modules in a browser.
    Browser,
    /// The page driven as a person would.
    Journeys,
}

impl Only {
    /// Reads a name.
    pub fn read(name: &str) -> Result<Only, String> {
        match name {
            "native" => Ok(Only::Native),
            "browser" => Ok(Only::Browser),
            "journeys" => Ok(Only::Journeys),
            other => Err(format!("There is no part {other}: there are native, browser, journeys")),
        }
    }
}

/// What came of it all.
#[derive(Default)]
struct Sum {
    count: Count,
    troubles: Vec<String>,
}

impl Sum {
    /// Runs a step that counts as one trouble when it fails.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<(), String>) {
        let began = Instant::now();
        println!("\n── {name}");
        if let Err(error) = work() {
            self.trouble(format!("{name}: {error}"));
        }
        println!("   {name}: {} s", began.elapsed().as_secs());
    }

    /// Runs a suite, which must run a test.
    fn suite(&mut self, name: &str, words: &[&str], environment: &[(&str, String)]) {
        let began = Instant::now();
        println!("\n── {name}");
        let (count, outcome) = suite(words, environment);
        self.count.passed += count.passed;
        self.count.failed += count.failed;
        match outcome {
            Err(error) if count.failed == 0 => self.trouble(format!("{name}: {error}")),
            Ok(()) if count == Count::default() => self.trouble(format!("{name}: no test ran")),
            Ok(()) | Err(_) => {}
        }
        println!("   {name}: {} passed, {} failed, {} s", count.passed, count.failed, began.elapsed().as_secs());
    }

    fn trouble(&mut self, text: String) {
        println!("!! {text}");
        self.count.failed += 1;
        self.troubles.push(text);
    }
}

/// Runs the suites and prints their sum as the last line.
pub fn test(browsers: &[Browser], only: Option<Only>) -> Result<(), String> {
    let mut sum = Sum::default();
    let wanted = |part| only.is_none_or(|only| only == part);
    if wanted(Only::Native) {
        native(&mut sum);
    }
    if wanted(Only::Browser) {
        in_browsers(&mut sum, browsers);
    }
    if wanted(Only::Journeys) {
        as_a_person(&mut sum, browsers);
    }
    println!();
    sum.troubles.iter().for_each(|text| println!("!! {text}"));
    let Count { passed, failed } = sum.count;
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 { Ok(()) } else { Err(String::new()) }
}

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const XTASK: [&str; 2] = ["--manifest-path", "xtask/Cargo.toml"];

fn native(sum: &mut Sum) {
    sum.step("formatting", || check(&["cargo", "fmt", "--check"]));
    sum.step("formatting of the tools", || check(&["cargo", "fmt", XTASK[0], XTASK[1], "--all", "--check"]));
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
    sum.suite("native tests", &["cargo", "test", "--no-default-features"], &[]);
    let fifth = ["cargo", "test", "--no-default-features", "--features", "fifth", "--test", "fifth"];
    sum.suite("a fifth domain", &fifth, &[]);
    sum.suite("tests of the tools", &["cargo", "test", "--quiet", XTASK[0], XTASK[1], "--workspace"], &[]);
}

fn in_browsers(sum: &mut Sum, browsers: &[Browser]) {
    sum.step("wasm-bindgen", || tools::wasm_target().and_then(|()| tools::wasm_bindgen()));
    for &browser in browsers {
        let name = format!("browser tests in {}", browser.name());
        if let Err(error) = tools::for_browser(browser) {
            sum.trouble(format!("{name}: {error}"));
            continue;
        }
        let test = ["cargo", "test", WASM[0], WASM[1], "--test", "browser"];
        let words: Vec<&str> = if browser == Browser::Webkit {
            ["xvfb-run", "-a"].iter().chain(&test).copied().collect()
        } else {
            test.to_vec()
        };
        let runner = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner".to_owned());
        let time = ("WASM_BINDGEN_TEST_TIMEOUT", "180".to_owned());
        sum.suite(&name, &words, &[runner, time, browser.driver()]);
    }
}

fn as_a_person(sum: &mut Sum, browsers: &[Browser]) {
    let mut built = false;
    sum.step("the page, for the journeys", || {
        tools::for_the_page()?;
        check(&["trunk", "build", "--release"])?;
        built = true;
        Ok(())
    });
    if !built {
        return;
    }
    for &browser in browsers {
        let name = format!("journeys in {}", browser.name());
        match tools::for_browser(browser) {
            Ok(()) => sum.suite(&name, &journeys(&[browser.name()]), &[]),
            Err(error) => sum.trouble(format!("{name}: {error}")),
        }
    }
    // One browser is enough to see that the page needs no other change.
    let Some(browser) = browsers.first() else { return };
    let build = ["trunk", "build", "--release", "--features", "fifth", "--dist", "target/fifth"];
    sum.step("the page with a fifth domain", || check(&build));
    sum.suite("journeys with a fifth domain", &journeys(&["fifth", browser.name()]), &[]);
}

/// Returns the command that runs the journeys' program.
pub fn journeys<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut command = vec!["cargo", "run", "--quiet", XTASK[0], XTASK[1], "--package", "journeys", "--"];
    command.extend(words);
    command
}
