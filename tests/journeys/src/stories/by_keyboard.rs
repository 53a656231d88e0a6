//! A whole session by keyboard alone: Tab, arrows, Enter, Space, and letters in fields.

use fantoccini::key::Key;
use serde_json::json;

use super::every_lesson::{Elsewhere, Hands, Pupil};
use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![a_whole_session_is_done_by_keyboard_alone];

/// A statement of two lines.
const STATEMENT: &str = "Date,Description,Amount\n2025-03-03,Books,-12.50\n2025-03-04,Refund,2.50\n";
/// Notes whatever a mouse or a finger would do.
const NOTE_POINTERS: &str = "window.pressed = 0;
    addEventListener('pointerdown', () => { window.pressed += 1 }, true)";
/// Keeps the text of the next file that the page offers.
const CATCH: &str = "const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = blob => { blob.text().then(text => { window.caught = text; }); return make(blob); }";

async fn a_whole_session_is_done_by_keyboard_alone(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.script(NOTE_POINTERS, vec![]).await?;
    let page = &*page;
    let person = Pupil { page, hands: Hands::Keyboard };
    records(&person).await?;
    travels(&person).await?;
    asks_why_and_sets_a_condition(&person).await?;
    promotes_a_what_if(&person).await?;
    imports_and_exports(&person).await?;
    page.see("what was pressed", "window.pressed", "0").await?;
    page.expect("verify()", json!({ "ok": true, "checked": 7 })).await
}

async fn records(person: &Pupil<'_, '_>) -> Result<(), Trouble> {
    let commands = [
        json!({ "type": "OpenAccount", "owner": "Ada" }),
        json!({ "type": "Deposit", "amount_minor": 10_000, "memo": "salary" }),
        json!({ "type": "Withdraw", "amount_minor": 3_000, "memo": "rent" }),
        json!({ "type": "Deposit", "amount_minor": 5_000, "memo": "gift" }),
    ];
    for (number, command) in (1..).zip(commands) {
        person.act(&format!("execute {command}"), &mut Elsewhere::default()).await?;
        person.page.see("the head", "foldback.head()", &number.to_string()).await?;
        person.keeps_the_focus("an act").await?;
    }
    person.page.see_balance("€120.00").await
}

async fn travels(person: &Pupil<'_, '_>) -> Result<(), Trouble> {
    let page = person.page;
    person.keys_in("Replay position", &char::from(Key::Left).to_string().repeat(2)).await?;
    page.see_slider(2, "Event 2 of 4: Deposited €100.00").await?;
    person.press("First event").await?;
    page.see("the cursor", "foldback.cursor()", "0").await?;
    person.press("Next event").await?;
    person.press("Play").await?;
    page.see_balance("€120.00").await?;
    person.act("goTo(3)", &mut Elsewhere::default()).await?;
    page.see_balance("€70.00").await?;
    person.press("Live").await?;
    page.see("the mood", "document.querySelector('.app').dataset.mood", "live").await
}

async fn asks_why_and_sets_a_condition(person: &Pupil<'_, '_>) -> Result<(), Trouble> {
    let page = person.page;
    person.turn_to("Why").await?;
    person.choose("Field", "Balance").await?;
    page.see_text("3 changes").await?;
    person.press_cause("#3").await?;
    page.see("the cursor", "foldback.cursor()", "3").await?;
    person.keeps_the_focus("a link of the waterfall").await?;
    person.write("Break when", "type = Deposited").await?;
    page.see("the matches", "document.querySelector('.condition-count').textContent.startsWith('2 events')", "true")
        .await?;
    person.press("Next match").await?;
    page.see("the cursor", "foldback.cursor()", "4").await?;
    person.press("Previous match").await?;
    page.see("the cursor", "foldback.cursor()", "2").await
}

async fn promotes_a_what_if(person: &Pupil<'_, '_>) -> Result<(), Trouble> {
    let page = person.page;
    person.act("lane drop 3", &mut Elsewhere::default()).await?;
    page.see_text("1 taken out").await?;
    person.press("Promote…").await?;
    person.press("Record them").await?;
    page.see("the head", "foldback.head()", "5").await?;
    person.keeps_the_focus("the promotion").await?;
    person.press("Live").await?;
    page.see_balance("€150.00").await
}

async fn imports_and_exports(person: &Pupil<'_, '_>) -> Result<(), Trouble> {
    let page = person.page;
    person.press("Import / Export").await?;
    person.give_file("File to import", "statement.csv", STATEMENT).await?;
    person.press("Import 2 events").await?;
    page.see("the head", "foldback.head()", "7").await?;
    person.keeps_the_focus("the import").await?;
    page.see_balance("€140.00").await?;
    page.script(CATCH, vec![]).await?;
    person.press("Import / Export").await?;
    person.press("NDJSON").await?;
    page.until("a file came", "return typeof window.caught === 'string'").await?;
    let file = page.script("return window.caught", vec![]).await?;
    person.press("Close").await?;
    page.see("the dialogs", "document.querySelectorAll('dialog[open]').length", "0").await?;
    page.expect("exportLog()", file).await
}
