//! The dialog: export as a file, import with a preview.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::domains::account::bank_csv::{self, Choices};
use crate::engine::decider::Refusal;
use crate::ui::app::use_desk;
use crate::ui::clock;
use crate::ui::download::save;
use crate::ui::exchange::anew::AnewSide;
use crate::ui::exchange::import::{MAX_BYTES, Plan, carry_out, of_bank, plan_bank, plan_log};
use crate::ui::exchange::preview::Preview;
use crate::ui::help::Dialog;
use crate::ui::icon::Icon;
use crate::ui::session::{Session, Tone, use_session};
use crate::ui::share::look_beside;
use crate::ui::words;
use crate::workbench::ImportReport;
use crate::workbench::exchange::export::ExportFormat;
use crate::workbench::exchange::reader::{ImportFormat, LogReader};

/// What the import side of the dialog shows.
#[derive(Clone, Copy)]
struct ImportState {
    name: RwSignal<String>,
    text: RwSignal<Option<String>>,
    choices: RwSignal<Choices>,
    plan: RwSignal<Option<Plan>, LocalStorage>,
    error: RwSignal<Option<Refusal>>,
}

/// Shows the dialog.
#[component]
pub fn ExchangeDialog() -> impl IntoView {
    let desk = use_desk();
    let state = ImportState {
        name: RwSignal::new(String::new()),
        text: RwSignal::new(None),
        choices: RwSignal::new(Choices::default()),
        plan: RwSignal::new_local(None),
        error: RwSignal::new(None),
    };
    Effect::new(move |_| {
        if !desk.exchange.get() {
            state.text.set(None);
            state.plan.set(None);
            state.error.set(None);
        }
    });
    view! {
        <Dialog open=desk.exchange title="Import / Export">
            <ImportSide state />
            <ExportSide />
            <AnewSide />
        </Dialog>
    }
}

#[component]
fn ImportSide(state: ImportState) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            spawn_local(read_file(session, state, file));
        }
    };
    let carry = move |_| {
        let Some(plan) = state.plan.try_update(Option::take).flatten() else { return };
        desk.exchange.set(false);
        spawn_local(async move {
            match carry_out(session, plan).await {
                Ok(report) => session.tell(Tone::Good, done(&report)),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    };
    let label = move || state.plan.with(|plan| plan.as_ref().map(|plan| label(&plan.report)));
    view! {
        <section class="dialog-part" aria-label="Import">
            <h3 class="eyebrow">"Import"</h3>
            <p class="muted">
                "A bank's CSV (columns are found by their names), a log as NDJSON, or CloudEvents of any system as a JSON batch. You see what it will do before it does it; a file is imported whole or not at all."
            </p>
            <label class="file">
                <span>"File to import"</span>
                <input type="file" accept=".csv,.tsv,.txt,.ndjson,.jsonl,.json" node_ref=input on:change=chosen />
            </label>
            {move || state.error.get().map(|refusal| view! { <ImportError state refusal /> })}
            <Preview
                name=state.name
                plan=state.plan
                choices=state.choices
                again=move || {
                    if let Some(text) = state.text.get_untracked() {
                        spawn_local(plan(session, state, text));
                    }
                }
            />
            {move || {
                label()
                    .map(|label| {
                        view! {
                            <div class="row">
                                <button type="button" class="button button-main" on:click=carry>{label}</button>
                                <button type="button" class="button" on:click=move |_| desk.exchange.set(false)>"Cancel"</button>
                            </div>
                        }
                    })
            }}
        </section>
    }
}

/// Says why a file is not imported, and offers to look at it where it is another log.
#[component]
fn ImportError(state: ImportState, refusal: Refusal) -> impl IntoView {
    let session = use_session();
    let look = move |_| {
        let Some(text) = state.text.get_untracked() else { return };
        spawn_local(async move {
            if let Err(refusal) = look_beside(text, session.stream_now()).await {
                state.error.set(Some(refusal));
            }
        });
    };
    let other = refusal.name == "DifferentLog";
    view! {
        <p class="form-error" role="alert"><Icon name="warning" /><span>{refusal.message}</span></p>
        {other.then(|| view! { <div class="row"><button type="button" class="button" on:click=look>"Look at it beside mine"</button></div> })}
    }
}

/// Says what the button will do.
fn label(report: &ImportReport) -> String {
    match (report.attached, report.events) {
        (0, events) => format!("Import {}", words::events(events)),
        (attached, 0) => format!("Attach {}", words::events(attached)),
        (attached, events) => format!("Import {}, attach {}", words::events(events), words::count(attached)),
    }
}

/// Says what was done.
fn done(report: &ImportReport) -> String {
    let mut text = format!("{} imported.", words::events(report.events));
    if report.attached > 0 {
        let attached = words::events(report.attached);
        text = format!("{attached} of the archive attached: travel there until the page is closed.");
    }
    text
}

async fn read_file(session: Session, state: ImportState, file: web_sys::File) {
    state.plan.set(None);
    state.error.set(None);
    state.name.set(file.name());
    if file.size() > MAX_BYTES as f64 {
        let message = format!("The file is larger than {} MB. Cut it and import the parts.", MAX_BYTES >> 20);
        return state.error.set(Some(Refusal::new("FileTooLarge", message)));
    }
    let buffer = match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => buffer,
        Err(_) => {
            let message = "The browser could not read the file. Choose it again.";
            return state.error.set(Some(Refusal::new("FileUnreadable", message)));
        }
    };
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    match bank_csv::decode(&bytes) {
        Ok(text) => plan(session, state, text).await,
        Err(error) => state.error.set(Some(of_bank(&error))),
    }
}

/// Reads a file as what it looks like, and shows what importing it will do.
async fn plan(session: Session, state: ImportState, text: String) {
    state.text.set(Some(text.clone()));
    state.error.set(None);
    let stream = session.stream_now();
    let planned = match ImportFormat::of(&text) {
        ImportFormat::Csv => plan_bank(session, text, state.choices.get_untracked(), stream).await,
        ImportFormat::Ndjson | ImportFormat::CloudEvents => {
            plan_log(session, LogReader::new(text, stream, clock::now())).await
        }
    };
    match planned {
        Ok(plan) => state.plan.set(Some(plan)),
        Err(refusal) => {
            state.plan.set(None);
            state.error.set(Some(refusal));
        }
    }
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
        let stream = session.stream_now();
        let text = session.peek(|bench| bench.export(format, None, &stream)).unwrap_or_default();
        let name = match format {
            ExportFormat::Csv => format!("{stream}.{}", format.extension()),
            ExportFormat::Ndjson | ExportFormat::CloudEvents => format!("foldback.{}", format.extension()),
        };
        save(session, &name, &text);
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
        </section>
    }
}
