//! Clicks. WebKit's driver looks where an element is, moves the pointer there and presses it, each in a step of its own: where the
//! page moves in between, as after a command, the click lands beside the element. So it is clicked once it stands still, and again
//! if the click did not reach it. The other drivers do it all in one step.

use fantoccini::elements::Element;
use serde_json::json;

use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;

/// How often a click may miss.
const TRIES: usize = 5;

/// Waits until an element stands still from one frame to the next; a window that is not shown has no frames.
const STILL: &str = "
const [element, done] = arguments;
const place = () => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].join() };
const look = (before, left) => { const now = place(); now === before || left === 0 ? done(null) : requestAnimationFrame(() => look(now, left - 1)) };
setTimeout(() => done(null), 1000);
requestAnimationFrame(() => look('', 60));";

/// Notes whether the next click reaches an element.
const LISTEN: &str = "
const [element] = arguments;
window.__reached = false;
addEventListener('click', event => { window.__reached = event.composedPath().includes(element) }, { capture: true, once: true })";

impl Page<'_> {
    /// Presses a button.
    pub async fn click(&self, name: &str) -> Result<(), Trouble> {
        self.click_on("button", name).await
    }

    /// Turns to a tab.
    pub async fn turn_to(&self, name: &str) -> Result<(), Trouble> {
        self.click_on("tab", name).await
    }

    async fn click_on(&self, role: &str, name: &str) -> Result<(), Trouble> {
        if self.browser() != Browser::Webkit {
            return Ok(self.find(role, name).await?.click().await?);
        }
        for _ in 0..TRIES {
            let element = self.find(role, name).await?;
            if self.reaches(&element).await? {
                return Ok(());
            }
        }
        Err(format!("{TRIES} clicks missed the {role} named {name:?}").into())
    }

    /// Clicks an element that stands still, and tells whether the click came to it.
    async fn reaches(&self, element: &Element) -> Result<bool, Trouble> {
        let argument = serde_json::to_value(element)?;
        self.client().execute_async(STILL, vec![argument.clone()]).await?;
        self.script(LISTEN, vec![argument]).await?;
        element.clone().click().await?;
        // A click that led to another page took the note along.
        Ok(self.script("return window.__reached", vec![]).await.map_or(true, |reached| reached != json!(false)))
    }
}
