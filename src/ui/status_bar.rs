//! The status bar: size, chain, work under way, keyboard.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::verify_unasked;
use crate::session::{Session, StorageMode, use_session};
use crate::storage::port::QUOTA_UNITS;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// What is known of the chain.
#[derive(Clone, Debug, PartialEq)]
enum Chain {
    Checking(u32),
    Holds,
    Broken(String),
}

/// Shows the status bar.
#[component]
pub fn StatusBar() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let chain = RwSignal::new(Chain::Checking(0));
    verify_in_background(session, chain);
    let size = move || {
        let usage = session.with_workbench(|workbench| workbench.store().usage()).unwrap_or_default();
        format!(
            "{} · {} of {}",
            words::events(usage.events as usize),
            words::size(usage.units),
            words::size(QUOTA_UNITS)
        )
    };
    let chain_text = move || {
        let head = session.with_workbench(|workbench| workbench.log().head()).unwrap_or_default();
        match chain.get() {
            Chain::Checking(events) => {
                view! { <span>{format!("verifying the chain, {} so far", words::count(events as usize))}</span> }
                    .into_any()
            }
            Chain::Holds => {
                view! { <span class="is-up"><Icon name="check" />{format!("chain verified to #{head}")}</span> }
                    .into_any()
            }
            Chain::Broken(text) => view! { <span class="is-down"><Icon name="warning" />{text}</span> }.into_any(),
        }
    };
    let memory = session.storage_mode() == StorageMode::Memory;
    view! {
        <footer class="status">
            <span>{size}</span>
            {chain_text}
            {(!session.is_exclusive())
                .then(|| view! { <span class="is-down"><Icon name="warning" />"no lock between tabs here: write in one tab only"</span> })}
            {(session.storage_mode() == StorageMode::Shared).then(|| view! { <span><Icon name="share" />"shared log, read-only"</span> })}
            {(session.storage_mode() == StorageMode::Sandbox).then(|| view! { <span class="status-sandbox"><Icon name="flag" />"sandbox: your own log is untouched"</span> })}
            {memory.then(|| view! { <span class="is-down"><Icon name="warning" />"kept in memory only"</span> })}
            <span class="status-space"></span>
            <span>{move || session.task().map(|task| format!("{} {} %", task.label, task.percent))}</span>
            <button type="button" class="link" on:click=move |_| page.help.set(true)>"Keyboard "<kbd>"?"</kbd></button>
        </footer>
    }
}

/// Verifies the log once the page is shown, and shows the result.
fn verify_in_background(session: Session, chain: RwSignal<Chain>) {
    spawn_local(async move {
        let verified = verify_unasked(session, move |events| chain.set(Chain::Checking(events))).await;
        chain.set(match verified {
            Some((verified, _)) => verified.damage.map_or(Chain::Holds, |damage| Chain::Broken(damage.to_string())),
            None => Chain::Broken("storage cannot be read".to_owned()),
        });
    });
}
