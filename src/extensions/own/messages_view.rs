//! How the messages of another system's stream are read, to be chosen otherwise.

use leptos::prelude::*;

use crate::extensions::own::bring::Choices;
use crate::extensions::own::messages::MessagesRead;
use crate::extensions::own::preview::rows;
use crate::foreign::trouble::Troubles;
use crate::session::remote::Feed;
use crate::session::use_session;
use crate::ui::{ErrorText, use_page_state};
use crate::words;

/// How many messages with something odd about them are listed.
const LISTED: usize = 5;

/// Reads the messages, and shows how once it is asked for.
#[component]
pub fn HowItIsRead(feed: Feed) -> impl IntoView {
    let read = MessagesRead::begin(use_session(), use_page_state(), feed);
    let choosing = read.choosing;
    let is_open = RwSignal::new(false);
    let turn = move |_| {
        is_open.update(|is_open| *is_open = !*is_open);
        if is_open.get_untracked() {
            read.look_again();
        }
    };
    view! {
        <div class="messages-read">
            <Show when=move || choosing.survey.with(Option::is_some)>
                <button type="button" class="button" aria-expanded=move || is_open.get().to_string() on:click=turn>
                    {words::own::HOW_IT_IS_READ.text()}
                </button>
            </Show>
            {move || read.trouble.get().map(|refusal| view! { <ErrorText text=refusal.message /> })}
            <Show when=move || is_open.get()>
                <section aria-label=words::own::HOW_IT_IS_READ.text()>
                    <Choices choosing chosen=Callback::new(move |chosen| read.chosen(chosen)) />
                    {move || rows(&choosing.preview(), (words::own::MESSAGES_OF_THE_STREAM, words::own::MESSAGE))}
                    {move || read.report.with(|report| odd(&report.left_out, words::own::LEFT_OUT))}
                    {move || read.report.with(|report| odd(&report.remarks, words::own::ODD))}
                </section>
            </Show>
        </div>
    }
}

/// Lists the messages that something is odd about.
fn odd(troubles: &Troubles, label: words::Word) -> Option<impl IntoView + use<>> {
    let count = troubles.count();
    let listed: Vec<String> = troubles
        .kept
        .iter()
        .take(LISTED)
        .map(|trouble| words::own::of_message(&trouble.line, &trouble.reason.text()))
        .collect();
    let more = count.saturating_sub(listed.len() as u64);
    (count > 0).then(|| {
        let items = listed.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        let more = (more > 0).then(|| view! { <li>{words::own::and_more(&more)}</li> });
        view! { <p class="muted">{label.text()}</p><ul>{items}{more}</ul> }
    })
}
