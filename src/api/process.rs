//! Processes across streams, so that scripts can look at the state between two steps.

use js_sys::Promise;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

use crate::api::call::promise;
use crate::api::convert::{Outcome, from_json};
use crate::api::options::Options;
use crate::engine::process::Step;
use crate::session::Session;

fn told(step: &Step) -> Value {
    json!({
        "process": step.correlation_id,
        "step": step.name,
        "stream": step.stream.as_str(),
        "command": step.command,
    })
}

/// Lists what comes next in each process that is under way; `hold` says whether they wait for [`step`].
pub fn processes(session: Session, options: &JsValue, _: &JsValue) -> Outcome {
    let hold = Options::read(options, &["hold"])?.switch("hold")?;
    from_json(&session.processes(hold).iter().map(|pending| told(&pending.next)).collect())
}

/// Takes the next step of the oldest process; `null` if there is none.
pub fn step(session: Session, _: JsValue, _: JsValue) -> Promise {
    promise(async move {
        let stepped = session.step_process().await?;
        from_json(&stepped.map_or(Value::Null, |stepped| {
            let mut json = told(&stepped.step);
            json["refused"] = stepped.refused.map_or(Value::Null, |refusal| refusal.name.into());
            json
        }))
    })
}
