//! Lessons: begun from the banner and done to their end, by mouse, by keyboard, on a narrow screen; left, reloaded, in two
//! tabs; and a teacher's own. Whatever happens, the person's own log stays as it is.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    the_first_lesson_is_done_by_mouse_and_the_own_log_stays_as_it_was,
    the_first_lesson_is_done_by_keyboard_alone,
    a_reload_in_the_middle_of_a_lesson_goes_on_there,
    a_lesson_that_was_left_is_offered_again,
    two_tabs_have_two_sandboxes,
    a_teachers_file_is_opened_once_its_errors_are_corrected,
    a_lesson_that_cannot_be_fetched_says_so_and_tries_again,
    a_presenter_turns_the_steps_and_a_second_window_shows_the_notes,
];

/// What is the person's own in local storage.
const OWN: &str = "JSON.stringify(Object.entries(localStorage).filter(([key]) =>
    !key.startsWith('foldback.lesson.') && !['foldback.lessons', 'foldback.theme'].includes(key)).sort())";
/// The keys of all sandboxes.
const SANDBOXES: &str = "[...new Set(Object.keys(localStorage).filter(key => key.startsWith('foldback.lesson.'))
    .map(key => key.split('.').slice(2, 4).join('.')))].sort().join(' ')";
/// The title of the step.
const TITLE: &str = "document.querySelector('.lesson-body h3')?.textContent";

/// Keeps in the window's storage what is the person's own now.
async fn own(page: &Page<'_>) -> Result<Value, Trouble> {
    page.script(&format!("return {OWN}"), vec![]).await
}

async fn see_title(page: &Page<'_>, title: &str) -> Result<(), Trouble> {
    page.see("the title of the step", TITLE, title).await
}

async fn follow_link(page: &Page<'_>, text: &str) -> Result<(), Trouble> {
    page.see_text(text).await?;
    Ok(page.client().find(Locator::LinkText(text)).await?.click().await?)
}

/// Presses a button so many times.
async fn step(page: &Page<'_>, button: &str, times: usize) -> Result<(), Trouble> {
    for _ in 0..times {
        page.click(button).await?;
    }
    Ok(())
}

async fn the_first_lesson_is_done_by_mouse_and_the_own_log_stays_as_it_was(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.act("Deposit", &[("Amount", "12.34")]).await?;
    page.see_balance("€1,840.99").await?;
    let before = own(page).await?;
    // With an event of one's own the banner is away; the list of lessons is not.
    page.click("Lessons").await?;
    let first = "0: What happened to Ada?";
    page.see("the list", "document.querySelectorAll('[aria-label=\"All lessons\"] li').length > 3", "true").await?;
    page.client().find(Locator::Css(".course a")).await?.click().await.map_err(|_| first)?;
    see_title(page, "Find the dip").await?;
    page.see("the address", "location.hash", "#/lesson/0/1").await?;
    page.see_balance("€1,828.65").await?;
    page.fill("Break when", "balance < 0").await?;
    page.click("Previous match").await?;
    page.see_text("On 13 December the balance is −€53.10.").await?;
    page.click("Next").await?;
    see_title(page, "Ask why").await?;
    page.turn_to("Why").await?;
    page.see_text("One payment in December was taken twice.").await?;
    step(page, "Previous event", 6).await?;
    page.see_text("The gym took its €39.90 twice").await?;
    page.click("Next").await?;
    see_title(page, "Was it the gym?").await?;
    page.client().find(Locator::Css("[role=radio]")).await?.click().await?;
    page.see_text("Not this time.").await?;
    page.turn_to("Event").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("It still dips.").await?;
    page.click("Next").await?;
    see_title(page, "What let it happen?").await?;
    page.fill("Break when", "type = OverdraftLimitSet").await?;
    page.click("Previous match").await?;
    page.turn_to("Event").await?;
    page.see_text("account-main@27").await?;
    page.click("What if it had not happened?").await?;
    page.see_text("You have asked a log, and it has answered.").await?;
    page.click("Finish").await?;
    see_title(page, "You have finished it").await?;
    page.click("Back to your own log").await?;
    page.see_balance("€1,840.99").await?;
    page.see("the sandboxes", SANDBOXES, "").await?;
    page.click("Lessons").await?;
    page.see_text("1 of ").await?;
    page.console_is_empty().await?;
    match own(page).await? == before {
        true => Ok(()),
        false => Err("the own log is not as it was".into()),
    }
}

/// Presses keys where the focus is.
async fn keys(page: &Page<'_>, keys: &str) -> Result<(), Trouble> {
    Ok(page.client().active_element().await?.send_keys(keys).await?)
}

async fn key(page: &Page<'_>, key: Key) -> Result<(), Trouble> {
    keys(page, &char::from(key).to_string()).await
}

/// Presses Tab until something with a name has the focus.
async fn tab_to(page: &Page<'_>, name: &str) -> Result<(), Trouble> {
    press_until(page, &char::from(Key::Tab).to_string(), name).await
}

/// Presses Shift and Tab until something with a name has the focus: what is before the lesson on the page is nearer this way,
/// and the focus does not leave the page for the browser's own controls.
async fn tab_back_to(page: &Page<'_>, name: &str) -> Result<(), Trouble> {
    press_until(page, &[Key::Shift, Key::Tab].map(char::from).iter().collect::<String>(), name).await
}

async fn press_until(page: &Page<'_>, pressed: &str, name: &str) -> Result<(), Trouble> {
    let script = "const e = document.activeElement; return (e.getAttribute('aria-label') || e.textContent).trim() === arguments[0]";
    for _ in 0..150 {
        if page.script(script, vec![json!(name)]).await? == json!(true) {
            return Ok(());
        }
        keys(page, pressed).await?;
    }
    Err(format!("Tab does not lead to {name:?}").into())
}

async fn press_by_keyboard(page: &Page<'_>, name: &str) -> Result<(), Trouble> {
    page.until(
        "it can be pressed",
        &format!("return [...document.querySelectorAll('button, a')].some(e => (e.getAttribute('aria-label') || e.textContent).trim() === {} && !e.disabled)", json!(name)),
    )
    .await?;
    tab_to(page, name).await?;
    key(page, Key::Enter).await
}

async fn the_first_lesson_is_done_by_keyboard_alone(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let focused = "document.activeElement.textContent";
    press_by_keyboard(page, "Find out why in 5 minutes").await?;
    page.see("the focus", focused, "Find the dip").await?;
    keys(page, "b").await?;
    page.see("the focus", "document.activeElement.id", "condition").await?;
    keys(page, &format!("balance < 0{}", char::from(Key::Enter))).await?;
    page.see_text("On 13 December the balance is −€53.10.").await?;
    press_by_keyboard(page, "Next").await?;
    page.see("the focus", focused, "Ask why").await?;
    tab_back_to(page, "Event").await?;
    key(page, Key::Right).await?;
    key(page, Key::Right).await?;
    page.see_text("One payment in December was taken twice.").await?;
    keys(page, "g").await?;
    page.see("the focus", "document.activeElement.tagName", "INPUT").await?;
    keys(page, &format!("23{}", char::from(Key::Enter))).await?;
    page.see_text("The gym took its €39.90 twice").await?;
    press_by_keyboard(page, "Next").await?;
    page.see("the focus", focused, "Was it the gym?").await?;
    tab_to(page, "No, €39.90 is enough").await?;
    key(page, Key::Down).await?;
    page.see("the focus", focused, "Yes, it would be €13.20 below").await?;
    let text = "document.body.innerText.includes('You predicted it.')";
    page.see("the answer before Enter", text, "false").await?;
    key(page, Key::Enter).await?;
    page.see_text("You predicted it.").await?;
    tab_back_to(page, "Why").await?;
    for _ in 0..2 {
        key(page, Key::Left).await?;
    }
    press_by_keyboard(page, "What if it had not happened?").await?;
    page.see_text("It still dips.").await?;
    press_by_keyboard(page, "Next").await?;
    page.see("the focus", focused, "What let it happen?").await?;
    keys(page, "g").await?;
    page.see("the focus", "document.activeElement.tagName", "INPUT").await?;
    keys(page, &format!("27{}", char::from(Key::Enter))).await?;
    tab_to(page, "What-if").await?;
    for _ in 0..3 {
        key(page, Key::Left).await?;
    }
    page.see_text("account-main@27").await?;
    press_by_keyboard(page, "What if it had not happened?").await?;
    page.see_text("You have asked a log, and it has answered.").await?;
    press_by_keyboard(page, "Finish").await?;
    page.see("the focus", focused, "You have finished it").await
}

async fn a_reload_in_the_middle_of_a_lesson_goes_on_there(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    let before = own(page).await?;
    follow_link(page, "Find out why in 5 minutes").await?;
    see_title(page, "Find the dip").await?;
    page.foldback("goTo(29)").await?;
    page.see_text("On 13 December the balance is −€53.10.").await?;
    page.click("Next").await?;
    see_title(page, "Ask why").await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 100 })").await?;
    page.reload().await?;
    see_title(page, "Ask why").await?;
    page.expect("head()", json!(59)).await?;
    page.see("the address", "location.hash", "#/lesson/0/2").await?;
    // The step before is done still, and the lesson begins anew on a fresh log.
    page.click("Back").await?;
    page.see_text("On 13 December the balance is −€53.10.").await?;
    page.click("Start over").await?;
    see_title(page, "Find the dip").await?;
    page.expect("head()", json!(58)).await?;
    // A link to a step does what comes before it.
    page.script("location.hash = '#/lesson/0/4'", vec![]).await?;
    see_title(page, "What let it happen?").await?;
    page.see("the what-if", "document.querySelector('.lane-chip')?.textContent", "◇ without #23").await?;
    page.click("Leave the lesson").await?;
    page.see("the address", "location.hash", "").await?;
    page.see("the sandboxes", SANDBOXES, "").await?;
    match own(page).await? == before {
        true => Ok(()),
        false => Err("the own log is not as it was".into()),
    }
}

async fn a_lesson_that_was_left_is_offered_again(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.open("#/lesson/0/2").await?;
    see_title(page, "Ask why").await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 100 })").await?;
    // A tab that is closed forgets which sandbox was its own.
    page.script("sessionStorage.clear()", vec![]).await?;
    page.reload().await?;
    page.see("the sandboxes", SANDBOXES, "00-ada.1 00-ada.2").await?;
    page.see_text("You left this lesson at step 2.").await?;
    page.click("Continue").await?;
    page.see("the sandboxes", SANDBOXES, "00-ada.1").await?;
    see_title(page, "Ask why").await?;
    page.expect("head()", json!(59)).await
}

async fn two_tabs_have_two_sandboxes(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("#/lesson/0").await?;
    see_title(page, "Find the dip").await?;
    let (first, second) = page.open_beside().await?;
    page.open("#/lesson/0").await?;
    see_title(page, "Find the dip").await?;
    page.see("the sandboxes", SANDBOXES, "00-ada.1 00-ada.2").await?;
    page.foldback("execute({ type: 'Deposit', amount_minor: 100 })").await?;
    page.expect("head()", json!(59)).await?;
    page.look_at(&first).await?;
    page.expect("head()", json!(58)).await?;
    page.look_at(&second).await?;
    page.click("Leave the lesson").await?;
    page.see("the sandboxes", SANDBOXES, "00-ada.1").await?;
    page.look_at(&first).await?;
    page.foldback("goTo(29)").await?;
    page.see_text("On 13 December the balance is −€53.10.").await
}

/// A teacher's lesson with two errors, in lines 8 and 11.
const WRONG: &str = "---\ntitle: Mine\nminutes: 2\nsample: account\nstream: account-main\n---\n# Look\n:::tusk\n:::\n:::task\nGo to event 3.\ncheck: cursr = 3\nsolution: goTo(3)\n:::\n";
const RIGHT: &str = "---\ntitle: Mine\nminutes: 2\nsample: account\nstream: account-main\n---\n# Look\n:::task\nGo to event 3.\ncheck: cursor = 3\nsolution: goTo(3)\n:::\n";

async fn a_teachers_file_is_opened_once_its_errors_are_corrected(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Lessons").await?;
    page.see_text("Open a lesson from a file").await?;
    let file = "document.querySelector('.file input')";
    let choose = format!(
        "const list = new DataTransfer(); list.items.add(new File([arguments[0]], 'Mine to teach.md')); {file}.files = list.files;
        {file}.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    );
    page.script(&choose, vec![json!(WRONG)]).await?;
    see_title(page, "2 things are wrong in this file").await?;
    page.see_text("Line 8: :::tusk is unknown").await?;
    page.see_text("Line 12, character 8: unknown name cursr").await?;
    page.click("Choose the file again").await?;
    page.see_text("Open a lesson from a file").await?;
    page.script(&choose, vec![json!(RIGHT)]).await?;
    see_title(page, "Look").await?;
    page.see("the address", "location.hash", "#/lesson/own-mine-to-teach/1").await?;
    page.reload().await?;
    see_title(page, "Look").await?;
    page.foldback("goTo(3)").await?;
    page.click("Finish").await?;
    see_title(page, "You have finished it").await
}

async fn a_lesson_that_cannot_be_fetched_says_so_and_tries_again(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?lesson=lessons/99-nothing.md").await?;
    see_title(page, "This lesson cannot be opened").await?;
    page.see_text("lessons/99-nothing.md could not be fetched: the server answered 404.").await?;
    page.click("Retry").await?;
    page.see_text("the server answered 404.").await?;
    page.open("?lesson=lessons/01-fold.md").await?;
    page.see("the lesson", "document.querySelector('.lesson-place')?.textContent.includes('Step 1 of')", "true")
        .await?;
    page.open("#/lesson/0").await?;
    see_title(page, "Find the dip").await
}

async fn a_presenter_turns_the_steps_and_a_second_window_shows_the_notes(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("#/lesson/0").await?;
    see_title(page, "Find the dip").await?;
    let here = page.script("return location.origin + location.pathname", vec![]).await?;
    let first = page.client().window().await?;
    let second = page.client().new_window(false).await?.handle;
    page.look_at(&second).await?;
    page.client().goto(&format!("{}?notes=00-ada.1", here.as_str().unwrap_or_default())).await?;
    page.see_text("Let somebody say aloud what they see").await?;
    page.see_text("goTo(first(balance < 0))").await?;
    page.look_at(&first).await?;
    page.foldback("goTo(29)").await?;
    page.see_text("On 13 December the balance is −€53.10.").await?;
    page.press('p').await?;
    page.see("the mode", "!!document.querySelector('[data-presenting]')", "true").await?;
    page.press(char::from(Key::PageDown)).await?;
    see_title(page, "Ask why").await?;
    let log = "getComputedStyle(document.querySelector('.log')).display";
    page.see("the log", log, "none").await?;
    // A step that is not done yet is not left by the remote, nor is the cursor moved.
    page.press(char::from(Key::PageDown)).await?;
    see_title(page, "Ask why").await?;
    page.expect("cursor()", json!(29)).await?;
    page.press(char::from(Key::PageUp)).await?;
    see_title(page, "Find the dip").await?;
    page.look_at(&second).await?;
    page.see_text("Find the dip").await
}
