//! Who acts in this tab, folded away until asked for.

use leptos::prelude::*;

use crate::engine::log::Links;
use crate::session::use_session;

const WHAT: &str = "Who does what you do in this tab";

/// Says who acts, and opens the field for it.
#[component]
pub fn WhoButton(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let name = Memo::new(move |_| session.who().trim().to_owned());
    let label = move || name.with(|name| if name.is_empty() { "Who?".to_owned() } else { format!("As {name}") });
    let title = move || name.with(|name| if name.is_empty() { WHAT.to_owned() } else { format!("{WHAT}: {name}") });
    view! {
        <button
            type="button"
            class="link act-who"
            aria-expanded=move || open.get().to_string()
            title=title
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {label}
        </button>
    }
}

/// Shows the field for who acts, while it is open.
#[component]
pub fn WhoField(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    move || {
        open.get().then(|| {
            view! {
                <div class="form-field act-who-field">
                    <label for="act-who">"Who does it"</label>
                    <span class="form-optional">" optional"</span>
                    <span class="input-box">
                        <input
                            class="input"
                            id="act-who"
                            type="text"
                            autocomplete="off"
                            maxlength=Links::MAX_ACTOR
                            aria-describedby="act-who-hint"
                            prop:value=move || session.who()
                            on:input=move |event| session.set_who(event_target_value(&event))
                        />
                    </span>
                    <p class="form-hint" id="act-who-hint">
                        "Recorded as the actor of what you do in this tab. Empty: nobody is named."
                    </p>
                </div>
            }
        })
    }
}
