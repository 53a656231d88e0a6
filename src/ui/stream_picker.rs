//! Which stream is looked at, and a search for another: a combobox whose list is drawn only while it is open, and only as far
//! as it is seen, so that a choice costs the same among five streams and five thousand.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::engine::log::envelope::StreamId;
use crate::session::{Session, use_session};
use crate::ui::focus::focus_slider;
use crate::ui::page_state::{PageState, use_page_state};
use crate::ui::words;

/// The most streams that are listed.
const LISTED: usize = 50;
/// How many of them are drawn at first, and again whenever the last one comes into sight: more than the list is high.
const DRAWN: usize = 12;
/// The id of the list, for screen readers.
const LIST: &str = "stream-list";

/// What a search has found: the first streams, and how many there are.
#[derive(Clone, Debug, Default, PartialEq)]
struct FoundStreams {
    streams: Vec<StreamId>,
    of: usize,
}

/// Finds the streams of the domain that is shown whose names hold a text, in the order in which they began.
fn find(session: Session, text: &str) -> FoundStreams {
    let shown = session.stream();
    let text = text.trim().as_bytes();
    let holds = |stream: &&StreamId| {
        text.is_empty() || stream.as_str().as_bytes().windows(text.len()).any(|part| part.eq_ignore_ascii_case(text))
    };
    let found = session.with_workbench(|workbench| {
        let of_domain = workbench.log().streams().filter(|stream| stream.domain() == shown.domain()).filter(holds);
        let mut found = FoundStreams::default();
        for stream in of_domain {
            found.of += 1;
            if found.streams.len() < LISTED {
                found.streams.push(stream.clone());
            }
        }
        found
    });
    let mut found = found.unwrap_or_default();
    // A stream without events, or far down the list, exists as well.
    if holds(&&shown) && !found.streams.contains(&shown) {
        found.of += usize::from(session.with_workbench(|workbench| workbench.head(&shown).0) == Some(0));
        found.streams.truncate(LISTED - 1);
        found.streams.insert(0, shown);
    }
    found
}

/// The picker as it is used.
#[derive(Clone, Copy)]
struct Picker {
    session: Session,
    page: PageState,
    field: NodeRef<html::Input>,
    list: NodeRef<html::Ul>,
    open: RwSignal<bool>,
    text: RwSignal<String>,
    found: Memo<FoundStreams>,
    /// Which choice Enter takes; the one after the streams begins another.
    active: RwSignal<usize>,
    /// How many of the streams are drawn.
    drawn: RwSignal<usize>,
}

impl Picker {
    fn new(session: Session, page: PageState) -> Picker {
        let (open, text) = (RwSignal::new(false), RwSignal::new(String::new()));
        let found = Memo::new(move |_| if open.get() { find(session, &text.get()) } else { FoundStreams::default() });
        let (field, list) = (NodeRef::new(), NodeRef::new());
        let (active, drawn) = (RwSignal::new(0), RwSignal::new(DRAWN));
        Picker { session, page, field, list, open, text, found, active, drawn }
    }

    fn count(self) -> usize {
        self.found.with_untracked(|found| found.streams.len())
    }

    fn show(self) {
        if self.open.get_untracked() {
            return;
        }
        self.text.set(String::new());
        self.drawn.set(DRAWN);
        self.open.set(true);
        let shown = self.session.stream_now();
        let at = self.found.with_untracked(|found| found.streams.iter().position(|stream| *stream == shown));
        self.move_to(at.unwrap_or(0));
    }

    fn hide(self) {
        self.open.set(false);
    }

    /// Makes a choice the active one, and brings it into sight.
    fn move_to(self, index: usize) {
        self.active.set(index);
        // The choice that begins another stream is drawn always.
        if index < self.count() {
            self.draw(index + 1);
        }
        request_animation_frame(move || {
            let option = document().get_element_by_id(&option_id(index));
            let (Some(list), Some(option)) = (self.list.try_get_untracked().flatten(), option) else { return };
            let (list_box, option_box) = (list.get_bounding_client_rect(), option.get_bounding_client_rect());
            let below = option_box.bottom() - list_box.bottom();
            let above = list_box.top() - option_box.top();
            let moved = if below > 0.0 { below } else { -above.max(0.0) };
            list.set_scroll_top(list.scroll_top() + moved as i32);
        });
    }

    /// Draws so many streams, and some to go on to.
    fn draw(self, count: usize) {
        if self.drawn.get_untracked() < count + DRAWN / 2 {
            self.drawn.set(count + DRAWN);
        }
    }

    /// Draws more streams once the last one comes into sight.
    fn scrolled(self) {
        let Some(list) = self.list.get_untracked() else { return };
        if list.scroll_top() + 2 * list.client_height() > list.scroll_height() {
            self.draw(self.drawn.get_untracked());
        }
    }

    fn choose(self, index: usize) {
        let stream = self.found.with_untracked(|found| found.streams.get(index).cloned());
        self.hide();
        // The keys are the page's again.
        focus_slider();
        match stream {
            Some(stream) => drop(self.session.show_stream(&stream)),
            None => self.page.new_stream.set(true),
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let (active, choices) = (self.active.get_untracked(), self.count() + 1);
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !self.open.get_untracked() => self.show(),
            "ArrowDown" => self.move_to((active + 1) % choices),
            "ArrowUp" => self.move_to((active + choices - 1) % choices),
            "Enter" if self.open.get_untracked() => self.choose(active),
            "Escape" if self.open.get_untracked() => self.hide(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn search(self, text: String) {
        if !self.open.get_untracked() {
            self.show();
        }
        self.drawn.set(DRAWN);
        self.text.set(text);
        self.move_to(0);
    }
}

fn option_id(index: usize) -> String {
    format!("{LIST}-{index}")
}

/// Shows the current stream, and lets the person search for, choose or begin another.
#[component]
pub fn StreamPicker() -> impl IntoView {
    let session = use_session();
    let picker = Picker::new(session, use_page_state());
    let value = move || if picker.open.get() { picker.text.get() } else { session.stream().to_string() };
    let active = move || picker.open.get().then(|| option_id(picker.active.get()));
    view! {
        <div class="stream-picker">
            <input
                class="time-stream"
                type="text"
                role="combobox"
                aria-label=words::page::STREAM.text()
                aria-autocomplete="list"
                aria-controls=LIST
                aria-expanded=move || picker.open.get().to_string()
                aria-activedescendant=active
                autocomplete="off"
                spellcheck="false"
                placeholder=move || session.stream().to_string()
                node_ref=picker.field
                prop:value=value
                on:focus=move |_| picker.show()
                on:click=move |_| picker.show()
                on:blur=move |_| picker.hide()
                on:input=move |event| picker.search(event_target_value(&event))
                on:keydown=move |event| picker.press(&event)
            />
            {move || picker.open.get().then(|| view! { <Choices picker /> })}
        </div>
    }
}

/// Lists what was found, and the choice that begins another stream.
#[component]
fn Choices(picker: Picker) -> impl IntoView {
    let choice = move |(index, count): (usize, usize), label: String| {
        // Pressed, not clicked: the field would lose the focus before.
        let press = move |event: web_sys::MouseEvent| {
            event.prevent_default();
            picker.choose(index);
        };
        let selected = move || (picker.active.get() == index).to_string();
        // Of how many it is one is told: not all of them are drawn.
        view! {
            <li
                role="option"
                id=option_id(index)
                aria-selected=selected
                aria-posinset=(index + 1).to_string()
                aria-setsize=(count + 1).to_string()
                on:mousedown=press
            >
                {label}
            </li>
        }
    };
    let choices = move || {
        let (streams, count) = picker.found.with(|found| {
            (found.streams.iter().take(picker.drawn.get()).cloned().collect::<Vec<_>>(), found.streams.len())
        });
        let mut choices: Vec<_> =
            streams.into_iter().enumerate().map(|(index, stream)| choice((index, count), stream.to_string())).collect();
        choices.push(choice((count, count), words::page::NEW.text().to_owned()));
        choices
    };
    let more = move || {
        let (listed, of) = picker.found.with(|found| (found.streams.len(), found.of));
        let text = words::page::of_type_to_search(&words::count(listed), &words::count(of));
        (of > listed).then(|| view! { <p class="stream-more muted" role="status">{text}</p> })
    };
    view! {
        <div class="stream-list">
            <ul
                role="listbox"
                id=LIST
                aria-label=words::page::STREAMS.text()
                node_ref=picker.list
                on:scroll=move |_| picker.scrolled()
            >
                {choices}
            </ul>
            {more}
        </div>
    }
}
