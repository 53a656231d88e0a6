//! What the first screen shows of lessons: the button that opens the list of them, and what a first visit is offered.

use leptos::prelude::*;

use crate::lessons::{INDEX, Place};
use crate::ui::{Icon, use_page_state};
use crate::words;

/// The domain whose sample the first lesson is about.
const FIRST: &str = "account";

/// The list of all lessons, before its code has come.
#[derive(Clone, Copy, Default)]
pub struct Offered {
    /// The list is open.
    pub map: RwSignal<bool>,
    /// How many lessons are done; `None` until that is known.
    pub done: RwSignal<Option<usize>>,
}

/// Shows the button that opens the list.
#[component]
pub fn LessonsButton() -> impl IntoView {
    let Offered { map, done } = expect_context();
    let rest = use_page_state().rest;
    let open = move |_| {
        rest.ask();
        map.set(true);
    };
    let done = move || done.get().map_or_else(|| "–".to_owned(), |done| done.to_string());
    view! {
        <button type="button" class="button header-lessons" aria-label=words::lesson::LESSONS.text() on:click=open>
            <Icon name="lesson" />
            <span>{words::lesson::LESSONS_2.text()}<span class="header-count" data-done=move || format!("{} / {}", done(), INDEX.len())></span></span>
        </button>
    }
}

/// Offers the first lesson, where its story is told.
pub fn welcome(domain: &str) -> Option<AnyView> {
    let first = INDEX.first().filter(|_| domain == FIRST)?;
    let address = format!("#{}", Place { id: first.id.to_owned(), step: None }.fragment());
    let text = words::lesson::find_out_why_in_minutes(&first.minutes);
    Some(view! { <a class="button button-main" href=address>{text}</a> }.into_any())
}
