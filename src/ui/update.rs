//! A newer version of the page: announced, and taken when the person says so. `web/start.js` finds it and takes it.

use leptos::prelude::*;

use crate::ui::icon::Icon;
use crate::words;

/// The event that announces a newer version.
const FOUND: &str = "foldback-update";
/// The event that asks for it.
const TAKE: &str = "foldback-take-update";

/// Shows that a newer version is here.
#[component]
pub fn UpdateNotice() -> impl IntoView {
    let is_found = RwSignal::new(false);
    let found = window_event_listener_untyped(FOUND, move |_| is_found.set(true));
    on_cleanup(move || found.remove());
    let take = move |_| {
        if let Ok(event) = web_sys::Event::new(TAKE) {
            // The event is a plain one, and nobody refuses it.
            let _ = window().dispatch_event(&event);
        }
    };
    move || {
        is_found.get().then(|| {
            view! {
                <div class="notice is-good">
                    <Icon name="check" />
                    <p>{words::page::A_NEWER_VERSION_OF_FOLDBACK_IS.text()}</p>
                    <button type="button" class="button" on:click=take>{words::page::RELOAD.text()}</button>
                    <button type="button" class="button button-icon" aria-label=words::page::LATER.text() on:click=move |_| is_found.set(false)>
                        <Icon name="close" />
                    </button>
                </div>
            }
        })
    }
}
