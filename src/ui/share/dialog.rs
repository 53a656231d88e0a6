//! The dialog that makes a link.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::session::{StorageMode, use_session};
use crate::ui::address;
use crate::ui::dialog::Dialog;
use crate::ui::download::save_log;
use crate::ui::error_text::ErrorText;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// Shows the dialog.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let page = use_page_state();
    view! {
        <Dialog open=page.share title="Share">
            <Share />
        </Dialog>
    }
}

#[component]
fn Share() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    // A log that someone else shared is not in the recipient's browser either.
    let with_log = RwSignal::new(session.storage_mode() == StorageMode::Shared);
    let copied = RwSignal::new(None::<&'static str>);
    let link = Memo::new(move |_| {
        copied.set(None);
        address::link_to_here(session, page, with_log.get()).map_err(|refusal| refusal.message)
    });
    let field = NodeRef::<html::Input>::new();
    let copy = move |_| {
        let Ok(text) = link.get_untracked() else { return };
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        spawn_local(async move {
            let done = copy_text(&text).await;
            copied.set(Some(if done { "Copied." } else { "The browser does not copy here: press Ctrl + C." }));
        });
    };
    let what = move || {
        let moment = match session.is_live() {
            true => "the live state".to_owned(),
            false => format!("event {}", session.revision()),
        };
        let lane =
            page.lanes.open_lane().map_or_else(String::new, |lane| format!(", with the what-if {:?}", lane.name));
        format!(
            "It leads to {moment} of {}{lane}. It never leaves the two browsers: what follows the # is not sent to any server.",
            session.stream()
        )
    };
    view! {
        <section class="dialog-part" aria-label="Link">
            <p class="muted">{what}</p>
            <label class="check">
                <input type="checkbox" prop:checked=move || with_log.get() on:change=move |event| with_log.set(event_target_checked(&event)) />
                <span>"With the whole log, for someone who does not have it"</span>
            </label>
            {move || match link.get() {
                Ok(text) => {
                    let length = words::counted(text.len(), "character");
                    view! {
                        <label class="share-link">
                            <span class="eyebrow">"Link"</span>
                            <input class="input" type="text" readonly prop:value=text node_ref=field on:focus=move |_| if let Some(field) = field.get_untracked() { field.select() } />
                        </label>
                        <div class="row">
                            <button type="button" class="button button-main" on:click=copy>"Copy"</button>
                            <span class="muted" role="status">{move || copied.get().map_or_else(|| length.clone(), str::to_owned)}</span>
                        </div>
                    }
                        .into_any()
                }
                Err(message) => {
                    view! {
                        <ErrorText text=message />
                        <div class="row">
                            <button type="button" class="button" on:click=move |_| save_log(session)>"Download the log"</button>
                        </div>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

/// Copies a text; `false` if the browser does not let pages copy, as without a secure context.
async fn copy_text(text: &str) -> bool {
    let navigator = window().navigator();
    let lends = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    lends && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
