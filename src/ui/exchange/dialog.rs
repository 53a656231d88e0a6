//! The dialog: export as a file, import with a preview.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::user_error::UserError;
use crate::session::import::{Plan, carry_out};
use crate::session::{Session, StorageMode, Tone, use_session};
use crate::ui::dialog::Dialog;
use crate::ui::download::save_export;
use crate::ui::error_text::ErrorText;
use crate::ui::exchange::anew::AnewSide;
use crate::ui::exchange::file::{ImportState, read_file};
use crate::ui::exchange::preview::Preview;
use crate::ui::extension::Extensions;
use crate::ui::icon::Icon;
use crate::ui::page_state::use_page_state;
use crate::ui::progress::Progress;
use crate::ui::query::value_of;
use crate::ui::remote::LOG;
use crate::ui::share::look_beside;
use crate::ui::words;
use crate::workbench::ImportReport;
use crate::workbench::exchange::export::ExportFormat;

/// Shows the dialog.
#[component]
pub fn ExchangeDialog() -> impl IntoView {
    let page = use_page_state();
    let state = ImportState::new(use_session(), page.extensions);
    Effect::new(move |_| {
        if !page.exchange.get() {
            state.forget();
        }
    });
    view! {
        <Dialog open=page.exchange title=words::exchange::IMPORT_EXPORT.text()>
            <ImportSide state />
            <ExportSide />
            <AnewSide />
        </Dialog>
    }
}

#[component]
fn ImportSide(state: ImportState) -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let (what, accept) = (importable(page.extensions), name_ends(page.extensions));
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            spawn_local(read_file(session, state, file));
        }
    };
    let waits = move || {
        let is_log = state.reader.with(Option::is_none);
        let waits = |plan: &Plan| plan.report.is_blocked() || (!is_log && plan.report.events == 0);
        state.outcome.is_reading.get() || state.outcome.plan.with(|plan| plan.as_ref().is_some_and(waits))
    };
    let carry = move |_| {
        if untrack(waits) {
            return;
        }
        let Some(plan) = state.outcome.plan.try_update(Option::take).flatten() else { return };
        let reader = state.reader.get_untracked();
        page.exchange.set(false);
        spawn_local(async move {
            match carry_out(session, plan).await {
                Ok(report) => {
                    if let Some(reader) = reader {
                        reader.recorded();
                    }
                    session.tell(Tone::Good, done(&report));
                }
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let of_the_plan = move |of: fn(&ImportReport) -> String| {
        state.outcome.plan.with(|plan| plan.as_ref().map(|plan| of(&plan.report)))
    };
    view! {
        <section class="dialog-part" aria-label=words::exchange::IMPORT.text()>
            <h3 class="eyebrow">{words::exchange::IMPORT.text()}</h3>
            <p class="muted">{what}</p>
            <label class="file">
                <span>{words::exchange::FILE_TO_IMPORT.text()}</span>
                <input type="file" accept=accept node_ref=input on:change=chosen />
            </label>
            {move || state.outcome.error.get().map(|refusal| view! { <ImportError state refusal /> })}
            {move || state.reader.get().map(|reader| reader.choices())}
            <Preview state />
            {move || {
                of_the_plan(label)
                    .map(|label| {
                        view! {
                            <div class="row">
                                <button type="button" class="button button-main" aria-disabled=move || waits().then_some("true") on:click=carry>{label}</button>
                                <button type="button" class="button" on:click=move |_| page.exchange.set(false)>{words::exchange::CANCEL.text()}</button>
                            </div>
                        }
                    })
            }}
        </section>
    }
}

/// Shows why a file is not imported, and offers to look at it if it is another log.
#[component]
fn ImportError(state: ImportState, refusal: UserError) -> impl IntoView {
    let session = use_session();
    let look = move |_| {
        let Some(file) = state.log.get_untracked() else { return };
        spawn_local(async move {
            if let Err(refusal) = look_beside(file.into(), session.stream_now()).await {
                state.outcome.error.set(Some(refusal));
            }
        });
    };
    let other = refusal.name == "DifferentLog";
    view! {
        <ErrorText text=refusal.message />
        {other.then(|| view! { <div class="row"><button type="button" class="button" on:click=look>{words::exchange::LOOK_AT_IT_BESIDE_MINE.text()}</button></div> })}
    }
}

/// Says what can be imported.
fn importable(extensions: Extensions) -> String {
    let others: String = extensions.files().map(|files| format!("{}, ", files.description)).collect();
    let log = if others.is_empty() { words::exchange::A_LOG.text() } else { words::exchange::A_LOG_2.text() };
    words::exchange::as_ndjson_or_cloudevents_of_any(&others, &log)
}

/// Lists the ends of the names of files that can be imported.
fn name_ends(extensions: Extensions) -> String {
    let others = extensions.files().map(|files| files.extensions);
    others.chain([".ndjson,.jsonl,.json"]).collect::<Vec<_>>().join(",")
}

/// Returns the label of the button.
fn label(report: &ImportReport) -> String {
    match (report.attached, report.events) {
        (0, events) => words::exchange::import_2(&words::events(events)),
        (attached, 0) => words::exchange::attach(&words::events(attached)),
        (attached, events) => words::exchange::import_attach(&words::events(events), &words::count(attached)),
    }
}

/// Returns a sentence about what was done.
fn done(report: &ImportReport) -> String {
    let mut text = words::exchange::imported(&words::events(report.events));
    if report.attached > 0 {
        let attached = words::events(report.attached);
        text = words::exchange::of_the_archive_attached_travel(&attached);
    }
    text
}

/// Returns the address of the subscriber of the log.
fn subscriber(session: Session) -> String {
    let log = value_of(LOG).filter(|_| session.storage_mode() == StorageMode::Remote);
    log.map_or_else(|| "?subscriber".to_owned(), |log| format!("?subscriber&{LOG}={log}"))
}

#[component]
fn ExportSide() -> impl IntoView {
    let session = use_session();
    let formats = [
        (ExportFormat::Ndjson, words::exchange::THE_WHOLE_LOG_LOSSLESS_IMPORT_IT.text()),
        (ExportFormat::CloudEvents, words::exchange::THE_WHOLE_LOG_AS_A_CLOUDEVENTS_1.text()),
        (ExportFormat::Csv, words::exchange::A_STATEMENT_OF_THE_STREAM_ON.text()),
    ];
    let write = move |format: ExportFormat| {
        let name = match format {
            ExportFormat::Csv => format!("{}.{}", session.stream_now(), format.extension()),
            ExportFormat::Ndjson | ExportFormat::CloudEvents => format!("foldback.{}", format.extension()),
        };
        save_export(session, format, name);
    };
    view! {
        <section class="dialog-part" aria-label=words::exchange::EXPORT.text()>
            <h3 class="eyebrow">{words::exchange::EXPORT.text()}</h3>
            <ul class="exports">
                {formats
                    .map(|(format, what)| {
                        let label = match format {
                            ExportFormat::Ndjson => "NDJSON",
                            ExportFormat::CloudEvents => "CloudEvents",
                            ExportFormat::Csv => "CSV",
                        };
                        view! {
                            <li>
                                <button type="button" class="button" on:click=move |_| write(format)>
                                    <Icon name="download" />
                                    <span>{label}</span>
                                </button>
                                <span class="muted">{what}</span>
                            </li>
                        }
                    })
                    .collect_view()}
                <li>
                    <a class="button" href=subscriber(session) target="_blank" rel="noopener"><Icon name="share" /><span>{words::exchange::SUBSCRIBER.text()}</span></a>
                    <span class="muted">{words::exchange::A_SYSTEM_DOWNSTREAM_IN_A_TAB_OF.text()}</span>
                </li>
            </ul>
            // The notices are behind the dialog.
            {move || session.task().filter(|task| task.can_cancel).map(|task| view! { <div class="row" role="status"><Progress task /></div> })}
        </section>
    }
}
