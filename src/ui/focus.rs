//! Where the focus goes when what had it goes away: to what takes its place, the heading of its panel, or the slider.
//!
//! A browser moves it to the body, and whoever works by keyboard begins at the top of the page again. A pointer has no
//! such place to lose, so that after a press of it nothing is done.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// What can have the focus by itself.
const FOCUSABLE: &str = "button:not([disabled]), a[href], input:not([disabled]), select:not([disabled]), \
                         textarea:not([disabled]), summary, [tabindex='0']";
/// What has a heading that stands for it.
const PANELS: &str = "section, aside, dialog, fieldset, form, main, [role=group], [role=region]";
/// Attributes by which what had the focus may go away without leaving the document.
const HIDING: [&str; 5] = ["disabled", "hidden", "data-mood", "data-panel", "data-presenting"];

/// What has the focus, and where it is in the document: each element around it, the innermost first, and the place of
/// the one inside among its children.
struct Held {
    element: Element,
    around: Vec<(Element, u32)>,
}

impl Held {
    fn of(element: Element) -> Held {
        let mut around = Vec::new();
        let mut inner = element.clone();
        while let Some(outer) = inner.parent_element() {
            let mut place = 0;
            let mut before = inner.previous_element_sibling();
            while let Some(sibling) = before {
                place += 1;
                before = sibling.previous_element_sibling();
            }
            around.push((outer.clone(), place));
            inner = outer;
        }
        Held { element, around }
    }

    /// Finds what takes its place.
    fn successor(&self) -> Option<Element> {
        let there = self.around.iter().enumerate().filter(|(_, (element, _))| is_seen(element));
        there.into_iter().find_map(|(depth, (element, place))| within(element, *place, depth == 0))
    }
}

/// Keeps the focus from getting lost, for as long as the page is there.
pub fn keep_focus() {
    let held = StoredValue::new_local(None::<Held>);
    let by_keys = StoredValue::new(true);
    let waits = StoredValue::new(false);
    let look = move || {
        waits.set_value(false);
        if !is_lost() {
            return;
        }
        let Some(lost) = held.try_update_value(Option::take).flatten() else { return };
        // What could still have it was left on purpose.
        if by_keys.get_value()
            && !is_seen(&lost.element)
            && let Some(successor) = lost.successor()
        {
            give_focus(&successor);
        }
    };
    let look_soon = move || {
        if !waits.get_value() && held.with_value(Option::is_some) {
            waits.set_value(true);
            request_animation_frame(look);
        }
    };
    let handles = [
        window_event_listener(ev::focusin, move |event| {
            let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            held.set_value(element.map(Held::of));
        }),
        window_event_listener(ev::focusout, move |_| look_soon()),
        window_event_listener(ev::keydown, move |_| by_keys.set_value(true)),
        window_event_listener(ev::pointerdown, move |_| by_keys.set_value(false)),
    ];
    let watch = Closure::<dyn Fn()>::new(look_soon).into_js_value();
    let observer = MutationObserver::new(watch.unchecked_ref()).ok();
    if let Some((observer, body)) = observer.as_ref().zip(document().body()) {
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        what.set_attribute_filter(&HIDING.into_iter().map(wasm_bindgen::JsValue::from_str).collect::<js_sys::Array>());
        // The body can be observed: this cannot fail.
        let _ = observer.observe_with_options(&body, &what);
    }
    let observer = StoredValue::new_local(observer);
    on_cleanup(move || {
        observer.try_with_value(|observer| observer.as_ref().map(MutationObserver::disconnect));
        handles.into_iter().for_each(WindowListenerHandle::remove);
    });
}

/// Focuses the slider, where keys travel in time.
pub fn focus_slider() {
    focus_found(".slider input");
}

/// Focuses what a selector finds, if it is there.
pub fn focus_found(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        give_focus(&element);
    }
}

fn is_lost() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Focuses an element; a heading can have the focus from now on, but not by Tab.
fn give_focus(element: &Element) {
    if !element.matches(FOCUSABLE).unwrap_or(false) && !element.has_attribute("tabindex") {
        // The attribute is plain text: setting it cannot fail.
        let _ = element.set_attribute("tabindex", "-1");
    }
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // If the element is not on the screen, the focus stays.
        let _ = element.focus();
    }
}

/// Finds what takes the place of something lost within an element that is still there: a neighbour, the element itself,
/// or its heading.
fn within(around: &Element, place: u32, is_parent: bool) -> Option<Element> {
    let is = |selector: &str| around.matches(selector).unwrap_or(false);
    if is("[role=tabpanel], [role=grid], .question") {
        return Some(around.clone());
    }
    let is_list = is("ul, ol, tbody, [role=list], [role=listbox]");
    if is_list || is_parent {
        let neighbours = (0..=place).rev().filter_map(|at| around.children().item(at));
        let found = neighbours.filter(is_seen).find_map(|neighbour| match neighbour.matches(FOCUSABLE) {
            Ok(true) => Some(neighbour),
            _ if is_list => first(&neighbour, FOCUSABLE),
            _ => None,
        });
        if found.is_some() {
            return found;
        }
    }
    is(PANELS).then(|| first(around, "h1, h2, h3, h4")).flatten()
}

/// Finds the first element within another that a selector matches and that is seen.
fn first(within: &Element, selector: &str) -> Option<Element> {
    let found = within.query_selector_all(selector).ok()?;
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<Element>().ok()).find(is_seen)
}

/// Returns `true` if an element is on the page, can be used and can be seen.
fn is_seen(element: &Element) -> bool {
    let style = || window().get_computed_style(element).ok().flatten();
    let is_visible =
        || style().is_some_and(|style| style.get_property_value("visibility").is_ok_and(|is| is != "hidden"));
    element.is_connected()
        && !element.has_attribute("disabled")
        && element.get_client_rects().length() > 0
        && is_visible()
}
