//! Whole journeys through the page, as a person makes them, in a real browser by WebDriver.
//!
//! `journeys chromium|firefox|webkit` runs them all; `journeys chromium NAME` those whose name holds NAME;
//! `journeys fifth chromium` those of the page with a fifth domain; `journeys visit chromium PLACE` reads the balance of the page
//! at an address or in a folder; `journeys pictures` renews the stored pictures; `journeys profile FILE` finds what the first screen
//! calls; `journeys bench [--up-to=N] [--keep] [PART]` measures. A folder is served from a sub-folder of a plain static server, as any
//! host would; it is `dist`, or what JOURNEYS_PAGE names.

mod bench;
mod browser;
mod clicking;
mod nats;
mod opened;
mod page;
mod picture;
mod pointer;
mod profile;
#[path = "../../remote/proxy.rs"]
mod proxy;
mod round;
mod server;
mod stories;
mod turns;

use std::process::ExitCode;

use browser::Browser;
use round::Round;
use server::Server;
use stories::in_webkit::IN_WEBKIT;

/// Why a journey did not go as it should.
pub type Trouble = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |index: usize| words.get(index).map_or("", String::as_str);
    let page = std::env::var("JOURNEYS_PAGE").unwrap_or_else(|_| "dist".to_owned());
    let outcome = match words.first().map(String::as_str) {
        Some("bench") => bench::run(&words[1..]).await,
        Some("fifth") => journeys(word(1), "", Server::start("target/fifth"), stories::fifth::all()).await,
        Some("pictures") => journeys("chromium", "", place(&page), stories::looks::renewing()).await,
        Some("profile") => profile::write(&page, word(1)).await,
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
    // All journeys on a busy machine, some of it theirs: what fails is made once more, and told. One that is worked on fails at once.
    let tries = if part.is_empty() && std::env::var_os("CI").is_some() { 2 } else { 1 };
    let mut round = Round::start(browser, &server, tries)?;
    let is_wanted = |story: &stories::Story| match (part, browser) {
        ("", Browser::Webkit) => IN_WEBKIT.contains(&story.name),
        ("", browser) => story.only_in.is_none_or(|only| only == browser),
        (part, _) => story.name.contains(part),
    };
    for story in stories.into_iter().filter(is_wanted) {
        round.go(&story).await?;
    }
    round.close().await
}
