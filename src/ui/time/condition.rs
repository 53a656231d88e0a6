//! The condition under the transport: typed, completed, counted, and walked along.

use leptos::prelude::*;

use crate::engine::travel::condition::{ConditionError, completions};
use crate::session::{fields, fields_now, use_session};
use crate::ui::focus::focus_slider;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// How many words are offered.
const OFFERED: usize = 6;

/// Shows the field of the condition and its result.
#[component]
pub fn ConditionBar() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let breaks = page.breaks;
    let input = page.condition;
    let focused = RwSignal::new(false);
    let types = Memo::new(move |_| {
        let stream = session.stream();
        let types = session.with_workbench(|workbench| {
            let log = workbench.log();
            let mut types: Vec<String> = log.types().map(str::to_owned).collect();
            types.sort();
            types
        });
        let _ = stream;
        types.unwrap_or_default()
    });
    let offered = Memo::new(move |_| {
        let text = breaks.text.get();
        if !focused.get() {
            return Vec::new();
        }
        let caret = text.chars().count();
        types.with(|types| completions(&text, caret, fields_now(session), types)).into_iter().take(OFFERED).collect()
    });
    let complete = move |word: &str| {
        let text = completed(&breaks.text.get_untracked(), word);
        // At once, not with the next drawing: a key that follows on its heels would find the old text.
        if let Some(input) = input.get_untracked() {
            input.set_value(&text);
        }
        breaks.text.set(text);
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Tab" if !event.shift_key() => {
            if let Some(word) = offered.get_untracked().first() {
                event.prevent_default();
                complete(word);
            }
        }
        "Enter" => breaks.travel(session, true),
        "Escape" => focus_slider(),
        _ => {}
    };
    let example = move || {
        let field = fields(session).first()?;
        Some(format!("{} < 0 or type = …", field.name))
    };
    let is_on = Memo::new(move |_| breaks.is_on());
    let count = move || {
        if breaks.error().is_some() || !breaks.is_on() {
            return String::new();
        }
        let (events, spans, whole) = breaks.count(session.head());
        let spans = words::counted(spans, words::nouns::span);
        let more = if whole { "" } else { words::time::SEARCHING.text() };
        if events == 0 && whole {
            "never".to_owned()
        } else {
            words::time::in_it(&words::events(events), &spans, &more)
        }
    };
    view! {
        <div class="condition">
            <label class="eyebrow condition-label" for="condition">{words::time::BREAK_WHEN.text()}</label>
            <input
                id="condition"
                class="input condition-input"
                type="text"
                spellcheck="false"
                autocomplete="off"
                placeholder=example
                aria-describedby="condition-note"
                aria-invalid=move || breaks.error().map(|_| "true")
                node_ref=input
                prop:value=move || breaks.text.get()
                on:input=move |event| breaks.text.set(event_target_value(&event))
                on:keydown=key
                on:focus=move |_| focused.set(true)
                on:blur=move |_| focused.set(false)
            />
            <span class="condition-count" role="status">{count}</span>
            <button type="button" class="button" aria-label=words::time::PREVIOUS_MATCH.text() title=words::time::PREVIOUS_MATCH_SHIFT_N.text() aria-disabled=move || (!breaks.is_on()).then_some("true") on:click=move |_| breaks.travel(session, false)>
                <Icon name="previous" />
            </button>
            <button type="button" class="button next-match" aria-label=words::time::NEXT_MATCH.text() title=words::time::NEXT_MATCH_N.text() aria-disabled=move || (!breaks.is_on()).then_some("true") on:click=move |_| breaks.travel(session, true)>
                <Icon name="next" />
            </button>
            {move || is_on.get().then(|| view! { <Stop /> })}
            <div class="condition-note" id="condition-note">
                {move || breaks.error().map(|error| pointed(&breaks.text.get(), &error))}
                {move || {
                    let offered = offered.get();
                    let words = offered.into_iter().map(|word| {
                        let shown = word.clone();
                        let unit = fields_now(session).iter().find(|field| field.name == word).and_then(|field| field.unit.word());
                        let unit = unit.map(|unit| view! { <span class="muted">{words::time::in_it_2(&unit)}</span> });
                        view! {
                            <button type="button" class="chip" tabindex="-1" on:mousedown=move |event| { event.prevent_default(); complete(&word) }>
                                {shown}
                                {unit}
                            </button>
                        }
                    });
                    words.collect_view()
                }}
            </div>
        </div>
    }
}

/// Shows where the cursor stopped; the line is there as long as there is a condition, so that nothing moves.
#[component]
fn Stop() -> impl IntoView {
    let stopped = use_page_state().breaks.stopped;
    view! {
        <p class="condition-stop" role="status" title=move || stopped.get() class:is-stopped=move || stopped.with(Option::is_some)>
            {move || stopped.get()}
        </p>
    }
}

/// Replaces the word that is being typed at the end of a text.
fn completed(text: &str, word: &str) -> String {
    let begun = text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    let space = if word.ends_with('(') { "" } else { " " };
    format!("{begun}{word}{space}")
}

/// Shows a text with a mark at its error, and the reason.
fn pointed(text: &str, error: &ConditionError) -> impl IntoView + use<> {
    let before: String = text.chars().take(error.at).collect();
    let at: String = text.chars().skip(error.at).take(1).collect();
    let after: String = text.chars().skip(error.at + 1).collect();
    let at = if at.trim().is_empty() { "\u{2423}".to_owned() } else { at };
    view! {
        <p class="error-text condition-error" role="alert">
            <code>{before}<mark>{at}</mark>{after}</code>
            <span>{error.to_string()}</span>
        </p>
    }
}
