//! A few streams beside thousands, in turns: listed, searched for, switched to and written to.

use serde_json::{Value, json};

use crate::Trouble;
use crate::bench::{open_anew, outcome};
use crate::browser::Driver;
use crate::page::Page;
use crate::server::Server;

/// How many streams there are.
const STREAMS: [u32; 2] = [5, 5_000];
/// How often both are measured, turn about; the better of them counts.
const ROUNDS: usize = 3;
const SCRIPT: &str = include_str!("../../../../benches/streams.js");

/// Measures what a person does among streams.
pub async fn measure(driver: &Driver) -> Result<Value, Trouble> {
    let server = Server::isolated("dist")?;
    let mut best: [Value; 2] = [Value::Null, Value::Null];
    for (index, count) in STREAMS.into_iter().enumerate().cycle().take(STREAMS.len() * ROUNDS) {
        let page = Page::new(driver, &server, &format!("streams-{count}")).await?;
        let medians = among(&page, server.address(), count).await;
        page.close().await;
        best[index] = better(&best[index], &medians?);
    }
    let [few, many] = &best;
    let rows = few.as_object().into_iter().flatten().map(|(what, few)| {
        println!("{what:<44} {few:>10} ms of {}, {:>10} ms of {}", STREAMS[0], many[what], STREAMS[1]);
        json!({ "what": what, "few_ms": few, "many_ms": many[what] })
    });
    let rows: Vec<Value> = rows.collect();
    Ok(json!({ "few": STREAMS[0], "many": STREAMS[1], "rows": rows }))
}

async fn among(page: &Page<'_>, address: &str, count: u32) -> Result<Value, Trouble> {
    open_anew(page, &format!("{address}?empty")).await?;
    page.script(SCRIPT, vec![]).await?;
    let streams = outcome(page, &format!("window.benchStreams.fill({count})")).await?;
    if streams != json!(count) {
        return Err(format!("there are {streams} streams, not {count}").into());
    }
    outcome(page, "window.benchStreams.measure()").await
}

/// Returns the shorter time of each action.
fn better(known: &Value, medians: &Value) -> Value {
    let shorter = |(what, ms): (&String, &Value)| {
        let best = known[what].as_f64().unwrap_or(f64::INFINITY).min(ms.as_f64().unwrap_or(f64::INFINITY));
        (what.clone(), json!(best))
    };
    Value::Object(medians.as_object().into_iter().flatten().map(shorter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_of_two_times_counts() {
        let first = better(&Value::Null, &json!({ "opened": 4.0, "listed": 2.0 }));
        assert_eq!(better(&first, &json!({ "opened": 3.0, "listed": 5.0 })), json!({ "opened": 3.0, "listed": 2.0 }));
    }
}
