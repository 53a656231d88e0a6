//! The text of a model as it is typed, with a list of what may stand at the caret: fields, paths that occur in the data,
//! types of events, functions, words of the language.
//!
//! The list opens as a word is typed, and by Ctrl+Space. Nothing in it is active before an arrow makes it so: Enter
//! begins a line as always, and Tab takes the first.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::extensions::own::editing::Editing;
use crate::models::{Choice, ChoiceKind};
use crate::sets::seen::{Seen, inserted};
use crate::ui::words;

/// The most choices that are listed.
const LISTED: usize = 40;
/// The id of the text.
const TEXT: &str = "model-text";
/// The id of the list, and the beginning of those of its choices.
const LIST: &str = "model-choices";

/// What is offered at the caret.
#[derive(Clone, Debug, Default, PartialEq)]
struct Offer {
    choices: Vec<Choice>,
    /// Where the word begins that a choice takes the place of, and the caret, in UTF-16 as the browser counts.
    ends: [u32; 2],
    /// The line and the column at which the word begins, from 0.
    place: [usize; 2],
    active: Option<usize>,
}

/// The text and its list; cheap to copy.
#[derive(Clone, Copy)]
struct Completing {
    editing: Editing,
    text: NodeRef<html::Textarea>,
    offer: RwSignal<Option<Offer>>,
    /// What occurs in the events of a stream, up to a revision.
    seen: StoredValue<Option<(StreamId, Revision, Seen)>>,
}

/// Shows the text and, where it can be completed, the list.
#[component]
pub fn ModelText(editing: Editing, is_wrong: Memo<bool>) -> impl IntoView {
    let completing =
        Completing { editing, text: NodeRef::new(), offer: RwSignal::new(None), seen: StoredValue::new(None) };
    let offer = completing.offer;
    let is_open = Memo::new(move |_| offer.with(Option::is_some));
    let active = move || offer.with(|offer| offer.as_ref()?.active.map(choice_id));
    let scrolled = RwSignal::new([0, 0]);
    let scroll = move |_| {
        if let Some(text) = completing.text.get_untracked() {
            scrolled.set([text.scroll_left(), text.scroll_top()]);
        }
    };
    let typed = move |event| {
        editing.write(event_target_value(&event));
        completing.look(false);
    };
    let said = move || {
        offer.with(|offer| {
            let offer = offer.as_ref()?;
            Some(words::own::tab_takes(
                &words::counted(offer.choices.len(), words::own::choices),
                &offer.choices.first()?.text,
            ))
        })
    };
    view! {
        <div class="model-text" dir="ltr">
            <label class="visually-hidden" for=TEXT>{words::own::MODEL_TEXT.text()}</label>
            <textarea
                id=TEXT
                class="code-area"
                rows="14"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-invalid=move || is_wrong.get().then_some("true")
                aria-describedby="model-text-hint"
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-controls=move || is_open.get().then_some(LIST)
                aria-activedescendant=active
                node_ref=completing.text
                prop:value=move || editing.text.get()
                on:input=typed
                on:keydown=move |event| completing.press(&event)
                on:scroll=scroll
                on:pointerdown=move |_| completing.close()
                on:blur=move |_| completing.close()
            ></textarea>
            {move || is_open.get().then(|| view! { <Choices completing scrolled /> })}
            <p class="visually-hidden" role="status">{said}</p>
        </div>
        <p class="muted model-hint" id="model-text-hint">{words::own::COMPLETES_AS_ONE_TYPES.text()}</p>
    }
}

/// Shows the list at the word that is completed: below its line, or above it in the lower half of the text.
#[component]
fn Choices(completing: Completing, scrolled: RwSignal<[i32; 2]>) -> impl IntoView {
    let offer = completing.offer;
    let place = Memo::new(move |_| offer.with(|offer| offer.as_ref().map(|offer| offer.place)).unwrap_or_default());
    let choices =
        Memo::new(move |_| offer.with(|offer| offer.as_ref().map(|offer| offer.choices.clone())).unwrap_or_default());
    let active = Memo::new(move |_| offer.with(|offer| offer.as_ref()?.active));
    let is_above = move || {
        let Some(text) = completing.text.get() else { return false };
        let lines = text.value().matches('\n').count() + 1;
        let line_height = text.scroll_height() / i32::try_from(lines.max(1)).unwrap_or(1).max(1);
        let top = i32::try_from(place.get()[0]).unwrap_or(0) * line_height.min(24) - scrolled.get()[1];
        top > text.client_height() / 2
    };
    let rows = move || {
        let rows = choices.get().into_iter().enumerate().map(|(index, choice)| {
            let (text, kind) = (choice.text.trim_end().to_owned(), kind_text(choice.kind));
            let take = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                completing.take(index);
            };
            view! {
                <li
                    role="option"
                    id=choice_id(index)
                    aria-selected=move || (active.get() == Some(index)).to_string()
                    on:click=take
                >
                    <code>{text}</code>
                    " "
                    <span class="muted">{kind}</span>
                </li>
            }
        });
        rows.collect_view()
    };
    // An active choice is in sight.
    Effect::new(move |_| {
        let row = active.get().and_then(|index| document().get_element_by_id(&choice_id(index)));
        if let (Some(row), Some(list)) = (row, document().get_element_by_id(LIST)) {
            let (row, seen) = (row.get_bounding_client_rect(), list.get_bounding_client_rect());
            let beyond = (row.bottom() - seen.bottom()).max(0.0).ceil() - (seen.top() - row.top()).max(0.0).ceil();
            list.set_scroll_top(list.scroll_top() + beyond as i32);
        }
    });
    view! {
        <div
            class="model-offer"
            class:is-above=is_above
            style=("--at-line", move || place.get()[0].to_string())
            style=("--at-column", move || place.get()[1].to_string())
            style=("--scrolled-left", move || format!("{}px", scrolled.get()[0]))
            style=("--scrolled-top", move || format!("{}px", scrolled.get()[1]))
        >
            <ul
                class="model-choices"
                role="listbox"
                id=LIST
                aria-label=words::own::COMPLETIONS.text()
                // The text keeps the focus, and with it the keyboard of a phone.
                on:mousedown=move |event| event.prevent_default()
            >
                {rows}
            </ul>
        </div>
    }
}

impl Completing {
    /// Looks what may stand at the caret; as one types only once a word is begun.
    fn look(self, is_asked: bool) {
        let offer = self.text.get_untracked().and_then(|area| {
            let caret = area.selection_end().ok().flatten()?;
            (area.selection_start().ok().flatten()? == caret).then_some(())?;
            self.offer_at(&area.value(), caret, is_asked)
        });
        self.offer.set(offer);
    }

    fn offer_at(self, text: &str, caret: u32, is_asked: bool) -> Option<Offer> {
        let at = characters(text, caret);
        let found = self.with_seen(|seen| seen.completions(text, at))?;
        let is_begun = is_asked || !found.range.is_empty();
        let choices: Vec<Choice> = found.choices.into_iter().take(LISTED).collect();
        if choices.is_empty() || !is_begun {
            return None;
        }
        let before: String = text.chars().take(found.range.start).collect();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let place = [before.matches('\n').count(), column];
        let begun = u32::try_from(before.encode_utf16().count()).ok()?;
        Some(Offer { choices, ends: [begun, caret], place, active: is_asked.then_some(0) })
    }

    /// Looks at what occurs in the events, which is read again once there are more.
    fn with_seen<T>(self, look: impl FnOnce(&Seen) -> T) -> Option<T> {
        let session = self.editing.session;
        let stream = session.stream_now();
        let head = session.with_workbench_untracked(|workbench| workbench.head(&stream))?;
        let is_known = self
            .seen
            .with_value(|seen| seen.as_ref().is_some_and(|(of, through, _)| (of, *through) == (&stream, head)));
        if !is_known {
            let seen = session.with_workbench_untracked(|workbench| Seen::of(workbench, &stream))?;
            self.seen.set_value(Some((stream, head, seen)));
        }
        self.seen.with_value(|seen| seen.as_ref().map(|(_, _, seen)| look(seen)))
    }

    fn close(self) {
        if self.offer.with_untracked(Option::is_some) {
            self.offer.set(None);
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let is_open = self.offer.with_untracked(Option::is_some);
        let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key());
        let active = self.offer.with_untracked(|offer| offer.as_ref().and_then(|offer| offer.active));
        let is_taken = match event.key().as_str() {
            " " if event.ctrl_key() => {
                self.look(true);
                true
            }
            "ArrowDown" if is_open && is_plain => self.step(true),
            "ArrowUp" if is_open && is_plain => self.step(false),
            "Tab" if is_open && is_plain => self.take(active.unwrap_or(0)),
            "Enter" if is_open && is_plain => active.is_some_and(|active| self.take(active)),
            "Escape" if is_open => {
                self.close();
                true
            }
            "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End" | "PageUp" | "PageDown" | "Enter" => {
                self.close();
                false
            }
            _ => false,
        };
        if is_taken {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// Makes the next choice active, or the one before; beyond an end it is the other end.
    fn step(self, is_down: bool) -> bool {
        self.offer.update(|offer| {
            if let Some(offer) = offer {
                let count = offer.choices.len();
                offer.active = Some(match (offer.active, is_down) {
                    (None, true) => 0,
                    (None, false) => count - 1,
                    (Some(active), true) => (active + 1) % count,
                    (Some(active), false) => (active + count - 1) % count,
                });
            }
        });
        true
    }

    /// Puts a choice in the place of the word; returns `false` if it is not there.
    fn take(self, index: usize) -> bool {
        let taken = self.offer.with_untracked(|offer| {
            let offer = offer.as_ref()?;
            Some((inserted(offer.choices.get(index)?).to_owned(), offer.ends))
        });
        let (Some((text, [start, end])), Some(area)) = (taken, self.text.get_untracked()) else { return false };
        self.offer.set(None);
        insert(&area, &text, [start, end]);
        self.editing.write(area.value());
        self.offer.set(None);
        true
    }
}

/// Puts a text in the place of a part of another, as if it was typed: it can be undone by the browser.
fn insert(area: &web_sys::HtmlTextAreaElement, text: &str, [start, end]: [u32; 2]) {
    // Where the focus cannot be given or the selection set, the text is put in below.
    let _ = area.focus();
    let is_typed = area.set_selection_range(start, end).is_ok()
        && document()
            .dyn_into::<web_sys::HtmlDocument>()
            .is_ok_and(|page| page.exec_command_with_show_ui_and_value("insertText", false, text) == Ok(true));
    if !is_typed {
        // Offsets of a selection that was just read are within the text.
        let _ = area.set_range_text_with_start_and_end(text, start, end);
        let end = start + u32::try_from(text.encode_utf16().count()).unwrap_or(0);
        let _ = area.set_selection_range(end, end);
    }
}

/// Returns the number of characters before a place in UTF-16.
fn characters(text: &str, place: u32) -> usize {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            let is_before = units < place as usize;
            units += c.len_utf16();
            is_before
        })
        .count()
}

fn choice_id(index: usize) -> String {
    format!("{LIST}-{index}")
}

/// Names what a choice is.
fn kind_text(kind: ChoiceKind) -> &'static str {
    match kind {
        ChoiceKind::Keyword => words::own::CHOICE_WORD.text(),
        ChoiceKind::Field => words::own::CHOICE_FIELD.text(),
        ChoiceKind::Path => words::own::CHOICE_PATH.text(),
        ChoiceKind::EventType => words::own::CHOICE_TYPE.text(),
        ChoiceKind::Function => words::own::CHOICE_FUNCTION.text(),
        ChoiceKind::EventName => words::own::CHOICE_EVENT.text(),
    }
}
