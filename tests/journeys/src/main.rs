//! Whole journeys through the page, as a person makes them, in a real browser by WebDriver.
//!
//! `journeys chromium|firefox|webkit` runs them all; `journeys chromium NAME` those whose name holds NAME;
//! `journeys fifth chromium` those of the page with a fifth domain; `journeys visit chromium PLACE` reads the balance of the page
//! at an address or in a folder; `journeys bench` measures. A folder is served from a sub-folder of a plain static server, as any
//! host would; it is `dist`, or what JOURNEYS_PAGE names.

mod bench;
mod browser;
mod page;
mod pointer;
mod server;
mod stories;
mod turns;

use std::process::ExitCode;
use std::time::Instant;

use browser::{Browser, Driver};
use page::Page;
use server::Server;

/// Why a journey did not go as it should.
pub type Trouble = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |index: usize| words.get(index).map_or("", String::as_str);
    let page = std::env::var("JOURNEYS_PAGE").unwrap_or_else(|_| "dist".to_owned());
    let outcome = match words.first().map(String::as_str) {
        Some("bench") => bench::run().await,
        Some("fifth") => journeys(word(1), "", Server::start("target/fifth"), stories::fifth::all()).await,
        Some("visit") => journeys(word(1), "", place(word(2)), stories::visiting::all()).await,
        Some(name) => journeys(name, word(1), place(&page), stories::all()).await,
        None => Err("name a browser: chromium, firefox or webkit".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

/// Finds the page at an address, or serves the folder that holds it.
fn place(name: &str) -> Result<Server, Trouble> {
    if name.starts_with("http://") { Ok(Server::at(name)) } else { Server::start(name) }
}

async fn journeys(
    name: &str,
    part: &str,
    server: Result<Server, Trouble>,
    stories: Vec<stories::Story>,
) -> Result<(), Trouble> {
    let browser = Browser::read(name)?;
    let server = server?;
    let driver = Driver::start(browser)?;
    let (mut passed, mut failed) = (0, 0);
    for story in stories.into_iter().filter(|story| story.name.contains(part)) {
        let began = Instant::now();
        let outcome = one(&driver, &server, &story).await;
        let seconds = began.elapsed().as_secs_f32();
        match outcome {
            Ok(()) => {
                passed += 1;
                println!("test {name}::{} ... ok ({seconds:.1} s)", story.name);
            }
            Err(trouble) => {
                failed += 1;
                println!("test {name}::{} ... FAILED ({seconds:.1} s)\n    {trouble}", story.name);
            }
        }
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 { Ok(()) } else { Err(format!("{failed} journeys failed; pictures are in target/journeys").into()) }
}

/// Runs one journey in a fresh profile; the console must have stayed empty at its end.
async fn one(driver: &Driver, server: &Server, story: &stories::Story) -> Result<(), Trouble> {
    let mut page = Page::new(driver, server, story.name).await?;
    let outcome = (story.run)(&mut page).await;
    let outcome = match outcome {
        Ok(()) => page.console_is_empty().await,
        failed => failed,
    };
    if outcome.is_err() {
        page.picture(story.name).await;
    }
    page.close().await;
    outcome
}
