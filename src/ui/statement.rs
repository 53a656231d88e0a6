//! What is printed: a statement of the stream on screen up to the cursor, with the hash that proves it.

use leptos::ev::{afterprint, beforeprint};
use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::unit_of;
use crate::engine::values::locale::zone_name;
use crate::session::{Session, fields_now, use_session};
use crate::ui::isolated::isolated;
use crate::ui::words;

/// How many events are printed at most: about forty pages.
const MOST: usize = 2_000;

/// A line of the statement.
struct Line {
    number: Revision,
    when: String,
    what: String,
    amount: String,
    headline: String,
}

/// Everything on the paper.
struct Paper {
    title: String,
    facts: Vec<(String, String)>,
    headline: &'static str,
    left_out: usize,
    lines: Vec<Line>,
}

/// Shows the statement while the page is printed; style/print.css hides all else then.
#[component]
pub fn Statement() -> impl IntoView {
    let session = use_session();
    let is_printed = RwSignal::new(false);
    let begin = window_event_listener(beforeprint, move |_| is_printed.set(true));
    let end = window_event_listener(afterprint, move |_| is_printed.set(false));
    on_cleanup(move || {
        begin.remove();
        end.remove();
    });
    move || is_printed.get().then(|| untrack(|| paper(session)).map(show))
}

fn show(paper: Paper) -> impl IntoView {
    let facts = paper.facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let left_out = (paper.left_out > 0).then(|| {
        view! { <p>{words::page::before_these_are_not_printed_an(&words::events(paper.left_out))}</p> }
    });
    let lines = paper.lines.into_iter().map(|line| {
        view! {
            <tr>
                <td class="number">{line.number.to_string()}</td>
                <td>{line.when}</td>
                <td>{line.what}</td>
                <td class="number">{line.amount}</td>
                <td class="number">{line.headline}</td>
            </tr>
        }
    });
    view! {
        <article class="statement">
            <h1>{paper.title}</h1>
            <dl>{facts.collect_view()}</dl>
            {left_out}
            <table>
                <thead>
                    <tr>
                        <th scope="col" class="number">{words::page::TAB_EVENT.text()}</th>
                        <th scope="col">{words::page::when_in(&zone_name())}</th>
                        <th scope="col">{words::page::WHAT.text()}</th>
                        <th scope="col" class="number">{words::page::AMOUNT.text()}</th>
                        <th scope="col" class="number">{paper.headline}</th>
                    </tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </article>
    }
}

/// Writes the statement; `None` if the log cannot be read.
fn paper(session: Session) -> Option<Paper> {
    let (stream, cursor) = (session.stream(), session.revision());
    let fields = fields_now(session);
    let headline = fields.first().map_or(words::state::STATE.text(), |field| field.label.text());
    session.with_workbench(|workbench| {
        let (view, log) = (workbench.view(&stream)?, workbench.log());
        let first = cursor.get().saturating_sub(MOST).max(view.floor().get());
        let unit = unit_of(view.fields(), 0);
        let figure = |revision: Revision| view.field_at(0, revision).show(unit, view.currency());
        let lines = (first + 1..=cursor.get()).map(Revision::from_len).filter_map(|number| {
            let event = log.in_stream(&stream, number)?;
            let description = view.describe(number);
            let what = match description.detail.clone().map(isolated) {
                Some(detail) => format!("{} {detail}", event.event_type),
                None => event.event_type.to_string(),
            };
            Some(Line {
                number,
                when: event.occurred_at.text(),
                what,
                amount: words::amount(&description, view.currency()).unwrap_or_default(),
                headline: figure(number),
            })
        });
        let state = view.state_at(cursor);
        let lines = lines.collect::<Vec<_>>();
        let named = fields
            .iter()
            .zip(&state.values)
            .skip(1)
            .map(|(field, value)| (field.label.into(), isolated(value.show(field.unit, state.currency))));
        let period = lines.first().zip(lines.last()).map(|(first, last)| format!("{} – {}", first.when, last.when));
        let before = Revision::from_len(first);
        let facts = [
            (words::page::STREAM.into(), stream.to_string()),
            (
                words::page::STATEMENT_EVENTS.into(),
                words::page::of(&words::count(cursor.get()), &words::count(view.head().get())),
            ),
            (words::page::period_in(&zone_name()), period.unwrap_or_default()),
            (words::page::BEFORE.into(), figure(before)),
            (headline.to_owned(), figure(cursor)),
        ];
        let proof = (words::page::NEWEST_HASH_OF_THE_LOG.into(), workbench.store().head_hash().to_string());
        Some(Paper {
            title: words::page::statement_of(&stream),
            facts: facts.into_iter().chain(named).chain([proof]).collect(),
            headline,
            left_out: first,
            lines,
        })
    })?
}
