//! Who acts in this tab, folded away until asked for.

use leptos::prelude::*;

use crate::engine::log::Links;
use crate::session::use_session;
use crate::words;
use crate::words::Word;

const WHAT: Word = words::act::WHO_DOES_WHAT_YOU_DO_IN_THIS;

/// Says who acts, and opens the field for it.
#[component]
pub fn WhoButton(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let name = Memo::new(move |_| session.who().trim().to_owned());
    let label = move || {
        name.with(|name| if name.is_empty() { words::act::WHO.text().to_owned() } else { words::act::as_it(&name) })
    };
    let title =
        move || name.with(|name| if name.is_empty() { WHAT.text().to_owned() } else { format!("{WHAT}: {name}") });
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
                    <label for="act-who">{words::act::WHO_DOES_IT.text()}</label>
                    <span class="form-optional">{words::act::OPTIONAL.text()}</span>
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
                        {words::act::RECORDED_AS_THE_ACTOR_OF_WHAT_YOU.text()}
                    </p>
                </div>
            }
        })
    }
}
