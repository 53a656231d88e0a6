//! The banner of a page that shows someone else's log, with the next steps.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::Hash;
use crate::session::files::log_blob;
use crate::session::{Session, StorageMode, Tone, use_session};
use crate::storage::browser::LocalKeyValue;
use crate::ui::address;
use crate::ui::download::offered;
use crate::ui::handover::{Keep, leave_to_keep};
use crate::ui::icon::Icon;
use crate::ui::words;
use crate::workbench::Workbench;
use crate::workbench::link::Likeness;

/// What this browser's own log means for keeping another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Own {
    /// It is empty, or the sample: nothing is lost with it.
    Free,
    /// It holds all of the other already.
    Known,
    /// The other log continues it.
    Continues(usize),
    /// It is another log, of so many events; its newest has this hash, which is what the person agrees to.
    Different(usize, Hash),
    /// The browser keeps nothing, or it cannot be read.
    None,
}

/// Looks at this browser's own log without opening it for good.
fn own_log() -> Option<Workbench> {
    Workbench::open(Box::new(LocalKeyValue::probe().ok()?)).ok()
}

fn own(session: Session) -> Own {
    let Some(mine) = own_log() else { return Own::None };
    let is_whole = mine.store().damage().is_none();
    if is_whole && (mine.log().head().get() == 0 || mine.is_only_sample()) {
        return Own::Free;
    }
    match session.with_workbench_untracked(|shared| mine.compare(shared)) {
        Some(Likeness::Known) => Own::Known,
        Some(Likeness::Continues { events }) => Own::Continues(events),
        Some(Likeness::Different) | None => Own::Different(mine.log().head().get(), mine.store().head_hash()),
    }
}

/// Shows that the log on the page is someone else's, and offers to keep it or to return to this browser's own.
#[component]
pub fn SharedBanner() -> impl IntoView {
    let session = use_session();
    (session.storage_mode() == StorageMode::Shared).then(|| {
        let events = session.with_workbench_untracked(|workbench| workbench.log().head().get()).unwrap_or(0);
        let own = own(session);
        let asking = RwSignal::new(false);
        let note = match own {
            Own::Free | Own::Different(..) | Own::None => String::new(),
            Own::Known => words::share::YOUR_OWN_LOG_HOLDS_ALL_OF_IT.text().to_owned(),
            Own::Continues(more) => words::share::it_goes_on_where_yours_ends_by(&words::events(more)),
        };
        let on_keep = move |_| match own {
            Own::Different(..) => asking.set(true),
            Own::Free | Own::Known | Own::Continues(_) | Own::None => keep(session, None),
        };
        view! {
            <aside class="notice shared-log" aria-label=words::share::SHARED_LOG.text()>
                <Icon name="share" />
                <p>
                    <strong>{words::share::A_SHARED_LOG.text()}</strong>
                    {words::share::read_only_beside_your_own_which(&words::events(events), &note)}
                </p>
                <div class="row">
                    {(!matches!(own, Own::Known | Own::None)).then(|| view! { <button type="button" class="button" on:click=on_keep>{words::share::KEEP_IT_AS_MINE.text()}</button> })}
                    <button type="button" class="button" on:click=move |_| address::open_anew("")>{words::share::BACK_TO_MY_LOG.text()}</button>
                </div>
                {move || {
                    asking.get().then(|| {
                        let Own::Different(mine, hash) = own else { return ().into_any() };
                        view! {
                            <div class="shared-question" role="alert">
                                <p>{words::share::your_own_log_is_another_one_of(&words::events(mine))}</p>
                                <div class="row">
                                    <button type="button" class="button" on:click=move |_| export_mine(session)>{words::share::EXPORT_MINE.text()}</button>
                                    <button type="button" class="button button-danger" on:click=move |_| keep(session, Some(hash))>
                                        {words::share::replace_my(&words::events(mine))}
                                    </button>
                                    <button type="button" class="button" on:click=move |_| asking.set(false)>{words::share::CANCEL.text()}</button>
                                </div>
                            </div>
                        }
                            .into_any()
                    })
                }}
            </aside>
        }
    })
}

/// Leaves the log for the page of this browser's own log, and goes there: with the hash of the log whose place it may
/// take, if any.
fn keep(session: Session, agreed: Option<Hash>) {
    let replaces = agreed.map(|hash| hash.to_string());
    let left = match session.with_workbench_untracked(|workbench| workbench.packed_log()) {
        Some(Ok((events, packed))) => leave_to_keep(&Keep { events, packed, replaces }),
        Some(Err(refusal)) => return session.tell(Tone::Bad, refusal.message),
        None => false,
    };
    match left {
        true => address::open_anew(""),
        false => session.tell(Tone::Bad, words::share::THIS_TAB_HAS_NO_ROOM_TO_PASS.text()),
    }
}

fn export_mine(session: Session) {
    let Some(mine) = own_log() else { return };
    spawn_local(async move {
        match log_blob(session, mine).await {
            Ok(blob) => drop(offered(session, "foldback-mine.ndjson", &blob)),
            Err(refusal) => session.tell(Tone::Bad, refusal.message),
        }
    });
}
