//! The event log: a search, filters, and the rows of what they admit.

mod columns;
mod filters;
mod finder;
mod lane_rows;
mod row;
mod row_text;
mod rows;
mod sight;

use leptos::prelude::*;

use crate::chunk;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::filter::Filter;
use crate::session::use_session;
use crate::ui::icon::Icon;
use crate::ui::later::{Until, later};
use crate::ui::page_state::use_page_state;
use crate::ui::words;
use filters::Filters;
use finder::Finder;
use rows::Rows;

/// The filters, which come after the first screen.
struct FilterPanel(fn(Finder, RwSignal<bool>) -> AnyView);

chunk!(FILTERS: FilterPanel = tools.log_filters, &FilterPanel(|finder, open| view! { <Filters finder open /> }.into_any()));

/// Shows the log.
#[component]
pub fn EventLog() -> impl IntoView {
    let session = use_session();
    let finder = Finder::new(session, use_page_state().rest);
    let filters = RwSignal::new(false);
    let all = Memo::new(move |_| {
        if finder.whole.get() {
            return session.with_workbench(|workbench| workbench.log().head().get()).unwrap_or_default();
        }
        session.head().get() - session.floor().get().saturating_sub(1)
    });
    let count = Memo::new(move |_| if finder.is_on() { finder.count() } else { all.get() });
    let caption = move || match finder.is_on() {
        true if !finder.is_done(session.head()) => {
            words::log::of_searching(&words::count(count.get()), &words::count(all.get()))
        }
        true => words::log::of(&words::count(count.get()), &words::count(all.get())),
        false => words::count(count.get()),
    };
    // The panel narrows the log further than its words do.
    let narrowed = Memo::new(move |_| {
        finder.filter.with(|filter| {
            let mut rest = filter.clone();
            rest.set_text("");
            !rest.is_empty()
        })
    });
    let streams =
        Memo::new(move |_| session.with_workbench(|workbench| workbench.log().streams().count()).unwrap_or_default());
    let whole = move || finder.whole.get();
    let turn = move |_| {
        finder.filter.set(Filter::default());
        finder.whole.update(|whole| *whole = !*whole);
    };
    // One stream alone is the whole log.
    let switch = move || {
        (streams.get() > 1).then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    class:is-on=whole
                    aria-pressed=move || whole().to_string()
                    title=words::log::LISTS_ALL_STREAMS_IN_THE_ORDER_OF.text()
                    on:click=turn
                >
                    {words::log::ALL_STREAMS.text()}
                </button>
            }
        })
    };
    view! {
        <section class="card log" aria-label=words::log::LOG.text()>
            <div class="card-head">
                <h2 class="log-title">{words::log::EVENT_LOG.text()} <span class="log-count" role="status">{caption}</span></h2>
                {switch}
                <Search finder />
                <button
                    type="button"
                    class="button button-icon log-filter-button"
                    class:is-on=move || narrowed.get()
                    aria-label=words::log::FILTERS.text()
                    title=words::log::FILTER_BY_TYPE_ACTOR_AMOUNT_AND.text()
                    aria-expanded=move || filters.get().to_string()
                    on:click=move |_| filters.update(|open| *open = !*open)
                >
                    <Icon name="filter" />
                </button>
            </div>
            {move || filters.get().then(|| later(&FILTERS, Until::Said, move |panel| (panel.0)(finder, filters)))}
            <Rows finder count />
        </section>
    }
}

/// Shows the field for words. Enter goes to the next older match, Shift and Enter to the next newer one.
#[component]
fn Search(finder: Finder) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        // Clearing the filter clears the words, too.
        if finder.filter.with(Filter::is_empty) && !text.with_untracked(|text| text.trim().is_empty()) {
            text.set(String::new());
        }
    });
    let travel = move |newer: bool| {
        let cursor = session.player_now().revision();
        let from_live = session.player_now().is_live() && !newer;
        let beyond = if from_live { Revision(u32::MAX) } else { cursor };
        if let Some(revision) = finder.next_to(beyond, newer) {
            session.steer(|player| {
                player.pause();
                player.go_to(revision);
            });
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => travel(event.shift_key()),
        "Escape" => {
            event.prevent_default();
            if text.with_untracked(String::is_empty) {
                if let Some(input) = page.search.get_untracked() {
                    // If the element is not on the page, there is no focus to return.
                    let _ = input.blur();
                }
            } else {
                text.set(String::new());
                finder.filter.update(|filter| filter.set_text(""));
            }
        }
        _ => {}
    };
    view! {
        <input
            class="input log-search"
            type="search"
            placeholder=words::log::SEARCH_EVENTS.text()
            aria-label=words::log::SEARCH_EVENTS.text()
            title=words::log::ENTER_GOES_TO_THE_NEXT_MATCH.text()
            node_ref=page.search
            prop:value=move || text.get()
            on:input=move |event| {
                let typed = event_target_value(&event);
                finder.filter.update(|filter| filter.set_text(&typed));
                text.set(typed);
            }
            on:keydown=key
        />
    }
}
