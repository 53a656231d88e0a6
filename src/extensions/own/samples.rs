//! Sets to try: each a file as another system might write it, most with a model.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use crate::engine::user_error::UserError;
use crate::extensions::own::slices::{define, plan_foreign, survey};
use crate::session::files::blob_of;
use crate::session::import::carry_out;
use crate::session::{Session, Tone, use_session};
use crate::sets::streams_of;
use crate::ui::{Icon, use_page_state};
use crate::words;
use crate::words::Word;

/// A set to try.
struct Sample {
    /// The name of its set.
    set: &'static str,
    label: Word,
    /// The name of its file.
    name: &'static str,
    file: &'static str,
    model: Option<&'static str>,
}

const SAMPLES: [Sample; 3] = [
    Sample {
        set: "issues",
        label: words::own::AN_ISSUE_TRACKER,
        name: "issues.ndjson",
        file: include_str!("../../../samples/issues.ndjson"),
        model: Some(include_str!("../../../samples/issues.model")),
    },
    Sample {
        set: "thermostat",
        label: words::own::A_THERMOSTAT,
        name: "thermostat.ndjson",
        file: include_str!("../../../samples/thermostat.ndjson"),
        model: Some(include_str!("../../../samples/thermostat.model")),
    },
    Sample {
        set: "tictactoe",
        label: words::own::A_GAME,
        name: "tic-tac-toe.ndjson",
        file: include_str!("../../../samples/tic-tac-toe.ndjson"),
        model: None,
    },
];

/// Offers to bring a file, or one of the samples.
#[component]
pub fn Offer() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let is_busy = RwSignal::new(false);
    let begin = move |sample: &'static Sample| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            if let Err(refusal) = record(session, sample).await {
                session.tell(Tone::Bad, refusal.message);
            }
            is_busy.try_set(false);
        });
    };
    let buttons = SAMPLES.iter().map(|sample| {
        view! { <button type="button" class="button" aria-disabled=move || is_busy.get().then_some("true") on:click=move |_| begin(sample)>{sample.label.text()}</button> }
    });
    view! {
        <aside class="notice first-visit" aria-label=words::own::YOUR_EVENTS.text()>
            <Icon name="flag" />
            <p>
                <strong>{words::own::BRING_YOUR_OWN.text()}</strong>
                " "
                {words::own::WHAT_BRINGING_DOES.text()}
            </p>
            <button type="button" class="button button-main" on:click=move |_| page.exchange.set(true)>{words::own::BRING_A_FILE.text()}</button>
            {buttons.collect_view()}
        </aside>
    }
}

/// Records a sample as a set, with its model, and shows its first stream.
async fn record(session: Session, sample: &Sample) -> Result<(), UserError> {
    let blob = blob_of(&JsValue::from_str(sample.file))?;
    let seen = survey(&blob).await?;
    let plan = plan_foreign(session, (sample.name, blob), &seen, seen.guess().clone(), sample.set).await?;
    let events = carry_out(session, plan).await?.events;
    if let Some(model) = sample.model {
        define(session, sample.set, model).await?;
    }
    let streams = session.with_workbench_untracked(|workbench| streams_of(workbench, sample.set)).unwrap_or_default();
    if let Some(stream) = streams.first() {
        session.show_stream(stream);
    }
    session.tell(Tone::Good, crate::ui::words::page::recorded(&crate::ui::words::events(events)));
    Ok(())
}
