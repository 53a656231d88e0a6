//! Own events: a log of another system brought in, read by a model, debugged, and carried elsewhere.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    a_log_of_another_system_becomes_something_to_travel_through,
    a_model_says_what_own_events_mean,
    two_models_are_held_side_by_side,
    own_events_are_brought_and_defined_by_the_console,
    the_samples_of_own_events_open,
    odd_files_of_own_events_are_named_and_lose_nothing,
];

/// The shop's log that the native tests read, too, and an event more.
const SHOP: &str = concat!(
    include_str!("../../../data/shop/shop.ndjson"),
    r#"{"id":"e5","type":"Shipped","order_id":"A-7","carrier":"DHL","at":"2026-01-02T09:30:00Z"}"#,
    "\n",
);

pub const MODEL: &str =
    concat!(include_str!("../../../data/shop/shop.model"), "on Shipped: status = join(\"with \", carrier)\n");

/// Brings the shop's log by the dialog, as the set `shop`.
pub async fn bring(page: &Page<'_>) -> Result<(), Trouble> {
    page.click("Import / Export").await?;
    page.upload("File to import", "shop.ndjson", SHOP.as_bytes()).await?;
    page.see_text("5 events become the set shop, with 2 streams").await?;
    page.click("Import 5 events").await?;
    page.see_text("5 events imported.").await
}

/// Waits until the largest value of the state reads so.
pub async fn see_headline(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    page.see("the headline", "document.querySelector('output')?.textContent.trim()", text).await
}

async fn a_log_of_another_system_becomes_something_to_travel_through(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let before = page.foldback("head()").await?;
    bring(page).await?;
    // Its first stream is shown, with its values as fields and its largest amount on top.
    page.expect("head('own-shop.A-7')", json!(4)).await?;
    see_headline(page, "30.5").await?;
    page.foldback("goTo(1)").await?;
    page.expect("stateAt(1).amount", json!(null)).await?;
    page.expect("stateAt(3).amount", json!(30.5)).await?;
    page.expect("head('account-main')", before).await?;
    // A condition over fields that nobody declared.
    page.fill("Break when", "amount > 30").await?;
    page.see_text("3 events").await?;
    // The same file brings nothing a second time.
    page.click("Import / Export").await?;
    page.upload("File to import", "shop.ndjson", SHOP.as_bytes()).await?;
    page.see_text("5 events become the set shop2").await
}

async fn a_model_says_what_own_events_mean(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    bring(page).await?;
    page.turn_to("Model").await?;
    page.see_text("The model of the set shop").await?;
    page.fill("Text of the model", "field total: money EUR\non OrderPlaced: totals = 1").await?;
    page.see_text("Line 2, column").await?;
    page.fill("Text of the model", MODEL).await?;
    page.click("Save the model").await?;
    page.see_text("The model of shop is saved.").await?;
    see_headline(page, "€30.50").await?;
    page.expect("stateAt(4)", json!({"total": 3050, "paid": 6100, "status": "with DHL"})).await?;
    page.expect("models()[0].revision", json!(2)).await?;
    // Its lines say what they did, and the rule which event breaks it.
    page.see_text("1 break it, first #3").await?;
    page.foldback("goTo(2)").await?;
    page.see_text("at the cursor: Paid €0.00 → €30.50").await?;
    // A command is decided by the model's rules.
    page.foldback("goTo(4)").await?;
    page.foldback("execute({type: 'RecordEvent', event_type: 'PaymentCaptured', data: '{\"amount\": 12}'}, {stream: 'own-shop.B-8'})")
        .await?;
    let refused = "execute({type: 'RecordEvent', event_type: 'PaymentCaptured', data: '{\"amount\": 1}'}, {stream: 'own-shop.B-8'}).catch(refusal => refusal.message)";
    page.expect(refused, json!("paid twice")).await?;
    // All of it is in the log, so that it is there after a reload.
    page.reload().await?;
    page.expect("stateAt(4, 'own-shop.A-7').paid", json!(6100)).await
}

async fn two_models_are_held_side_by_side(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    bring(page).await?;
    page.foldback(&format!("define('shop', {})", json!(MODEL))).await?;
    page.turn_to("Model").await?;
    page.fill("Text of the model", &MODEL.replace("paid += amount", "paid = amount")).await?;
    page.see_text("1 stream differs").await?;
    page.see_text("€61.00").await?;
    page.click("Back to the saved one").await?;
    page.turn_to("Event").await?;
    page.foldback("goTo(3)").await?;
    page.click("What if it had not happened?").await?;
    see_headline(page, "€30.50").await
}

async fn own_events_are_brought_and_defined_by_the_console(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let call = format!("importLog({}, {{format: 'foreign', set: 'orders', paths: {{stream: null}}}})", json!(SHOP));
    page.foldback(&call).await?;
    page.expect("head('own-orders.main')", json!(5)).await?;
    page.foldback(&format!("define('orders', {})", json!("field placed: count\non OrderPlaced: placed += 1"))).await?;
    page.expect("stateAt(5, 'own-orders.main').placed", json!(2)).await?;
    let wrong = "define('orders', 'field').catch(refusal => refusal.name)";
    page.expect(wrong, json!("InvalidModel")).await?;
    let path = "importLog('{}', {format: 'foreign', paths: {strean: 'x'}}).catch(refusal => refusal.name)";
    page.expect(path, json!("InvalidOption")).await
}

async fn the_samples_of_own_events_open(page: &mut Page<'_>) -> Result<(), Trouble> {
    for (sample, stream, field) in [
        ("Issue tracker", "own-issues.41", "state"),
        ("Thermostat", "own-thermostat.living-room", "degrees"),
        ("Tic-tac-toe", "own-tictactoe.main", "next"),
    ] {
        page.fresh_browser().await?;
        page.open("").await?;
        page.click("Your events").await?;
        page.click(sample).await?;
        page.until("the sample is there", &format!("return window.foldback.head('{stream}') > 5")).await?;
        page.until("its field is there", &format!("return '{field}' in window.foldback.stateAt(5, '{stream}')"))
            .await?;
        page.console_is_empty().await?;
    }
    Ok(())
}

async fn odd_files_of_own_events_are_named_and_lose_nothing(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Your events").await?;
    page.click("Bring a file…").await?;
    page.upload("File to import", "empty.json", b"").await?;
    page.see_text("The file is empty").await?;
    let odd = format!(
        "{SHOP}not json\n{}{{\"id\":\"e1\",\"type\":\"Again\",\"order_id\":\"A-7\"}}\n",
        "[".repeat(200) + "\n"
    );
    page.upload("File to import", "odd.ndjson", odd.as_bytes()).await?;
    page.see_text("6 events become the set odd").await?;
    page.see_text("Line 6").await?;
    page.click("Import 6 events").await?;
    page.see_text("6 events imported.").await?;
    page.expect("head('own-odd.A-7')", json!(5)).await
}
