//! Lessons done to their end with the controls that a person would use: rules, a bug and its twin, a conflict, a second
//! system, other pasts. And on a narrow screen, each step of each lesson with what it points at.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::stories;
use crate::Trouble;
use crate::page::Page;
use crate::server::Server;

stories![
    a_command_that_is_refused_leaves_no_event_in_lesson_3,
    a_bug_is_replayed_away_in_the_log_and_stays_in_the_row_in_lesson_7,
    two_clients_meet_in_lesson_10,
    a_second_system_receives_twice_and_does_once_in_lesson_14,
    a_snapshot_of_older_code_is_seen_to_lie_in_lesson_15,
    three_other_pasts_are_made_in_lesson_19,
    enter_right_after_a_condition_travels_to_its_match,
    a_lesson_of_another_origin_is_opened_if_its_server_lets_it,
    what_each_step_points_at_is_in_sight_on_a_narrow_screen,
];

/// The title of the step.
pub(super) const TITLE: &str = "document.querySelector('.lesson-body h3')?.textContent";
/// What is the person's own in local storage.
pub(super) const OWN: &str = "JSON.stringify(Object.entries(localStorage).filter(([key]) =>
    !key.startsWith('foldback.lesson.') && !['foldback.lessons', 'foldback.theme'].includes(key)).sort())";

async fn see_title(page: &Page<'_>, title: &str) -> Result<(), Trouble> {
    page.see("the title of the step", TITLE, title).await
}

/// Opens a lesson from the list, on a page with a log of the person's own; returns what is in storage of that.
async fn begin(page: &Page<'_>, number: usize) -> Result<Value, Trouble> {
    page.open("").await?;
    page.see_balance("€1,828.65").await?;
    let own = page.script(&format!("return {OWN}"), vec![]).await?;
    page.click("Lessons").await?;
    page.see("the list", "document.querySelectorAll('[aria-label=\"All lessons\"] li').length", "22").await?;
    let link = format!(".course li:nth-child({}) a", number + 1);
    page.client().find(Locator::Css(&link)).await?.click().await?;
    Ok(own)
}

/// Ends a lesson, and finds it done in the list; the person's own log is as it was.
async fn end(page: &Page<'_>, number: usize, own: &Value) -> Result<(), Trouble> {
    press(page, "Finish").await?;
    see_title(page, "You have finished it").await?;
    page.click("Back to your own log").await?;
    page.see_balance("€1,828.65").await?;
    page.click("Lessons").await?;
    page.see_text("1 of 22 done.").await?;
    let row = format!("document.querySelectorAll('.course li')[{number}].querySelector('.course-status').textContent");
    page.see("the lesson in the list", &row, "done").await?;
    page.console_is_empty().await?;
    match page.script(&format!("return {OWN}"), vec![]).await? == *own {
        true => Ok(()),
        false => Err("the own log is not as it was".into()),
    }
}

/// Presses a button of the lesson once it is ready.
pub(super) async fn press(page: &Page<'_>, name: &str) -> Result<(), Trouble> {
    let ready = format!(
        "return [...document.querySelectorAll('.lesson button')].some(e => e.textContent.trim() === {} && !e.disabled)",
        json!(name)
    );
    page.until(&format!("{name} is ready"), &ready).await?;
    page.click(name).await
}

async fn next(page: &Page<'_>, title: &str) -> Result<(), Trouble> {
    press(page, "Next").await?;
    see_title(page, title).await
}

/// Chooses the answer that begins so.
async fn answer(page: &Page<'_>, begins: &str) -> Result<(), Trouble> {
    page.see_text(begins).await?;
    let path = format!("//*[@role='radio'][contains(., \"{begins}\")]");
    page.client().find(Locator::XPath(&path)).await?.click().await?;
    page.see_text("You predicted it.").await
}

async fn go_to(page: &Page<'_>, event: u32) -> Result<(), Trouble> {
    page.fill("Go to event or day", &format!("{event}{}", char::from(Key::Enter))).await?;
    page.expect("cursor()", json!(event)).await
}

async fn a_command_that_is_refused_leaves_no_event_in_lesson_3(page: &mut Page<'_>) -> Result<(), Trouble> {
    let own = begin(page, 3).await?;
    see_title(page, "Ask for too much").await?;
    answer(page, "The same as before: two events").await?;
    page.act("Withdraw", &[("Amount", "50")]).await?;
    page.see_text("That was allowed, so it became an event.").await?;
    page.act("Withdraw", &[("Amount", "150")]).await?;
    page.see_text("The log and the balance are untouched.").await?;
    next(page, "Where the no is said").await?;
    answer(page, "It is applied: it has happened").await?;
    next(page, "Make it a fact").await?;
    page.act("Withdraw", &[("Amount", "60"), ("Memo", "shoes")]).await?;
    answer(page, "Three").await?;
    page.see_text("Commands may fail; events cannot.").await?;
    page.expect("head()", json!(3)).await?;
    end(page, 3, &own).await
}

async fn a_bug_is_replayed_away_in_the_log_and_stays_in_the_row_in_lesson_7(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let own = begin(page, 7).await?;
    see_title(page, "The same bug in both").await?;
    answer(page, "Both").await?;
    go_to(page, 49).await?;
    page.turn_to("Twin").await?;
    page.click("Inject a bug").await?;
    page.see_text("Three deposits went through the bug.").await?;
    next(page, "Fix the code").await?;
    answer(page, "The wrong one, both").await?;
    page.turn_to("Twin").await?;
    page.click("Fix it").await?;
    next(page, "Replay").await?;
    page.turn_to("Twin").await?;
    page.click("Replay").await?;
    page.see_text("The row is off by €2,040.00, and stays so.").await?;
    next(page, "Mend the row?").await?;
    answer(page, "Each deposit since the bug came in").await?;
    page.fill("Break when", "type = Deposited and revision >= 49").await?;
    page.see_text("3 events in 3 spans").await?;
    for _ in 0..3 {
        page.click("Next match").await?;
    }
    page.see_text("exactly what the row has too much.").await?;
    end(page, 7, &own).await
}

async fn two_clients_meet_in_lesson_10(page: &mut Page<'_>) -> Result<(), Trouble> {
    let own = begin(page, 10).await?;
    see_title(page, "You both look").await?;
    press(page, "The colleague pays the bill").await?;
    answer(page, "The bill is paid twice").await?;
    press(page, "Pay the bill, with Any").await?;
    page.see_text("Two correct payments, and €100.00 are gone.").await?;
    page.see_balance("€0.00").await?;
    next(page, "Say what you saw").await?;
    page.see_balance("€50.00").await?;
    press(page, "Pay the bill, with Exact(2)").await?;
    page.see_text("expected 2, actual 3. Nothing was recorded").await?;
    page.see_balance("€50.00").await?;
    next(page, "And now?").await?;
    answer(page, "Read event 3, and decide again").await?;
    press(page, "The bill again, with Exact(3)").await?;
    page.see_text("Sent again without deciding again: paid twice.").await?;
    // A wrong way can be taken back: the lesson begins anew, and goes on where the link leads.
    page.script("location.hash = '#/lesson/10/1'", vec![]).await?;
    see_title(page, "You both look").await?;
    page.script("location.hash = '#/lesson/10/3'", vec![]).await?;
    see_title(page, "And now?").await?;
    page.expect("head()", json!(3)).await?;
    press(page, "A book, with Exact(3)").await?;
    page.see_balance("€30.00").await?;
    end(page, 10, &own).await
}

/// Ticks or unticks what begins so, in the subscriber's window.
async fn tick(page: &Page<'_>, begins: &str) -> Result<(), Trouble> {
    let path = format!("//label[contains(@class, 'check')][contains(., '{begins}')]");
    Ok(page.client().find(Locator::XPath(&path)).await?.click().await?)
}

async fn a_second_system_receives_twice_and_does_once_in_lesson_14(page: &mut Page<'_>) -> Result<(), Trouble> {
    let own = begin(page, 14).await?;
    see_title(page, "A second system").await?;
    let first = page.client().window().await?;
    page.see_text("the subscriber").await?;
    page.client().find(Locator::LinkText("the subscriber")).await?.click().await?;
    page.see_text("Deposit something here").await?;
    let second = page.client().windows().await?.into_iter().find(|window| *window != first);
    let second = second.ok_or("no second window was opened")?;
    page.look_at(&second).await?;
    page.see("how far it is", "document.querySelector('output').textContent", "58 of 58").await?;
    page.look_at(&first).await?;
    page.act("Deposit", &[("Amount", "10")]).await?;
    page.see_text("One more event, one more e-mail.").await?;
    next(page, "Looking is not sending").await?;
    answer(page, "Nothing").await?;
    go_to(page, 3).await?;
    next(page, "A crash in between").await?;
    answer(page, "It is sent twice").await?;
    // Without a crash nothing is to be seen, and the lesson says so.
    page.click("Live").await?;
    page.act("Deposit", &[("Amount", "20")]).await?;
    page.see_text("It came through.").await?;
    page.look_at(&second).await?;
    tick(page, "Recognise duplicates").await?;
    tick(page, "Crash at the next event").await?;
    page.look_at(&first).await?;
    page.act("Deposit", &[("Amount", "20")]).await?;
    page.see_text("It has crashed: the e-mail is out, the checkpoint is not.").await?;
    page.look_at(&second).await?;
    page.see_text("Crashed at 61").await?;
    page.click("Start").await?;
    page.see("how many were sent twice", "document.querySelector('[aria-label=Twice]').textContent", "1").await?;
    page.look_at(&first).await?;
    page.see_text("nothing is lost, something may come again.").await?;
    next(page, "Twice received, once done").await?;
    answer(page, "By the id of each event, which it keeps").await?;
    page.look_at(&second).await?;
    tick(page, "Recognise duplicates").await?;
    page.click("Replay from the first event").await?;
    page.see("how far it is", "document.querySelector('output').textContent", "61 of 61").await?;
    page.look_at(&first).await?;
    page.act("Deposit", &[("Amount", "30")]).await?;
    page.see_text("All events were delivered again, and only the new one sent an e-mail.").await?;
    end(page, 14, &own).await
}

async fn a_snapshot_of_older_code_is_seen_to_lie_in_lesson_15(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("#/lesson/15/4").await?;
    // A hundred thousand events are recorded first.
    if see_title(page, "The snapshot that lies").await.is_err() {
        see_title(page, "The snapshot that lies").await?;
    }
    answer(page, "The old one, with the mistake in it").await?;
    page.turn_to("Storage").await?;
    page.see_text("They agree.").await?;
    page.click("Keep one of older code").await?;
    page.see_text("The snapshot lies: it was kept by code that forgot an event.").await?;
    answer(page, "A version beside it, raised with the code").await?;
    page.click("Raise the version").await?;
    page.see_text("The snapshot is of an older version of the state, and not used.").await?;
    page.see_text("Another version: the snapshot is ignored").await?;
    page.console_is_empty().await
}

/// Takes the event at the cursor out, in a what-if.
async fn take_out(page: &Page<'_>, event: u32) -> Result<(), Trouble> {
    go_to(page, event).await?;
    page.turn_to("Event").await?;
    page.see_text(&format!("account-main@{event}")).await?;
    page.click("What if it had not happened?").await
}

async fn close_what_if(page: &Page<'_>) -> Result<(), Trouble> {
    page.turn_to("What-if").await?;
    page.click("Close").await
}

async fn three_other_pasts_are_made_in_lesson_19(page: &mut Page<'_>) -> Result<(), Trouble> {
    let own = begin(page, 19).await?;
    see_title(page, "If the gift had come earlier").await?;
    answer(page, "Never below zero").await?;
    go_to(page, 26).await?;
    page.fill("Amount", "60").await?;
    page.click("Deposit in a what-if").await?;
    page.see_text("There it is, as a dashed line. Now return to live.").await?;
    page.click("Live").await?;
    page.see_text("The log still has 58 events.").await?;
    next(page, "A second history").await?;
    close_what_if(page).await?;
    take_out(page, 23).await?;
    answer(page, "It is refused: there is no such entry").await?;
    page.see_text("One change, one refusal").await?;
    next(page, "A third").await?;
    answer(page, "Some presents are refused, and it stays above").await?;
    close_what_if(page).await?;
    take_out(page, 27).await?;
    next(page, "Back to what was").await?;
    answer(page, "Nothing").await?;
    close_what_if(page).await?;
    page.see_text("A log with its rules is a laboratory").await?;
    end(page, 19, &own).await
}

async fn enter_right_after_a_condition_travels_to_its_match(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.see_balance("€1,828.65").await?;
    // Both in one task, before the page has searched for anything.
    let type_and_enter =
        "const field = document.querySelector('#condition'); field.focus(); field.value = 'balance < 0';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))";
    page.script(type_and_enter, vec![]).await?;
    page.expect("cursor()", json!(29)).await
}

async fn a_lesson_of_another_origin_is_opened_if_its_server_lets_it(page: &mut Page<'_>) -> Result<(), Trouble> {
    let (open, closed) = (Server::start("lessons")?, Server::isolated("lessons")?);
    page.open(&format!("?lesson={}03-command.md", open.address())).await?;
    see_title(page, "Ask for too much").await?;
    page.see("the address", "location.hash", "#/lesson/own-03-command/1").await?;
    page.reload().await?;
    see_title(page, "Ask for too much").await?;
    page.open(&format!("?lesson={}03-command.md", closed.address())).await?;
    see_title(page, "This lesson cannot be opened").await?;
    page.see_text("or its server does not let other pages read it (CORS).").await
}

/// Answers the questions of a step, one after the other; true once none waits.
const ANSWER: &str = "
    const open = [...document.querySelectorAll('.lesson-predict')].find(e => !e.querySelector('[aria-checked=true]'));
    open?.querySelector('[role=radio]').click();
    return !open;";
/// What is pointed at, and whether a finger would hit it; empty if it would.
const POINTED_AT: &str = "(() => {
    const marked = document.querySelector('[data-spotlight]');
    if (!marked) return 'nothing';
    const box = marked.getBoundingClientRect();
    if (!box.width || !box.height) return marked.className + marked.id + ' is not laid out';
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 30)];
    const hit = document.elementFromPoint(x, y);
    return marked.contains(hit) ? '' : `${marked.className}${marked.id} at ${x},${y} is covered by ${hit?.className}`;
})()";

async fn what_each_step_points_at_is_in_sight_on_a_narrow_screen(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.go_into_frame((390, 844)).await?;
    for lesson in 0..22 {
        let (mut step, mut steps) = (1, 1);
        while step <= steps {
            one_step(page, lesson, step).await.map_err(|trouble| format!("lesson {lesson}, step {step}: {trouble}"))?;
            let count = "return Number(document.querySelector('.lesson-place').textContent.split(' ').at(-1))";
            steps = page.script(count, vec![]).await?.as_u64().unwrap_or(1);
            step += 1;
        }
        page.console_is_empty().await.map_err(|trouble| format!("lesson {lesson}: {trouble}"))?;
    }
    Ok(())
}

async fn one_step(page: &Page<'_>, lesson: u64, step: u64) -> Result<(), Trouble> {
    page.script(&format!("location.hash = '#/lesson/{lesson}/{step}'"), vec![]).await?;
    let there = format!(
        "return document.querySelector('.lesson-place')?.textContent.startsWith('Lesson {lesson} · Step {step} of')
        && !!document.querySelector('.lesson-title') && !!window.foldback?.head"
    );
    // The log of lesson 15 takes a while.
    if page.until("the step is there", &there).await.is_err() {
        page.until("the step is there", &there).await?;
    }
    page.until("the questions are answered", ANSWER).await?;
    let fits = "document.documentElement.scrollWidth <= innerWidth";
    page.see("nothing sticks out", fits, "true").await?;
    let waits = "!!document.querySelector('.lesson-task:not(.is-done)')";
    let is_done = "!document.querySelector('.lesson-foot .button-main').disabled";
    page.see("whether the step is done, as no task waits", &format!("{is_done} === !{waits}"), "true").await?;
    if page.script(&format!("return {waits}"), vec![]).await? == json!(false) {
        return Ok(());
    }
    page.click("Show me where").await?;
    page.see("what is wrong with what is pointed at", POINTED_AT, "").await?;
    page.see("nothing sticks out", fits, "true").await?;
    Ok(page.client().find(Locator::Css(".lesson-strip")).await?.click().await?)
}
