//! What the page looks like: its main states beside stored pictures, in `tests/pictures`. `cargo xtask pictures` renews them; look at
//! each that changes before it is committed. They are made and compared in Chromium with the DejaVu fonts: where letters have
//! other widths the story is skipped, and says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::{LONG, Skipped, Story};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;
use crate::picture::Picture;

/// Where the pictures are.
const FOLDER: &str = "tests/pictures";
/// Where those that are different are put.
const OUT: &str = "target/journeys/pictures";
/// How long a picture may take to become what is stored.
const PATIENCE: Duration = Duration::from_secs(15);
/// The sizes of screens that are looked at, by their widths.
const SCREENS: [(u32, u32); 6] = [(320, 640), (390, 844), (768, 1024), (1024, 768), (1440, 900), (1920, 1080)];
/// The fonts that pictures are made with, on any machine that has them.
const FONTS: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync(':root { --font: \"DejaVu Sans\"; --mono: \"DejaVu Sans Mono\" } * { caret-color: transparent !important; animation: none !important; transition: none !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return document.fonts.ready.then(() => true)";
/// The widths of a text in these fonts.
const WIDTHS: &str = "const context = document.createElement('canvas').getContext('2d');
    return ['100px \"DejaVu Sans\"', 'bold 100px \"DejaVu Sans\"', '100px \"DejaVu Sans Mono\"'].map(font => {
        context.font = font;
        return Math.round(context.measureText('Hamburgefonstiv €1,828.65').width);
    }).join()";
/// What [`WIDTHS`] gives where the fonts are there.
const DEJAVU: &str = "1404,1575,1505";

/// Something to look at.
struct Sight {
    name: &'static str,
    width: u32,
    theme: &'static str,
    query: &'static str,
    /// How one comes there.
    go: &'static str,
    /// When one is there.
    is_there: &'static str,
}

const LIVE: (&str, &str, &str) = ("live", "", "");
const PAST: (&str, &str, &str) = ("past", "foldback.goTo(29)", "foldback.cursor() === 29");
const WHAT_IF: (&str, &str, &str) = (
    "what-if",
    "foldback.goTo(23); again('.is-whatif-line, [data-whatif]', '.lane-chip')",
    "!!document.querySelector('.lane-chip')",
);
const WHY: (&str, &str, &str) =
    ("why", "foldback.goTo(50); tab('why')", "document.querySelectorAll('.why li').length > 5");
const READ_MODEL: (&str, &str, &str) = (
    "read-model",
    "tab('read-models'); again('.offers button', '.read-model')",
    "!!document.querySelector('.read-model table')",
);
const EXCHANGE: (&str, &str, &str) = (
    "exchange",
    "press('.header .button:has(use[href$=exchange])')",
    "!!document.querySelector('dialog[open] .exports')",
);
const TABLE: (&str, &str, &str) = ("table", "press('.time-table')", "!!document.querySelector('.data-table')");
const LESSON: (&str, &str, &str) =
    ("lesson", "location.hash = '#/lesson/1/1'", "!!document.querySelector('.lesson-title')");
const PRESENTER: (&str, &str, &str) = (
    "presenter",
    "dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }))",
    "'presenting' in document.querySelector('.app').dataset",
);

/// Lists what is looked at: the first screen everywhere, and each other state once or twice.
fn sights() -> Vec<Sight> {
    let sight = |(name, go, is_there), width, theme, query| Sight { name, width, theme, query, go, is_there };
    let everywhere =
        SCREENS.iter().flat_map(|(width, _)| ["light", "dark"].map(|theme| sight(LIVE, *width, theme, "")));
    everywhere
        .chain([
            sight(PAST, 1440, "light", ""),
            sight(PAST, 390, "dark", ""),
            sight(WHAT_IF, 1440, "dark", ""),
            sight(WHAT_IF, 1024, "light", ""),
            sight(WHY, 1440, "light", ""),
            sight(READ_MODEL, 1440, "dark", ""),
            sight(EXCHANGE, 768, "dark", ""),
            sight(TABLE, 390, "light", ""),
            sight(LESSON, 1440, "light", ""),
            sight(LESSON, 390, "dark", ""),
            sight(PRESENTER, 1440, "dark", ""),
            sight(LIVE, 768, "light", "?embed"),
            sight(LIVE, 1440, "light", "?lang=de"),
            sight(LIVE, 390, "light", "?lang=de"),
            sight(WHAT_IF, 1024, "dark", "?lang=de"),
            sight(WHY, 1440, "dark", "?lang=de"),
            sight(EXCHANGE, 768, "light", "?lang=de"),
            sight(LESSON, 1024, "light", "?lang=de"),
            sight(LIVE, 1440, "light", "?lang=ar-XB"),
            sight(LIVE, 390, "dark", "?lang=ar-XB"),
            sight(WHAT_IF, 1440, "dark", "?lang=ar-XB"),
            sight(WHY, 1440, "light", "?lang=ar-XB"),
            sight(EXCHANGE, 768, "light", "?lang=ar-XB"),
        ])
        .collect()
}

impl Sight {
    fn file(&self) -> PathBuf {
        let query = self.query.trim_start_matches('?').replace("lang=", "");
        let parts = [self.name, &self.width.to_string(), self.theme, &query];
        let name: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        PathBuf::from(format!("{}.png", name.join("-")))
    }

    fn size(&self) -> (u32, u32) {
        SCREENS.into_iter().find(|(width, _)| *width == self.width).unwrap_or(SCREENS[0])
    }
}

/// Lists the story that compares.
pub fn in_one_browser() -> Vec<Story> {
    let name = "the_main_states_look_as_they_did";
    vec![Story { name, only_in: Some(Browser::Chromium), limit: LONG, run: |page| Box::pin(all_look_as_before(page)) }]
}

/// Lists the story that renews the pictures.
pub fn renewing() -> Vec<Story> {
    let name = "the_pictures_are_renewed";
    vec![Story { name, only_in: Some(Browser::Chromium), limit: LONG, run: |page| Box::pin(all_are_renewed(page)) }]
}

async fn all_look_as_before(page: &Page<'_>) -> Result<(), Trouble> {
    let mut different = Vec::new();
    for sight in sights() {
        show(page, &sight).await?;
        if let Err(trouble) = looks_as_before(page, &sight).await {
            different.push(format!("{}: {trouble}", sight.file().display()));
        }
    }
    match different.is_empty() {
        true => Ok(()),
        false => Err(format!("{}; see {OUT}, and renew by `cargo xtask pictures`", different.join("; ")).into()),
    }
}

async fn all_are_renewed(page: &Page<'_>) -> Result<(), Trouble> {
    fs::create_dir_all(FOLDER)?;
    for sight in sights() {
        show(page, &sight).await?;
        // What is to come is there when nothing has changed for a while.
        let (mut last, mut since) = (picture(page).await?, Instant::now());
        while since.elapsed() < Duration::from_millis(1_500) {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let now = picture(page).await?;
            if now != last {
                (last, since) = (now, Instant::now());
            }
        }
        last.keep(&Path::new(FOLDER).join(sight.file()))?;
    }
    Ok(())
}

/// Waits until the page looks as it is stored; keeps what it looks like otherwise, with what is different marked.
async fn looks_as_before(page: &Page<'_>, sight: &Sight) -> Result<(), Trouble> {
    let before = Picture::read(&fs::read(Path::new(FOLDER).join(sight.file()))?)?;
    let began = Instant::now();
    loop {
        let mut now = picture(page).await?;
        let Some(squares) = before.differences(&now)? else { return Ok(()) };
        if began.elapsed() > PATIENCE {
            fs::create_dir_all(OUT)?;
            now.keep(&Path::new(OUT).join(sight.file()))?;
            now.mark(&squares);
            now.keep(&Path::new(OUT).join(format!("marked-{}", sight.file().display())))?;
            return Err(format!("{} squares are different", squares.len()).into());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn picture(page: &Page<'_>) -> Result<Picture, Trouble> {
    Ok(Picture::read(&page.client().screenshot().await?)?.halved())
}

/// Shows what is looked at, in a fresh log, on a screen of its size.
async fn show(page: &Page<'_>, sight: &Sight) -> Result<(), Trouble> {
    let (width, height) = sight.size();
    let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    let features = json!([
        { "name": "prefers-color-scheme", "value": sight.theme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    tell(page, "Emulation.setDeviceMetricsOverride", screen).await?;
    tell(page, "Emulation.setEmulatedMedia", json!({ "features": features })).await?;
    tell(page, "Emulation.setTimezoneOverride", json!({ "timezoneId": "UTC" })).await?;
    tell(page, "Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
    page.goto_bare("").await?;
    page.script("localStorage.clear(); sessionStorage.clear()", vec![]).await?;
    let widths = page.script(WIDTHS, vec![]).await?;
    if widths != json!(DEJAVU) {
        return Err(Skipped(format!("the DejaVu fonts are not there: a text is {widths} wide, not {DEJAVU}")).into());
    }
    page.open(sight.query).await?;
    page.script(FONTS, vec![]).await?;
    page.until("the rest is there", REST).await?;
    page.script(&format!("{WAYS} {}", sight.go), vec![]).await?;
    if !sight.is_there.is_empty() {
        page.until(&format!("{} is there", sight.name), &format!("return {}", sight.is_there)).await?;
    }
    page.script("document.activeElement?.blur()", vec![]).await.map(drop)
}

/// All of the page has come.
const REST: &str = "return 'embed' in document.querySelector('.app').dataset
    || !!document.querySelector('.act form') && !!document.querySelector('.condition input') && !!document.querySelector('.time-table')";
/// Ways to other states, in any language.
const WAYS: &str = "
    const press = css => document.querySelector(css)?.click();
    const again = (css, until) => { if (!document.querySelector(until)) { press(css); setTimeout(again, 100, css, until); } };
    const tab = name => document.querySelector(`#inspector-tab-${name}`)?.click();";

/// A command of the browser's own.
#[derive(Debug)]
struct Command(&'static str, Value);

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/goog/cdp/execute", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "cmd": self.0, "params": self.1 }).to_string()))
    }
}

/// Tells the browser something that only its developer tools can.
pub(super) async fn tell(page: &Page<'_>, name: &'static str, parameters: Value) -> Result<(), Trouble> {
    Ok(page.client().issue_cmd(Command(name, parameters)).await.map(drop)?)
}
