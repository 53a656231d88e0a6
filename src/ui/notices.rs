//! Notices for the person, and the note of a first visit.

use leptos::prelude::*;

use crate::domains;
use crate::session::{StorageMode, Tone, use_session};
use crate::storage::store::DamageReason;
use crate::ui::first_words::FiveWords;
use crate::ui::icon::Icon;
use crate::ui::later::{Until, later};
use crate::ui::page_state::use_page_state;
use crate::ui::progress::Progress;
use crate::ui::troubles::TROUBLES;
use crate::ui::update::UpdateNotice;
use crate::words;

/// Shows the newest notice, what is wrong with storage, and the progress of an import.
#[component]
pub fn Notices() -> impl IntoView {
    let session = use_session();
    let damage = move || {
        let damage = session.with_workbench(|workbench| workbench.store().damage().cloned()).flatten()?;
        let newer = matches!(damage.reason, DamageReason::NewerFormat { .. });
        Some((damage.to_string(), newer))
    };
    let close = move || {
        view! {
            <button type="button" class="button button-icon" aria-label=words::page::DISMISS.text() on:click=move |_| session.dismiss()>
                <Icon name="close" />
            </button>
        }
    };
    view! {
        <div class="notices" role="status" aria-label=words::page::NOTICES.text()>
            {(session.storage_mode() == StorageMode::Memory)
                .then(|| {
                    view! {
                        <div class="notice is-bad">
                            <Icon name="warning" />
                            <p>{words::page::THIS_BROWSER_DENIES_LOCAL_STORAGE.text()}</p>
                        </div>
                    }
                })}
            {move || {
                damage().map(|(text, newer)| later(&TROUBLES, Until::Said, move |troubles| (troubles.damage)(text.clone(), newer)))
            }}
            {move || session.vanished().map(|events| later(&TROUBLES, Until::Said, move |troubles| (troubles.vanished)(events)))}
            {move || session.is_full().then(|| later(&TROUBLES, Until::Said, |troubles| (troubles.full)()))}
            {later(&TROUBLES, Until::Unseen, |troubles| (troubles.clock)())}
            <UpdateNotice />
            {move || session.task().map(|task| view! { <div class="notice"><Progress task /></div> })}
            {move || {
                session
                    .notice()
                    .map(|notice| {
                        let (class, icon) = match notice.tone {
                            Tone::Good => ("notice is-good", "check"),
                            Tone::Bad => ("notice is-bad", "warning"),
                        };
                        let back = notice.back.map(|generation| later(&TROUBLES, Until::Unseen, move |troubles| (troubles.bring_back)(generation)));
                        view! { <div class=class><Icon name=icon /><p>{notice.text}</p>{back}{close()}</div> }
                    })
            }}
        </div>
    }
}

/// Shows that the history is a sample, and removes it with one click. It concerns the domain that is shown.
#[component]
pub fn FirstVisit() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let extensions = page.extensions;
    let sample = Memo::new(move |_| {
        let stream = session.stream();
        let untouched = session.with_workbench(|workbench| {
            let streams = workbench.sample_streams(stream.domain());
            streams.contains(&stream) && workbench.is_untouched(&streams)
        });
        untouched.unwrap_or(false).then(|| stream.domain().to_owned())
    });
    let waiting = || {
        view! { <button type="button" class="button" disabled>{words::page::START_EMPTY.text()}</button> }.into_any()
    };
    let is_asked = Memo::new(move |_| page.first_words.is_asked());
    let asked = move || {
        is_asked
            .get()
            .then(|| view! { <aside class="notice"><Icon name="help" /><p><FiveWords /></p></aside> }.into_any())
    };
    move || {
        let Some(name) = sample.get() else { return asked() };
        let is_own = matches!(session.storage_mode(), StorageMode::Browser | StorageMode::Memory);
        let Some(domain) = domains::domain(&name).filter(|_| is_own) else { return asked() };
        let offers = extensions.of_page.iter().filter_map(|part| (part.welcome)(domain.name)).collect_view();
        Some(
            view! {
                <aside class="notice first-visit" aria-label=words::page::SAMPLE_HISTORY.text()>
                    <Icon name="flag" />
                    <p>
                        <strong>{words::page::A_SAMPLE_HISTORY.text()}</strong>
                        {domain.story.text()}
                        " "
                        <FiveWords />
                    </p>
                    {offers}
                    {later(&TROUBLES, Until::Like(waiting), move |troubles| (troubles.start_empty)(domain))}
                </aside>
            }
            .into_any(),
        )
    }
}
