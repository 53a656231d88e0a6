//! The filters of the log: types with their counts, actors, amounts and days.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::engine::travel::filter::Filter;
use crate::engine::values::money::Money;
use crate::engine::values::time::{DAY_MS, Timestamp};
use crate::engine::values::wall::Wall;
use crate::session::{Session, use_session};
use crate::ui::error_text::ErrorText;
use crate::ui::event_log::finder::Finder;
use crate::ui::focus::focus_found;
use crate::ui::words;

/// The most actors that the menu lists; the search finds all of them.
const MOST_ACTORS: usize = 200;

/// Shows the filters; Escape closes them.
#[component]
pub fn Filters(finder: Finder, open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            open.set(false);
            focus_found(".log-filter-button");
        }
    };
    view! {
        <div class="log-filters" role="group" aria-label=words::log::FILTERS.text() on:keydown=close>
            <Types finder />
            <div class="row">
                <Actors finder />
                <Bound label=words::log::AMOUNT_FROM.text() kind="text" read=move |text: &str| amount(session, text) set=move |value| finder.filter.update(|filter| filter.amount.0 = value) />
                <Bound label=words::log::AMOUNT_TO.text() kind="text" read=move |text: &str| amount(session, text) set=move |value| finder.filter.update(|filter| filter.amount.1 = value) />
                <Bound label=words::log::FROM_DAY.text() kind="date" read=first_day set=move |value| finder.filter.update(|filter| filter.days.0 = value) />
                <Bound label=words::log::TO_DAY.text() kind="date" read=last_day set=move |value| finder.filter.update(|filter| filter.days.1 = value) />
                <button type="button" class="button" on:click=move |_| {
                    finder.filter.set(Filter::default());
                    open.set(false);
                    focus_found(".log-filter-button");
                }>{words::log::CLEAR.text()}</button>
            </div>
        </div>
    }
}

fn amount(session: Session, text: &str) -> Result<i64, String> {
    let currency = session.currency_now();
    currency.read(text).map(|money: Money| money.minor().abs()).map_err(|error| error.to_string())
}

/// Reads the day that a filter begins with, in the shown zone.
fn first_day(text: &str) -> Result<Timestamp, String> {
    day(text).map(Wall::moment)
}

/// Reads the day that a filter ends with: a filter counts 24 hours, and a day may have 23.
fn last_day(text: &str) -> Result<Timestamp, String> {
    day(text).map(|day| Timestamp::from_millis(day.next_day().moment().millis() - DAY_MS))
}

fn day(text: &str) -> Result<Wall, String> {
    Wall::parse(text)
        .filter(|_| text.len() == 10)
        .ok_or_else(|| words::log::WRITE_A_DAY_SUCH_AS_2026_03.text().to_owned())
}

/// Shows a menu of those who act in the stream, if any event names somebody.
#[component]
fn Actors(finder: Finder) -> impl IntoView {
    let session = use_session();
    let names = Memo::new(move |_| {
        let stream = session.stream();
        let names = session.with_workbench(|workbench| {
            let log = workbench.log();
            let mut names: BTreeSet<&str> = BTreeSet::new();
            let events = log.positions(&stream).iter().filter_map(|position| log.at(*position));
            for actor in events.filter_map(|event| event.actor()) {
                if names.len() < MOST_ACTORS {
                    names.insert(actor);
                }
            }
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        });
        names.unwrap_or_default()
    });
    let choose = move |event| {
        let name = event_target_value(&event);
        finder.filter.update(|filter| filter.actor = Some(name).filter(|name| !name.is_empty()));
    };
    let chosen = move || finder.filter.with(|filter| filter.actor.clone().unwrap_or_default());
    move || {
        let names = names.get();
        (!names.is_empty()).then(|| {
            view! {
                <label class="log-bound">
                    <span class="eyebrow">{words::log::ACTOR.text()}</span>
                    <select class="input" aria-label=words::log::ACTOR.text() prop:value=chosen on:change=choose>
                        <option value="">{words::log::ANYONE.text()}</option>
                        {names.into_iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view()}
                    </select>
                </label>
            }
        })
    }
}

/// Shows the types of the log as switches; none chosen admits all.
#[component]
fn Types(finder: Finder) -> impl IntoView {
    let session = use_session();
    // The types of the whole stream stay in sight, with a zero if the rest of the filter admits none.
    let names = Memo::new(move |_| {
        let stream = session.stream();
        let names = session.with_workbench(|workbench| {
            let log = workbench.log();
            let of_stream = log.positions(&stream).iter().filter_map(|position| log.at(*position));
            let mut names: Vec<String> = Vec::new();
            for event in of_stream {
                if !names.iter().any(|name| *name == **event.event_type) {
                    names.push(event.event_type.to_string());
                }
            }
            names.sort();
            names
        });
        names.unwrap_or_default()
    });
    let counts = Memo::new(move |_| finder.is_on().then(|| finder.types()));
    let chip = move |name: String| {
        let (chosen, toggled, counted) = (name.clone(), name.clone(), name.clone());
        let pressed = move || finder.filter.with(|filter| filter.types.contains(&chosen)).to_string();
        let toggle = move |_| {
            finder.filter.update(|filter| {
                if !filter.types.remove(&toggled) {
                    filter.types.insert(toggled.clone());
                }
            });
        };
        let count = move || {
            counts.with(|counts| {
                let counts = counts.as_ref()?;
                let count = counts.iter().find(|(name, _)| *name == counted).map_or(0, |(_, count)| *count);
                Some(format!(" {}", words::count(count)))
            })
        };
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=toggle>
                {name}
                <span class="muted">{count}</span>
            </button>
        }
    };
    view! {
        <div class="log-types" role="group" aria-label=words::log::TYPES.text()>
            {move || names.get().into_iter().map(chip).collect_view()}
        </div>
    }
}

/// Shows a field for one end of a range; invalid input shows an error and filters nothing.
#[component]
fn Bound<T: 'static>(
    label: &'static str,
    kind: &'static str,
    read: impl Fn(&str) -> Result<T, String> + 'static,
    set: impl Fn(Option<T>) + 'static,
) -> impl IntoView {
    let trouble = RwSignal::new(None::<String>);
    let change = move |event| {
        let text = event_target_value(&event);
        let text = text.trim();
        let value = if text.is_empty() { Ok(None) } else { read(text).map(Some) };
        match value {
            Ok(value) => {
                trouble.set(None);
                set(value);
            }
            Err(message) => {
                trouble.set(Some(message));
                set(None);
            }
        }
    };
    view! {
        <label class="log-bound">
            <span class="eyebrow">{label}</span>
            <input
                class="input"
                type=kind
                aria-label=label
                inputmode=(kind == "text").then_some("decimal")
                aria-invalid=move || trouble.with(|trouble| trouble.as_ref().map(|_| "true"))
                on:input=change
            />
            {move || trouble.get().map(|text| view! { <ErrorText text /> })}
        </label>
    }
}
