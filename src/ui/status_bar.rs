//! The status bar: size, chain, work under way, keyboard.

use leptos::prelude::*;

use crate::session::{StorageMode, use_session};
use crate::storage::port::QUOTA_UNITS;
use crate::ui::chain::Chain;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// Shows the status bar.
#[component]
pub fn StatusBar() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let chain = RwSignal::new(Chain::Checking(0));
    Effect::new(move |begun: Option<bool>| {
        let tools = page.rest.tools();
        if let (Some(tools), Some(false) | None) = (tools, begun) {
            (tools.verify)(session, chain);
        }
        tools.is_some()
    });
    let size = move || {
        let usage = session.with_workbench(|workbench| workbench.store().usage()).unwrap_or_default();
        let (events, used) = (words::events(usage.events as usize), words::size(usage.units));
        words::page::size_of_quota(&events, &used, &words::size(QUOTA_UNITS))
    };
    let chain_text = move || {
        let head = session.with_workbench(|workbench| workbench.log().head()).unwrap_or_default();
        match chain.get() {
            Chain::Checking(events) => {
                view! { <span>{words::page::verifying_the_chain_so_far(&words::count(events as usize))}</span> }
                    .into_any()
            }
            Chain::Holds => {
                view! { <span class="is-up"><Icon name="check" />{words::page::chain_verified_to(&head)}</span> }
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
                .then(|| view! { <span class="is-down"><Icon name="warning" />{words::page::NO_LOCK_BETWEEN_TABS_HERE_WRITE.text()}</span> })}
            {(session.storage_mode() == StorageMode::Shared).then(|| view! { <span><Icon name="share" />{words::page::SHARED_LOG_READ_ONLY.text()}</span> })}
            {(session.storage_mode() == StorageMode::Foreign).then(|| view! { <span><Icon name="share" />{words::page::MESSAGES_READ_ONLY.text()}</span> })}
            {(session.storage_mode() == StorageMode::Sandbox).then(|| view! { <span class="status-sandbox"><Icon name="flag" />{words::page::SANDBOX_YOUR_OWN_LOG_IS_UNTOUCHED.text()}</span> })}
            {memory.then(|| view! { <span class="is-down"><Icon name="warning" />{words::page::KEPT_IN_MEMORY_ONLY.text()}</span> })}
            <span class="status-space"></span>
            <span>{move || session.task().map(|task| format!("{} {} %", task.label, task.percent))}</span>
            <button type="button" class="link" on:click=move |_| page.help.set(true)>{words::page::KEYBOARD_2.text()}<kbd>"?"</kbd></button>
        </footer>
    }
}
