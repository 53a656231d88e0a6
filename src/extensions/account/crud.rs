//! When plain CRUD is better: what this account's own log costs beside one row, and what the row would have forgotten.

use leptos::prelude::*;

use crate::session::use_session;
use crate::ui::words;

/// The lesson in which each choice is made for six systems.
const LESSON: &str = "#/lesson/21";

/// Which to choose, and when.
const CHOICES: [(&str, &str); 3] = [
    (
        "CRUD",
        "Only the newest values are ever asked for, edits have no rules between them, or data has to be erased on request. Most data is like that.",
    ),
    ("CQRS", "Reading and writing want different shapes or scale apart, and still nobody asks about the past."),
    (
        "Event sourcing",
        "How it came to be matters as much as what it is: money, disputes, audits, or others who must hear of each change.",
    ),
];

/// Weighs the log of the account on screen against a row.
#[component]
pub fn PlainCrud() -> impl IntoView {
    let session = use_session();
    let weighed = Memo::new(move |_| {
        let stream = session.stream();
        session.with_workbench(|workbench| workbench.weigh(&stream)).flatten()
    });
    let figures = move || {
        let weighed = weighed.get()?;
        let size = |bytes: usize| words::size(bytes as u64);
        let times = match weighed.tenths() {
            tenths if tenths < 100 => format!("{}.{}", tenths / 10, tenths % 10),
            tenths => words::count(tenths / 10),
        };
        let of = match weighed.compared < weighed.events {
            true => format!(" in the newest {}", words::events(weighed.compared)),
            false => String::new(),
        };
        let rows = [
            (
                "Stored as events",
                format!(
                    "{}, {} of data each: {}",
                    words::events(weighed.events),
                    size(weighed.bytes_per_event()),
                    size(weighed.event_bytes)
                ),
            ),
            ("A row of the same fields", format!("{}; the events take {times} times that", size(weighed.row_bytes))),
            ("To know the present", format!("up to {} folded; a row is read", words::events(weighed.folded()))),
            (
                "A row would have lost",
                format!("{}{of}, and why each changed", words::counted(weighed.overwritten, "old value")),
            ),
        ];
        let rows = rows.map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> });
        Some(view! { <dl class="facts crud-figures" aria-label="Log and row">{rows.collect_view()}</dl> })
    };
    let verdict = move || {
        let lost = weighed.get()?.overwritten;
        Some(format!(
            "If nobody will ever ask about {}, plain CRUD is better here: less to store, less to learn, nothing to version.",
            if lost == 1 { "that one value".to_owned() } else { format!("those {} values", words::count(lost)) }
        ))
    };
    view! {
        <h3 class="eyebrow">"When plain CRUD is better"</h3>
        {figures}
        <p class="twin-note">{verdict}</p>
        <dl class="crud-choices">
            {CHOICES.map(|(name, when)| view! { <div><dt>{name}</dt><dd>{when}</dd></div> }).collect_view()}
        </dl>
        <p class="twin-note">
            <a href=LESSON>"Choose for six systems (lesson 21)"</a>" · "<a href="about.html#choice">"About event sourcing"</a>
        </p>
    }
}
