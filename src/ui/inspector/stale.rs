//! A snapshot that lies, in a lesson's sandbox: what a page shows that opens with it, beside what all events say.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;
use crate::engine::values::fields::unit_of;
use crate::session::{StorageMode, Tone, use_session};
use crate::ui::words;

/// What a page shows that is opened now.
#[derive(Clone, Debug, PartialEq)]
struct Opened {
    /// The revision of the snapshot that it uses; 0 if it folds everything.
    snapshot: Revision,
    /// The headline, as it would be shown.
    headline: String,
    /// The headline as all events make it.
    folded: String,
    is_stale: bool,
    is_outdated: bool,
}

/// Offers to keep a snapshot of older code, and to raise the version that would have kept it from being used. Only a
/// lesson's sandbox has it.
#[component]
pub fn StaleSnapshot() -> impl IntoView {
    let session = use_session();
    let opened = Memo::new(move |_| {
        let stream = session.stream();
        session
            .with_workbench(|workbench| {
                let (opened, view) = (workbench.opened_state(&stream)?, workbench.view(&stream)?);
                let show = |value: Option<_>| {
                    value.unwrap_or(view.field_at(0, view.head())).show(unit_of(view.fields(), 0), view.currency())
                };
                let (is_stale, is_outdated) =
                    (workbench.has_stale_snapshot(&stream), workbench.has_outdated_snapshot(&stream));
                let snapshot = opened.cost.checkpoint;
                let headline = show(opened.values.first().cloned());
                Some(Opened { snapshot, headline, folded: show(None), is_stale, is_outdated })
            })
            .flatten()
    });
    let said = move || {
        let Opened { snapshot, headline, folded, is_stale, is_outdated } = opened.get()?;
        let from = match snapshot {
            Revision(0) => words::inspector::OPENED_NOW_IT_IS_FOLDED_FROM_THE.text().to_owned(),
            snapshot => words::inspector::opened_now_it_begins_at_the(&words::count(snapshot.get())),
        };
        let verdict = match (is_stale, is_outdated) {
            (true, _) => words::inspector::THE_SNAPSHOT_LIES_IT_WAS_KEPT_BY.text(),
            (false, true) => words::inspector::THE_SNAPSHOT_IS_OF_AN_OLDER.text(),
            (false, false) => words::inspector::THEY_AGREE.text(),
        };
        Some(view! {
            <dl class="facts">
                <div class:is-down=is_stale><dt>{words::inspector::OPENED_NOW.text()}</dt><dd>{headline}</dd></div>
                <div><dt>{words::inspector::ALL_EVENTS_FOLDED.text()}</dt><dd>{folded}</dd></div>
            </dl>
            <p class="muted">{from}</p>
            <p class:is-down=is_stale>{verdict}</p>
        })
    };
    let tell = move |outcome: Result<(), UserError>| {
        if let Err(refusal) = outcome {
            session.tell(Tone::Bad, refusal.message);
        }
    };
    let keep = move |_| spawn_local(async move { tell(session.keep_stale_snapshot().await) });
    let raise = move |_| spawn_local(async move { tell(session.raise_state_version().await) });
    let is_stale = move || opened.with(|opened| opened.as_ref().is_some_and(|opened| opened.is_stale));
    (session.storage_mode() == StorageMode::Sandbox).then(|| {
        view! {
            <h3 class="eyebrow">{words::inspector::SNAPSHOT.text()}</h3>
            <p class="muted">{words::inspector::A_STATE_KEPT_BESIDE_THE_LOG_SO.text()}</p>
            <div role="status">{said}</div>
            <div class="row">
                <button type="button" class="button" on:click=keep>{words::inspector::KEEP_ONE_OF_OLDER_CODE.text()}</button>
                <button type="button" class="button" disabled=move || !is_stale() on:click=raise>{words::inspector::RAISE_THE_VERSION.text()}</button>
            </div>
        }
    })
}
