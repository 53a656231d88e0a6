//! Streams of other systems on a real nats-server, looked at with a model and only read.

use serde_json::{Value, json};

use super::one_log::see_server;
use super::stories;
use crate::Trouble;
use crate::nats::Nats;
use crate::page::Page;

stories![
    messages_of_another_system_are_looked_at_with_a_model_and_followed,
    how_messages_are_read_is_chosen_and_there_again_after_a_reload,
    a_stream_that_is_missing_empty_or_made_anew_is_said_to_be,
    who_may_not_read_a_stream_is_told_so_and_asked_to_sign_in,
];

const MODEL: &str = r#"field total: money EUR = 0 headline
field status: text = "new"
on placed:
  total = amount
  status = "placed"
on paid: status = "paid"
"#;

/// Starts a server on which another system has published orders.
async fn shop(name: &str) -> Result<Nats, Trouble> {
    let server = Nats::start(name, "").await?;
    server.make_stream("ORDERS", "orders.>")?;
    for (subject, data) in [
        ("orders.7.placed", r#"{"amount": 30.50, "customer": "Ada"}"#),
        ("orders.8.placed", r#"{"amount": 12}"#),
        ("orders.7.paid", r#"{"by": "card"}"#),
        ("orders.7.noted", "left at the door"),
    ] {
        server.ask(subject, data)?;
    }
    Ok(server)
}

fn look(server: &Nats, stream: &str) -> String {
    format!("{}&look", server.query(stream))
}

/// Waits until a stream has so many events.
async fn see_head(page: &Page<'_>, stream: &str, events: u32) -> Result<(), Trouble> {
    page.see("the head", &format!("window.foldback?.head?.('{stream}')"), &events.to_string()).await
}

/// Expects that what changes the log is refused, because the messages are only read.
async fn is_refused(page: &Page<'_>, call: &str) -> Result<(), Trouble> {
    let got = page.foldback(&format!("{call}.then(() => 'done', error => error.name)")).await?;
    if got == json!("ReadOnlyStream") { Ok(()) } else { Err(format!("{call} gave {got}").into()) }
}

async fn messages_of_another_system_are_looked_at_with_a_model_and_followed(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let server = shop("orders").await?;
    page.open(&server.query("ORDERS")).await?;
    see_server(page, "foreign").await?;
    page.see_text("This stream holds messages of another system").await?;
    page.click("Look at the messages").await?;
    see_server(page, "connected").await?;
    see_head(page, "own-orders.7", 3).await?;
    page.see_text("nothing is written to the server").await?;
    page.see_text("Messages that are not JSON and are shown as texts: 1, the first is message 4.").await?;
    page.expect("stateAt(3, 'own-orders.7').value", json!("left at the door")).await?;
    page.expect("events({stream: 'own-orders.7'}).map(event => event.event_type)", json!(["placed", "paid", "noted"]))
        .await?;
    // A model says what they mean.
    page.turn_to("Model").await?;
    page.fill("Text of the model", MODEL).await?;
    page.click("Save the model").await?;
    page.see_text("The model of orders is saved.").await?;
    page.expect("stateAt(1, 'own-orders.7').total", json!(3050)).await?;
    page.expect("stateAt(2, 'own-orders.7').status", json!("paid")).await?;
    // What comes is appended.
    server.ask("orders.8.paid", r#"{"by": "cash"}"#)?;
    see_head(page, "own-orders.8", 2).await?;
    page.expect("stateAt(2, 'own-orders.8').status", json!("paid")).await?;
    // Nothing is recorded, here or there.
    let record = "execute({type: 'RecordEvent', event_type: 'paid', data: '{}'}, {stream: 'own-orders.8'})";
    is_refused(page, record).await?;
    is_refused(page, "execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'}, {stream: 'account-main'})").await?;
    is_refused(page, "clear({confirm: true})").await?;
    page.see_text("A log that is only looked at").await?;
    let info: Value = serde_json::from_str(&server.ask("$JS.API.STREAM.INFO.ORDERS", "{}")?)?;
    if info["state"]["messages"] != 5 {
        return Err(format!("the server has {}", info["state"]).into());
    }
    // A moment of it is a link.
    page.foldback("open('own-orders.7')").await?;
    page.foldback("goTo(1)").await?;
    let link = page.foldback("link()").await?;
    let link = link.as_str().and_then(|link| link.split_once('?')).ok_or("the link has no query")?.1.to_owned();
    page.open("").await?;
    page.open(&format!("?{link}")).await?;
    see_server(page, "connected").await?;
    page.see("the moment", "`${window.foldback?.cursor?.()} ${location.hash.includes('own-orders.7')}`", "1 true")
        .await?;
    // What happened otherwise is this page's alone.
    page.turn_to("Event").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("1 taken out").await
}

async fn how_messages_are_read_is_chosen_and_there_again_after_a_reload(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = shop("chosen").await?;
    page.open(&look(&server, "ORDERS")).await?;
    see_head(page, "own-orders.7", 3).await?;
    page.foldback(&format!("define('orders', {})", json!(MODEL))).await?;
    page.click("How it is read").await?;
    page.see_text("Read as NATS JetStream").await?;
    page.choose("Stream", "subject_1").await?;
    see_head(page, "own-orders.orders", 4).await?;
    page.see("the other streams", "window.foldback.head('own-orders.7')", "0").await?;
    page.choose("Type", "").await?;
    page.see("the types", "window.foldback.events({stream: 'own-orders.orders'}).at(0)?.event_type", "event").await?;
    page.choose("Type", "subject_3").await?;
    page.see("the types", "window.foldback.events({stream: 'own-orders.orders'}).at(0)?.event_type", "placed").await?;
    page.fill("Set", "No name!").await?;
    page.see_text("cannot name a set").await?;
    page.reload().await?;
    see_head(page, "own-orders.orders", 4).await?;
    page.expect("stateAt(1, 'own-orders.orders').total", json!(3050)).await?;
    // The person's own log has nothing of it.
    page.click("Back to my log").await?;
    page.see_text("A sample history.").await?;
    page.expect("head('own-orders.orders')", json!(0)).await
}

async fn a_stream_that_is_missing_empty_or_made_anew_is_said_to_be(page: &mut Page<'_>) -> Result<(), Trouble> {
    let server = Nats::start("odd", "").await?;
    page.open(&look(&server, "NOWHERE")).await?;
    page.see_text("The server has no stream of this name.").await?;
    server.make_stream("TEMPERATURES", "heat.*")?;
    page.open(&server.query("TEMPERATURES")).await?;
    page.click("Look at the messages").await?;
    see_server(page, "connected").await?;
    page.see_text("The stream holds no messages yet").await?;
    server.ask("heat.bath", r#"{"degrees": 21}"#)?;
    see_head(page, "own-temperatures.heat.bath", 1).await?;
    // Purged, what was read is still here.
    server.ask("heat.bath", r#"{"degrees": 22}"#)?;
    see_head(page, "own-temperatures.heat.bath", 2).await?;
    server.ask("$JS.API.STREAM.PURGE.TEMPERATURES", "{}")?;
    page.see_text("The server has deleted its messages up to 2 since").await?;
    // Made anew, it is another one.
    server.ask("$JS.API.STREAM.DELETE.TEMPERATURES", "{}")?;
    server.make_stream("TEMPERATURES", "heat.*")?;
    server.ask("heat.hall", r#"{"degrees": 18}"#)?;
    page.see_text("it was made anew").await?;
    page.expect("head('own-temperatures.heat.bath')", json!(2)).await?;
    page.click("Read it as it is now").await?;
    see_head(page, "own-temperatures.heat.hall", 1).await
}

async fn who_may_not_read_a_stream_is_told_so_and_asked_to_sign_in(page: &mut Page<'_>) -> Result<(), Trouble> {
    let users = r#"authorization { users: [
        { user: teacher, password: teacher }
        { user: stranger, password: stranger, permissions: { publish: ["_INBOX.>"], subscribe: ["_INBOX.>"] } }
    ] }"#;
    let server = Nats::start("denied", users).await?;
    server.make_stream("ORDERS", "orders.>")?;
    server.ask("orders.7.placed", r#"{"amount": 1}"#)?;
    page.open(&look(&server, "ORDERS")).await?;
    page.see_text("The server asks who you are").await?;
    let sign_in = async |page: &Page<'_>, user: &str| {
        page.choose("Sign in with", "password").await?;
        page.fill("User", user).await?;
        page.fill("Password", user).await?;
        page.click("Connect").await
    };
    sign_in(page, "stranger").await?;
    page.see_text("does not let whoever is signed in here read this stream").await?;
    sign_in(page, "teacher").await?;
    see_server(page, "connected").await?;
    see_head(page, "own-orders.orders.7.placed", 1).await
}
