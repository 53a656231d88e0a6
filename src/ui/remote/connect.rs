//! The form that connects to a log on a server.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

use crate::remote::LogAddress;
use crate::session::remote::{SignIn, has_client};
use crate::ui::address::open_anew;
use crate::ui::error_text::ErrorText;
use crate::ui::query::{asked, value_of};
use crate::ui::remote::opened::{LOG, LOOK, look_at};
use crate::words;

/// What an address is like: that of `cargo xtask hub` on the same machine.
const EXAMPLE: &str = "ws://localhost:9222/CLASS";

/// How a person signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Nothing,
    Password,
    Token,
    Creds,
}

impl Way {
    const ALL: [Way; 4] = [Way::Nothing, Way::Password, Way::Token, Way::Creds];

    fn name(self) -> &'static str {
        match self {
            Way::Nothing => "nothing",
            Way::Password => "password",
            Way::Token => "token",
            Way::Creds => "creds",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Way::Nothing => words::remote::NOTHING.text(),
            Way::Password => words::remote::USER_AND_PASSWORD.text(),
            Way::Token => words::remote::A_TOKEN.text(),
            Way::Creds => words::remote::A_CREDENTIALS_FILE.text(),
        }
    }

    fn of(sign_in: &SignIn) -> Way {
        match sign_in {
            SignIn { creds, .. } if !creds.is_empty() => Way::Creds,
            SignIn { token, .. } if !token.is_empty() => Way::Token,
            SignIn { user, .. } if !user.is_empty() => Way::Password,
            SignIn { .. } => Way::Nothing,
        }
    }
}

/// Asks for an address and how to sign in, and opens the page with that log. A server that `asks` is signed in to with a password,
/// unless something else is chosen.
#[component]
pub fn Connect(#[prop(optional)] asks: bool) -> impl IntoView {
    let typed = value_of(LOG).unwrap_or_default();
    let before = LogAddress::read(&typed).map(|address| SignIn::of_this_tab(&address)).unwrap_or_default();
    let address = RwSignal::new(typed);
    let way = RwSignal::new(match Way::of(&before) {
        Way::Nothing if asks => Way::Password,
        known => known,
    });
    let sign_in = RwSignal::new(before);
    let trouble = RwSignal::new(None::<&'static str>);
    let is_missing = RwSignal::new(false);
    let connect = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(read) = LogAddress::read(&address.get_untracked()) else {
            return trouble.set(Some(words::remote::AN_ADDRESS_IS_LIKE.text()));
        };
        let chosen = only(way.get_untracked(), sign_in.get_untracked());
        spawn_local(async move {
            if asked_for_client(is_missing).await {
                chosen.keep(&read);
                // Who signs in to look goes on looking.
                match asked(LOOK) {
                    true => look_at(&read),
                    false => open_anew(&format!("?{LOG}={read}")),
                }
            }
        });
    };
    // Whoever cannot connect is told before typing.
    spawn_local(async move {
        asked_for_client(is_missing).await;
    });
    let type_address = move |event: leptos::ev::Event| {
        trouble.set(None);
        address.set(event_target_value(&event));
    };
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        way.set(Way::ALL.into_iter().find(|way| way.name() == chosen).unwrap_or(Way::Nothing));
    };
    view! {
        <form class="dialog-part" aria-label=words::remote::A_LOG_ON_A_SERVER.text() on:submit=connect>
            <label class="share-link">
                <span class="eyebrow">{words::remote::ADDRESS.text()}</span>
                <input
                    class="input"
                    type="text"
                    inputmode="url"
                    placeholder=EXAMPLE
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=address
                    aria-invalid=move || trouble.get().map(|_| "true")
                    on:input=type_address
                />
            </label>
            {move || trouble.get().map(|text| view! { <ErrorText text /> })}
            <label class="share-link">
                <span class="eyebrow">{words::remote::SIGN_IN_WITH.text()}</span>
                <select class="input" aria-label=words::remote::SIGN_IN_WITH.text() on:change=choose>
                    {Way::ALL
                        .map(|each| view! { <option value=each.name() selected=move || way.get() == each>{each.label()}</option> })
                        .collect_view()}
                </select>
            </label>
            {move || match way.get() {
                Way::Nothing => ().into_any(),
                Way::Password => {
                    view! {
                        <Secret label=words::remote::USER.text() kind="text" sign_in part=|sign_in| &mut sign_in.user />
                        <Secret label=words::remote::PASSWORD.text() kind="password" sign_in part=|sign_in| &mut sign_in.password />
                    }
                        .into_any()
                }
                Way::Token => view! { <Secret label=words::remote::TOKEN.text() kind="password" sign_in part=|sign_in| &mut sign_in.token /> }.into_any(),
                Way::Creds => view! { <CredsFile sign_in /> }.into_any(),
            }}
            <p class="muted">{words::remote::IT_IS_KEPT_FOR_THIS_TAB_ONLY.text()}</p>
            <p class="muted">{words::remote::A_STREAM_OF_ANOTHER_SYSTEM_IS_RECOGNISED.text()}</p>
            {move || is_missing.get().then(|| view! { <ErrorText text=words::remote::THIS_PAGE_WAS_BUILT_WITHOUT.text() /> })}
            <div class="row">
                <button type="submit" class="button button-main">{words::remote::CONNECT.text()}</button>
            </div>
        </form>
    }
}

/// Returns whether the client is there, and says it if it is not.
async fn asked_for_client(is_missing: RwSignal<bool>) -> bool {
    let is_there = has_client().await;
    // The form may be gone meanwhile.
    let _ = is_missing.try_set(!is_there);
    is_there
}

/// Returns what is chosen of all that was typed.
fn only(way: Way, typed: SignIn) -> SignIn {
    match way {
        Way::Nothing => SignIn::default(),
        Way::Password => SignIn { user: typed.user, password: typed.password, ..SignIn::default() },
        Way::Token => SignIn { token: typed.token, ..SignIn::default() },
        Way::Creds => SignIn { creds: typed.creds, ..SignIn::default() },
    }
}

#[component]
fn Secret(
    label: &'static str,
    kind: &'static str,
    sign_in: RwSignal<SignIn>,
    part: fn(&mut SignIn) -> &mut String,
) -> impl IntoView {
    let value = part(&mut sign_in.get_untracked()).clone();
    view! {
        <label class="share-link">
            <span class="eyebrow">{label}</span>
            <input
                class="input"
                type=kind
                autocomplete="off"
                prop:value=value
                on:input=move |event| sign_in.update(|sign_in| *part(sign_in) = event_target_value(&event))
            />
        </label>
    }
}

#[component]
fn CredsFile(sign_in: RwSignal<SignIn>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let read = move |_| {
        let file = field.get_untracked().and_then(|field| field.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        spawn_local(async move {
            let text = JsFuture::from(file.unchecked_ref::<web_sys::Blob>().text()).await;
            let text = text.ok().and_then(|text| text.as_string()).unwrap_or_default();
            sign_in.update(|sign_in| sign_in.creds = text);
        });
    };
    view! {
        <label class="share-link">
            <span class="eyebrow">{words::remote::CREDENTIALS_FILE.text()}</span>
            <input class="input" type="file" accept=".creds" node_ref=field on:change=read />
        </label>
    }
}
