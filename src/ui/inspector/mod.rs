//! The inspector: the event at the cursor, what differs, why a field is what it is, and what storage holds.

mod archive;
mod as_at;
mod breakdown;
pub mod code;
mod command;
mod diff;
mod event;
mod generate;
mod json;
mod promotion;
mod read_models;
mod related;
mod rules;
mod shapes;
mod stale;
mod step;
mod storage;
mod tamper;
mod waterfall;
mod what_if;
mod why;
mod x_ray;

use leptos::prelude::*;

use diff::DiffTab;
use event::EventTab;
use read_models::ReadModelsTab;
use storage::StorageTab;
use what_if::WhatIfTab;
use why::WhyTab;

use crate::chunk;
use crate::session::use_session;
use crate::ui::later::{Until, later};
use crate::ui::page_state::{Fold, use_page_state};
use crate::ui::stages::in_turn;
use crate::ui::tab::Tab;
use crate::words;

/// All of it, which comes after the first screen.
struct Parts(fn() -> AnyView);

chunk!(PARTS: Parts = tools.inspector_parts, &Parts(|| view! { <Inspector /> }.into_any()));

/// Shows the inspector, as soon as it is here.
pub fn inspector() -> AnyView {
    let frame = |inner| {
        view! { <section class="card inspector" aria-label=words::inspector::INSPECTOR.text()><div class="inspector-panel">{inner}</div></section> }.into_any()
    };
    later(&PARTS, Until::Framed(frame), |parts| (parts.0)())
}

/// Shows the inspector.
#[component]
fn Inspector() -> impl IntoView {
    // Each domain has an inspector of its own: its streams have the same tabs.
    let page = use_page_state();
    let tabs = Tab::of(&use_session().stream_now(), page.extensions);
    let chosen = page.tab;
    let offered = tabs.clone();
    // A tab that is chosen elsewhere, or by a link, and not offered here.
    let current = Memo::new(move |_| {
        let tab = chosen.get();
        if offered.contains(&tab) { tab } else { Tab::Event }
    });
    // A tab that is turned to is in sight, however it was turned to.
    Effect::new(move |_| {
        if let Some(tab) = document().get_element_by_id(&current.get().id()) {
            bring_into_sight(&tab);
        }
    });
    // A tab that is chosen, again or anew, is shown even where the inspector was folded.
    Effect::new(move |before: Option<()>| {
        chosen.track();
        if before.is_some() && page.fold.get_untracked() == Fold::Folded {
            page.fold.set(Fold::Open);
        }
    });
    let press = move |tab| match page.fold.get_untracked() {
        Fold::Open if current.get_untracked() == tab => page.fold.set(Fold::Folded),
        Fold::Alone | Fold::Folded | Fold::Open => chosen.set(tab),
    };
    let turned = tabs.clone();
    let turn = move |event: leptos::ev::KeyboardEvent| {
        let now = current.get_untracked();
        let tab = match event.key().as_str() {
            "ArrowRight" => now.turned(&turned, true),
            "ArrowLeft" => now.turned(&turned, false),
            "Home" => turned.first().copied().unwrap_or(now),
            "End" => turned.last().copied().unwrap_or(now),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        chosen.set(tab);
        if let Some(tab) = document().get_element_by_id(&tab.id()) {
            focus(&tab);
        }
    };
    view! {
        <section class="card inspector" aria-label=words::inspector::INSPECTOR.text() class:is-folded=move || page.fold.get() == Fold::Folded>
            <div class="tabs" role="tablist" aria-label=words::inspector::INSPECTOR.text() on:keydown=turn>
                {tabs
                    .into_iter()
                    .map(|tab| {
                        view! {
                            <button
                                type="button"
                                class="tab"
                                role="tab"
                                id=tab.id()
                                aria-controls="inspector-panel"
                                aria-selected=move || (current.get() == tab).to_string()
                                tabindex=move || if current.get() == tab { "0" } else { "-1" }
                                on:click=move |_| press(tab)
                            >
                                {tab.name().text()}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <div class="inspector-panel" id="inspector-panel" role="tabpanel" tabindex="0" aria-labelledby=move || current.get().id()>
                {move || match current.get() {
                    Tab::Event => in_turn(|| view! { <EventTab /> }.into_any()),
                    Tab::Diff => view! { <DiffTab /> }.into_any(),
                    Tab::Why => view! { <WhyTab /> }.into_any(),
                    Tab::WhatIf => view! { <WhatIfTab /> }.into_any(),
                    Tab::Extension(tab) => (tab.view)(),
                    Tab::ReadModels => view! { <ReadModelsTab /> }.into_any(),
                    Tab::Storage => view! { <StorageTab /> }.into_any(),
                }}
            </div>
        </section>
    }
}

/// Scrolls the bar of a tab sideways, no farther than it must, and nothing else of the page.
fn bring_into_sight(tab: &web_sys::Element) {
    let Some(bar) = tab.parent_element() else { return };
    let (seen, place) = (bar.get_bounding_client_rect(), tab.get_bounding_client_rect());
    let beyond = (place.right() - seen.right()).max(0.0).ceil() as i32;
    let before = (seen.left() - place.left()).max(0.0).ceil() as i32;
    if beyond != before {
        bar.set_scroll_left(bar.scroll_left() + beyond - before);
    }
}

fn focus(element: &web_sys::Element) {
    use wasm_bindgen::JsCast as _;
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // If the element cannot take the focus, the focus stays.
        let _ = element.focus();
    }
}
