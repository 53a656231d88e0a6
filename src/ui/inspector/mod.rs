//! The inspector: the event at the cursor, and what storage holds.

mod event;
mod storage;

use leptos::prelude::*;

use event::EventTab;
use storage::StorageTab;

/// The tabs and their names.
const TABS: [&str; 2] = ["Event", "Storage"];

/// Shows the inspector.
#[component]
pub fn Inspector() -> impl IntoView {
    let current = RwSignal::new(0_usize);
    let turn = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => TABS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        current.update(|tab| *tab = (*tab + step) % TABS.len());
        if let Some(tab) = document().get_element_by_id(&tab_id(current.get_untracked())) {
            focus(&tab);
        }
    };
    view! {
        <section class="card inspector" aria-label="Inspector">
            <div class="tabs" role="tablist" aria-label="Inspector" on:keydown=turn>
                {TABS
                    .iter()
                    .enumerate()
                    .map(|(index, name)| {
                        view! {
                            <button
                                type="button"
                                class="tab"
                                role="tab"
                                id=tab_id(index)
                                aria-controls="inspector-panel"
                                aria-selected=move || (current.get() == index).to_string()
                                tabindex=move || if current.get() == index { "0" } else { "-1" }
                                on:click=move |_| current.set(index)
                            >
                                {*name}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <div class="inspector-panel" id="inspector-panel" role="tabpanel" tabindex="0" aria-labelledby=move || tab_id(current.get())>
                {move || match current.get() {
                    0 => view! { <EventTab /> }.into_any(),
                    _ => view! { <StorageTab /> }.into_any(),
                }}
            </div>
        </section>
    }
}

fn tab_id(index: usize) -> String {
    format!("inspector-tab-{index}")
}

fn focus(element: &web_sys::Element) {
    use wasm_bindgen::JsCast as _;
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}
