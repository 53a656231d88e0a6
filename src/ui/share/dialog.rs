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
use crate::ui::later::{Until, later};
use crate::ui::page_state::use_page_state;
use crate::ui::remote::REMOTE;
use crate::ui::words;
use crate::workbench::shown_name;

/// Shows the dialog.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let page = use_page_state();
    view! {
        <Dialog open=page.share title=words::share::SHARE.text()>
            <Share />
            <OnAServer />
        </Dialog>
    }
}

/// Leads to a log on a server; what it needs is fetched when it is asked for.
#[component]
fn OnAServer() -> impl IntoView {
    let is_asked = RwSignal::new(false);
    view! {
        <section class="dialog-part" aria-label=words::share::ONE_LOG_FOR_MANY.text()>
            <p class="muted">{words::share::A_CLASS_OR_A_TEAM_CAN_ACT_ON_ONE.text()}</p>
            {move || match is_asked.get() {
                true => later(&REMOTE, Until::Said, |remote| (remote.connect)()),
                false => {
                    view! {
                        <button type="button" class="button" on:click=move |_| is_asked.set(true)>
                            {words::share::CONNECT_TO_A_LOG_ON_A_SERVER.text()}
                        </button>
                    }
                        .into_any()
                }
            }}
        </section>
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
            copied.set(Some(if done {
                words::share::COPIED.text()
            } else {
                words::share::THE_BROWSER_DOES_NOT_COPY_HERE.text()
            }));
        });
    };
    let what = move || {
        let moment = match session.is_live() {
            true => words::share::THE_LIVE_STATE.text().to_owned(),
            false => words::share::event(&session.revision()),
        };
        let lane = page
            .lanes
            .open_lane()
            .map_or_else(String::new, |lane| words::share::with_the_what_if(&format_args!("{:?}", shown_name(&lane))));
        words::share::it_leads_to_of_it_never_leaves(&moment, &session.stream(), &lane)
    };
    view! {
        <section class="dialog-part" aria-label=words::share::LINK.text()>
            <p class="muted">{what}</p>
            <label class="check">
                <input type="checkbox" prop:checked=move || with_log.get() on:change=move |event| with_log.set(event_target_checked(&event)) />
                <span>{words::share::WITH_THE_WHOLE_LOG_FOR_SOMEONE.text()}</span>
            </label>
            {move || match link.get() {
                Ok(text) => {
                    let length = words::counted(text.len(), words::nouns::character);
                    view! {
                        <label class="share-link">
                            <span class="eyebrow">{words::share::LINK.text()}</span>
                            <input class="input" type="text" readonly prop:value=text node_ref=field on:focus=move |_| if let Some(field) = field.get_untracked() { field.select() } />
                        </label>
                        <div class="row">
                            <button type="button" class="button button-main" on:click=copy>{words::share::COPY.text()}</button>
                            <span class="muted" role="status">{move || copied.get().map_or_else(|| length.clone(), str::to_owned)}</span>
                        </div>
                    }
                        .into_any()
                }
                Err(message) => {
                    view! {
                        <ErrorText text=message />
                        <div class="row">
                            <button type="button" class="button" on:click=move |_| save_log(session)>{words::share::DOWNLOAD_THE_LOG.text()}</button>
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
