//! The dialog: export as a file, import with a preview.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::user_error::UserError;
use crate::session::import::{Plan, carry_out};
use crate::session::{Tone, use_session};
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
        <Dialog open=page.exchange title="Import / Export">
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
        page.exchange.set(false);
        spawn_local(async move {
            match carry_out(session, plan).await {
                Ok(report) => session.tell(Tone::Good, done(&report)),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let of_the_plan = move |of: fn(&ImportReport) -> String| {
        state.outcome.plan.with(|plan| plan.as_ref().map(|plan| of(&plan.report)))
    };
    view! {
        <section class="dialog-part" aria-label="Import">
            <h3 class="eyebrow">"Import"</h3>
            <p class="muted">{what}</p>
            <label class="file">
                <span>"File to import"</span>
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
                                <button type="button" class="button" on:click=move |_| page.exchange.set(false)>"Cancel"</button>
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
        {other.then(|| view! { <div class="row"><button type="button" class="button" on:click=look>"Look at it beside mine"</button></div> })}
    }
}

/// Says what can be imported.
fn importable(extensions: Extensions) -> String {
    let others: String = extensions.files().map(|files| format!("{}, ", files.description)).collect();
    let log = if others.is_empty() { "A log" } else { "a log" };
    format!(
        "{others}{log} as NDJSON, or CloudEvents of any system as a JSON batch. You see what it will do before it does it; a file is imported whole or not at all."
    )
}

/// Lists the ends of the names of files that can be imported.
fn name_ends(extensions: Extensions) -> String {
    let others = extensions.files().map(|files| files.extensions);
    others.chain([".ndjson,.jsonl,.json"]).collect::<Vec<_>>().join(",")
}

/// Returns the label of the button.
fn label(report: &ImportReport) -> String {
    match (report.attached, report.events) {
        (0, events) => format!("Import {}", words::events(events)),
        (attached, 0) => format!("Attach {}", words::events(attached)),
        (attached, events) => format!("Import {}, attach {}", words::events(events), words::count(attached)),
    }
}

/// Returns a sentence about what was done.
fn done(report: &ImportReport) -> String {
    let mut text = format!("{} imported.", words::events(report.events));
    if report.attached > 0 {
        let attached = words::events(report.attached);
        text = format!("{attached} of the archive attached: travel there until the page is closed.");
    }
    text
}

#[component]
fn ExportSide() -> impl IntoView {
    let session = use_session();
    let formats = [
        (ExportFormat::Ndjson, "The whole log, lossless: import it into another Foldback and it is the same log."),
        (
            ExportFormat::CloudEvents,
            "The whole log as a CloudEvents 1.0 batch, for other systems; imported again, it is the same log.",
        ),
        (ExportFormat::Csv, "A statement of the stream on screen, for a spreadsheet."),
    ];
    let write = move |format: ExportFormat| {
        let name = match format {
            ExportFormat::Csv => format!("{}.{}", session.stream_now(), format.extension()),
            ExportFormat::Ndjson | ExportFormat::CloudEvents => format!("foldback.{}", format.extension()),
        };
        save_export(session, format, name);
    };
    view! {
        <section class="dialog-part" aria-label="Export">
            <h3 class="eyebrow">"Export"</h3>
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
                    <a class="button" href="?subscriber" target="_blank" rel="noopener"><Icon name="share" /><span>"Subscriber"</span></a>
                    <span class="muted">"A system downstream, in a tab of its own: it follows the log as CloudEvents and sends e-mails."</span>
                </li>
            </ul>
            // The notices are behind the dialog.
            {move || session.task().filter(|task| task.can_cancel).map(|task| view! { <div class="row" role="status"><Progress task /></div> })}
        </section>
    }
}
