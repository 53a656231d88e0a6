//! Closed periods: saved to a file, taken out of storage, brought back to look at.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::files::{period_blob, read_back};
use crate::session::{Session, Tone, use_session};
use crate::storage::archive::Part;
use crate::ui::download::offered;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::words;
use crate::workbench::{ClosedPeriod, ReadBack, SavedPeriod};

/// Shows what can be archived, and what was.
#[component]
pub fn Archive() -> impl IntoView {
    let session = use_session();
    let closed = Memo::new(move |_| session.with_workbench(|workbench| workbench.closed_period().ok()).flatten());
    let parts = move || {
        let parts = session.with_workbench(|workbench| {
            let store = workbench.store();
            store.parts().iter().map(|part| (part.clone(), store.is_attached(part))).collect::<Vec<_>>()
        });
        parts.unwrap_or_default()
    };
    view! {
        <h3 class="eyebrow">{words::inspector::CLOSED_PERIODS.text()}</h3>
        {move || match closed.get() {
            Some(period) => view! { <Closable period /> }.into_any(),
            None => {
                view! {
                    <p class="muted">
                        {words::inspector::A_LONG_HISTORY_COSTS_ROOM_AND.text()}
                    </p>
                }
                    .into_any()
            }
        }}
        <ul class="asides" aria-label=words::inspector::ARCHIVED_PERIODS.text()>
            {move || parts().into_iter().map(|(part, attached)| view! { <Archived part attached /> }).collect_view()}
        </ul>
    }
}

/// The stages by which a closed period leaves storage.
#[derive(Clone)]
enum Step {
    /// Nothing was saved yet.
    Begun,
    /// The file was given to the person, and must be read back.
    Given(ReadBack),
    /// The file was read back, and is what was written.
    ReadBack(SavedPeriod),
}

/// Offers to save a closed period, to read its file back, and then to remove the period, in this order.
#[component]
fn Closable(period: ClosedPeriod) -> impl IntoView {
    let session = use_session();
    let step = RwSignal::new_local(Step::Begun);
    let text = words::inspector::the_books_are_closed_through(&period.period, &words::events(period.events()));
    let name = format!("foldback-archive-{}.ndjson", period.period);
    let save = move |_| {
        let (period, name) = (period.clone(), name.clone());
        spawn_local(async move {
            match period_blob(session, &period).await {
                Ok((blob, file)) if offered(session, &name, &blob) => step.set(Step::Given(file.read_back())),
                Ok(_) => {}
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let is_given = Memo::new(move |_| step.with(|step| !matches!(step, Step::Begun)));
    let is_read = Memo::new(move |_| step.with(|step| matches!(step, Step::ReadBack(_))));
    let remove = move |_| {
        let Step::ReadBack(saved) = step.get_untracked() else { return };
        spawn_local(remove(session, saved));
    };
    view! {
        <p>{text}</p>
        <div class="row">
            <button type="button" class="button" on:click=save>{words::inspector::SAVE_THE_CLOSED_PERIOD.text()}</button>
        </div>
        {move || is_given.get().then(|| view! { <SavedFile step /> })}
        <div class="row">
            <button type="button" class="button button-danger" disabled=move || !is_read.get() on:click=remove>
                {words::inspector::REMOVE_IT_FROM_STORAGE.text()}
            </button>
        </div>
    }
}

/// Asks for the file that was saved, and reads it back.
#[component]
fn SavedFile(step: RwSignal<Step, LocalStorage>) -> impl IntoView {
    let session = use_session();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let (Some(file), Step::Given(back)) = (file, step.get_untracked()) else { return };
        spawn_local(async move {
            match read_back(file.into(), back).await {
                Ok(saved) => step.set(Step::ReadBack(saved)),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    move || {
        match step.get() {
        Step::ReadBack(saved) => view! {
            <p role="status"><Icon name="check" />{words::inspector::the_file_is_there_whole(&words::events(saved.period().events()))}</p>
        }
        .into_any(),
        Step::Begun | Step::Given(_) => view! {
            <label class="file">
                <span>{words::inspector::CHOOSE_THE_SAVED_FILE.text()}</span>
                <input type="file" accept=".ndjson" node_ref=input on:change=chosen />
            </label>
            <p class="muted">{words::inspector::IT_IS_READ_BACK_AND_COMPARED.text()}</p>
        }
        .into_any(),
    }
    }
}

/// Removes a closed period whose file was read back.
async fn remove(session: Session, saved: SavedPeriod) {
    match session.archive(&saved).await {
        Ok(()) => {
            let period = saved.period();
            let text =
                words::inspector::archived_of_the_hashes_stay_so(&words::events(period.events()), &period.period);
            session.tell(Tone::Good, text);
        }
        Err(refusal) => session.tell(Tone::Bad, refusal.message),
    }
}

#[component]
fn Archived(part: Part, attached: bool) -> impl IntoView {
    let page = use_page_state();
    let text = words::inspector::from_position_archived(
        &part.period,
        &words::events(part.events),
        &part.first,
        &part.archived_at.day_text(),
    );
    let state = match attached {
        true => view! { <p class="muted">{words::inspector::ATTACHED_UNTIL_THE_PAGE_IS_CLOSED.text()}</p> }.into_any(),
        false => view! {
            <button type="button" class="button" on:click=move |_| page.exchange.set(true)>{words::inspector::ATTACH_ITS_FILE.text()}</button>
        }
        .into_any(),
    };
    view! {
        <li>
            <p>{text}</p>
            <p class="hash" aria-label=words::inspector::HASH_OF_ITS_LAST_EVENT.text()>{part.last.to_string()}</p>
            {state}
        </li>
    }
}
