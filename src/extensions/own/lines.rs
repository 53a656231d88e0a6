//! Each line of a model: how many events it touched, what did not fit, and the change that it made at the cursor.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::extensions::own::editing::{Editing, Read};
use crate::session::Session;
use crate::session::tasks::NewestWork;
use crate::sets::usage::{LineChange, LineUse, Usage, changes_at};
use crate::ui::words;

/// How many events are folded between two looks at the clock.
const EVENTS: usize = 100;

type Lists = BTreeMap<usize, LineUse>;

/// Shows the lines.
#[component]
pub fn Lines(editing: Editing, settled: RwSignal<Option<Read>>) -> impl IntoView {
    let session = editing.session;
    let used = RwSignal::new(None::<(String, Lists)>);
    let work = NewestWork::new();
    Effect::new(move |_| {
        let stream = session.stream();
        // More events are more to count.
        session.with_workbench(|workbench| workbench.head(&stream));
        let Some(Read(text, Ok(model))) = settled.get() else { return };
        let mut usage = Usage::begin(stream, model);
        work.run(move || {
            let is_done = session.with_workbench_untracked(|workbench| usage.step(workbench, EVENTS)) != Some(false);
            if is_done {
                used.try_set(Some((text.clone(), usage.lines().clone())));
            }
            is_done
        });
    });
    // What the lines did at the cursor, if the page shows the stream by this very text.
    let changes = Memo::new(move |_| {
        let revision = session.player().revision();
        let is_shown = |shown: &String| editing.text.with(|text| !text.is_empty() && text == shown);
        let found = match editing.drafted.with(|drafted| drafted.as_ref().is_some_and(is_shown)) {
            true => session.with_shown(|view| changes_at(view, revision)),
            false if editing.saved.with(is_shown) => session.with_whole_view(|view| changes_at(view, revision)),
            false => None,
        };
        found.flatten().unwrap_or_default()
    });
    move || {
        let (text, lines) = used.get()?;
        let cursor = session.player().revision();
        let changes = changes.get();
        let rows = text.lines().enumerate().map(|(index, source)| {
            row(session, source, lines.get(&(index + 1)), &of_line(&changes, index + 1), cursor)
        });
        Some(view! { <ol class="model-lines" aria-label=words::own::LINES.text()>{rows.collect_view()}</ol> })
    }
}

fn of_line(changes: &[LineChange], line: usize) -> Vec<LineChange> {
    changes.iter().filter(|change| change.line == line).cloned().collect()
}

/// Shows a line: its text, and what became of it.
fn row(
    session: Session,
    source: &str,
    used: Option<&LineUse>,
    changes: &[LineChange],
    cursor: Revision,
) -> impl IntoView + use<> {
    let travel = move |revision: Revision| {
        view! {
            <button type="button" class="link" on:click=move |_| session.steer(|player| player.go_to(revision))>{format!("#{revision}")}</button>
        }
    };
    let notes = used.map(|used| {
        let events = words::events(used.touched.len());
        let last = used.last_through(cursor).map(travel);
        let misfits = used.misfits.as_ref().map(|(count, first, reason)| {
            let text = words::own::misfits(count, first, reason);
            view! { <span class="is-down">{text}</span> }
        });
        let broken = used.broken.map(|(count, first)| {
            view! { <span class="is-down">{words::own::broken(&count, &first)}</span> }
        });
        view! { <span class="model-use muted">{events}{last}{misfits}{broken}</span> }
    });
    let made = changes.iter().map(|change| {
        let [before, after] = &change.values;
        view! { <span class="model-made">{words::own::made_here(&change.field, before, after)}</span> }
    });
    let is_lit = !changes.is_empty();
    view! {
        <li class:is-lit=is_lit>
            <code>{source.to_owned()}</code>
            {notes}
            {made.collect_view()}
        </li>
    }
}
