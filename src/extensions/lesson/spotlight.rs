//! Points at a control of the page: a ring around it, and on a narrow screen the panel that it is in.

use leptos::prelude::*;

use crate::extensions::lesson::running::{Phase, Running};
use crate::lessons::controls::CONTROLS;
use crate::ui::PageState;

/// The attribute of what is pointed at.
const MARK: &str = "data-spotlight";
/// The controls that are on the page as long as a tab is open, and the tab.
const INSIDE: &[(&str, &str)] = &[("as-at", "tab-diff")];

/// Points at the control of the task that waits, for as long as it waits.
pub fn follow(running: Running) {
    let control = Memo::new(move |_| {
        let lesson = running.lesson.get().filter(|_| running.phase.get() == Phase::Running)?;
        running.progress.with(|progress| progress.task(&lesson).and_then(|task| task.spotlight.clone()))
    });
    Effect::new(move |_| {
        let control = control.get();
        // What is pointed at may be drawn anew.
        running.page.fold.track();
        running.page.panel.track();
        running.page.tab.track();
        running.session.stream();
        request_animation_frame(move || mark(control.as_deref()));
    });
}

/// Finds a control; if its tab is not open, the tab.
fn element(control: &str) -> Option<web_sys::Element> {
    let known = CONTROLS.iter().find(|known| known.name == control)?;
    let found = document().query_selector(known.selector).ok().flatten();
    found.or_else(|| INSIDE.iter().find(|(inner, _)| *inner == control).and_then(|(_, tab)| element(tab)))
}

fn mark(control: Option<&str>) {
    let wanted = control.and_then(element);
    if let Ok(Some(marked)) = document().query_selector(&format!("[{MARK}]"))
        && Some(&marked) != wanted.as_ref()
    {
        // The attribute is plain text: neither can fail.
        let _ = marked.remove_attribute(MARK);
    }
    if let Some(wanted) = wanted {
        let _ = wanted.set_attribute(MARK, "");
    }
}

/// Shows the panel with a control, on a narrow screen, and brings the control into sight.
pub fn bring(page: PageState, control: &str) {
    let panel = match control {
        "log" => "log",
        "inspector" | "as-at" => "inspector",
        tab if tab.starts_with("tab-") => "inspector",
        _ => "act",
    };
    page.panel.set(panel);
    let control = control.to_owned();
    request_animation_frame(move || {
        if let Some(element) = element(&control) {
            element.scroll_into_view();
        }
    });
}
