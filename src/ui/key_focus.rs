//! What has the focus, as far as keys are concerned: which keys it leaves to the page.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::ui::words::REPLAY_POSITION;

/// Where keys travel in time whatever else would scroll: the chart, what is drawn along it, and the log.
const TIME: &str = ".chart, .track, .transport, .log-frame";

/// What has the focus.
pub struct Focus {
    kind: Kind,
    element: Option<Element>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A field that takes text, or a choice that takes arrows.
    Typing,
    /// The slider: Page Up and Page Down are its own.
    Slider,
    /// What Space and Enter press.
    Button,
    /// Anything else.
    Page,
}

impl Focus {
    /// Finds what a key was pressed on.
    pub fn of(event: &KeyboardEvent) -> Focus {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let kind = element.as_ref().map_or(Kind::Page, kind);
        Focus { kind, element }
    }

    /// Returns `true` if it leaves a key to the page. What scrolls keeps the keys that scroll it, unless the page is in
    /// presenter mode.
    pub fn leaves(&self, key: &str, is_presenting: bool) -> bool {
        let scrolls = || !is_presenting && self.scrolls_by(key);
        match (self.kind, key) {
            (Kind::Typing, _) | (Kind::Slider, "PageUp" | "PageDown") | (Kind::Button, " " | "Enter") => false,
            (Kind::Slider, _) => true,
            (Kind::Button | Kind::Page, _) => !scrolls(),
        }
    }

    /// Returns `true` if a key scrolls what has the focus, or something around it.
    fn scrolls_by(&self, key: &str) -> bool {
        let is_sideways = match key {
            "ArrowLeft" | "ArrowRight" => true,
            "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End" | " " => false,
            _ => return false,
        };
        let Some(element) = &self.element else { return false };
        if element.closest(TIME).is_ok_and(|found| found.is_some()) {
            return false;
        }
        let is_body = matches!(element.tag_name().as_str(), "BODY" | "HTML");
        let mut around = Some(element.clone()).filter(|_| !is_body);
        while let Some(element) = around.filter(|element| element.tag_name() != "BODY") {
            if scrolls(&element, is_sideways) {
                return true;
            }
            around = element.parent_element();
        }
        // The page itself: on a phone it is one column that scrolls.
        (!is_body || is_one_column())
            && document().scrolling_element().is_some_and(|page| overflows(&page, is_sideways))
    }
}

fn kind(element: &Element) -> Kind {
    match element.tag_name().as_str() {
        "INPUT" if element.get_attribute("aria-label").as_deref() == Some(REPLAY_POSITION.text()) => Kind::Slider,
        "INPUT" | "TEXTAREA" | "SELECT" => Kind::Typing,
        "BUTTON" | "A" | "SUMMARY" => Kind::Button,
        _ if element.get_attribute("contenteditable").is_some() => Kind::Typing,
        _ => Kind::Page,
    }
}

/// Returns `true` if a person can scroll an element.
fn scrolls(element: &Element, is_sideways: bool) -> bool {
    if !overflows(element, is_sideways) {
        return false;
    }
    let property = if is_sideways { "overflow-x" } else { "overflow-y" };
    let style = window().get_computed_style(element).ok().flatten();
    let overflow = style.and_then(|style| style.get_property_value(property).ok());
    overflow.is_some_and(|overflow| overflow == "auto" || overflow == "scroll")
}

fn overflows(element: &Element, is_sideways: bool) -> bool {
    match is_sideways {
        true => element.scroll_width() > element.client_width() + 1,
        false => element.scroll_height() > element.client_height() + 1,
    }
}

fn is_one_column() -> bool {
    window().match_media("(width <= 720px)").ok().flatten().is_some_and(|query| query.matches())
}

/// Returns `true` if a modal dialog is open, whoever shows it.
pub fn has_open_dialog() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}
