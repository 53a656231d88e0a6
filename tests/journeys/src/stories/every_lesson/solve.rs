//! The solutions of a lesson's file, done with the page's own controls.

use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};

use super::hands::{Hands, Pupil};
use crate::Trouble;

/// The moments that a lesson describes instead of numbering them.
const MOMENTS: [(&str, &str); 4] = [
    ("first(balance < 0)", "29"),
    ("last(changed(lowest_balance))", "29"),
    ("first(type = BooksClosed)", "43"),
    ("first(actor = \"ben\")", "3"),
];
/// The names of what actions name shortly.
const NAMES: [(&str, &str); 15] = [
    ("event", "Event"),
    ("diff", "Diff"),
    ("why", "Why"),
    ("what-if", "What-if"),
    ("read-models", "Read models"),
    ("storage", "Storage"),
    ("twin", "Twin"),
    ("lowest_balance", "Lowest balance"),
    ("spending_by_memo", "Spending by memo"),
    ("monthly_statement", "Monthly statement"),
    ("days_below_zero", "Days below zero"),
    ("interest", "Interest"),
    ("break", "Inject a bug"),
    ("fix", "Fix it"),
    ("replay", "Replay"),
];
/// The fields of a command's form that its JSON names.
const FIELDS: [(&str, &str); 7] = [
    ("owner", "Owner"),
    ("amount_minor", "Amount"),
    ("memo", "Memo"),
    ("revision", "Revision"),
    ("reason", "Reason"),
    ("to", "To"),
    ("limit_minor", "Limit"),
];

fn look_up<'a>(table: &[(&str, &'a str)], name: &'a str) -> &'a str {
    table.iter().find(|(known, _)| *known == name).map_or(name, |(_, found)| found)
}

/// The subscriber's window, once it was opened.
#[derive(Default)]
pub struct Elsewhere {
    windows: Option<(WindowHandle, WindowHandle)>,
}

impl Pupil<'_, '_> {
    /// Does an action of a solution.
    pub async fn act(&self, action: &str, elsewhere: &mut Elsewhere) -> Result<(), Trouble> {
        let (verb, rest) = action.split_once([' ', '(']).unwrap_or((action, ""));
        match verb {
            "goTo" => self.go_to(look_up(&MOMENTS, rest.strip_suffix(')').unwrap_or(rest)), rest).await,
            "live" => {
                self.look_at("Chart").await?;
                self.press("Live").await
            }
            "tab" => self.turn_to(look_up(&NAMES, rest)).await,
            "field" => self.choose("Field", look_up(&NAMES, rest)).await,
            "condition" => {
                self.look_at("Chart").await?;
                self.write("Break when", rest).await
            }
            "execute" => self.execute(rest).await,
            "lane" => self.edit_what_if(rest).await,
            "twin" => {
                self.turn_to("Twin").await?;
                self.press(look_up(&NAMES, rest)).await
            }
            "read_model" => self.edit_read_model(rest).await,
            "verify" => {
                self.turn_to("Storage").await?;
                self.press("Verify").await
            }
            "generate" => {
                self.turn_to("Storage").await?;
                self.press("Generate 100,000 events").await?;
                self.page.see_text("100,000 events").await
            }
            "spacing" => self.space(rest.parse()?).await,
            "snapshot" => {
                self.turn_to("Storage").await?;
                self.press(if rest == "stale" { "Keep one of older code" } else { "Raise the version" }).await
            }
            "archive" => self.archive().await,
            "as-at" => {
                let (known, about) = rest.split_once(' ').ok_or("two days")?;
                self.turn_to("Diff").await?;
                self.choose_day("Known on", known).await?;
                self.choose_day("About", about).await
            }
            "subscriber" => self.subscribe(rest, elsewhere).await,
            other => Err(format!("no control is known for {other:?}").into()),
        }
    }

    async fn go_to(&self, event: &str, described: &str) -> Result<(), Trouble> {
        event.parse::<u64>().map_err(|_| format!("which event is {described:?}?"))?;
        self.look_at("Chart").await?;
        self.write("Go to event or day", &format!("{event}{}", char::from(Key::Enter))).await?;
        self.page.expect("cursor()", json!(event.parse::<u64>()?)).await
    }

    /// Fills the form of a command, as whoever the lesson says, and sends it.
    async fn execute(&self, text: &str) -> Result<(), Trouble> {
        let (text, who) = text.rsplit_once("} by ").map_or((text, None), |(text, who)| (text, Some(who)));
        let text = if who.is_some() { format!("{text}}}") } else { text.to_owned() };
        let command = serde_json::from_str::<Value>(&text)?;
        let name = command["type"].as_str().ok_or("a command has a type")?;
        self.look_at("Act").await?;
        if let Some(who) = who {
            self.press("Who?").await?;
            self.write("Who does it", who).await?;
        }
        self.show_form(name).await?;
        for (field, value) in command.as_object().into_iter().flatten().filter(|(field, _)| *field != "type") {
            let text = match value {
                Value::Number(cents) if field.ends_with("_minor") => {
                    let cents = cents.as_u64().ok_or("an amount")?;
                    format!("{}.{:02}", cents / 100, cents % 100)
                }
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            self.write(look_up(&FIELDS, field), &text).await?;
        }
        self.press_submit(name).await
    }

    async fn show_form(&self, command: &str) -> Result<(), Trouble> {
        let way = "const name = arguments[0];
            if (document.querySelector(`form[aria-label='${name}']`)) return 'shown';
            return [...document.querySelectorAll('.act-tabs button')].some(e => e.textContent.trim() === name) ? 'tab' : 'list'";
        match self.page.script(way, vec![json!(command)]).await?.as_str() {
            Some("shown") => Ok(()),
            Some("tab") => self.press(command).await,
            _ => self.choose("Other commands", command).await,
        }
    }

    /// Presses the form's button, not the one of the same name that chose the form.
    async fn press_submit(&self, command: &str) -> Result<(), Trouble> {
        let label =
            "return document.querySelector(`form[aria-label='${arguments[0]}'] [type=submit]`).textContent.trim()";
        let label = self.page.script(label, vec![json!(command)]).await?;
        self.press(label.as_str().unwrap_or(command)).await
    }

    async fn edit_what_if(&self, edit: &str) -> Result<(), Trouble> {
        match edit.split_once(' ') {
            Some(("drop", event)) => {
                self.go_to(event, event).await?;
                self.turn_to("Event").await?;
                self.page.see_text(&format!("account-main@{event}")).await?;
                self.press("What if it had not happened?").await
            }
            Some(("insert", insertion)) => {
                let (event, command) = insertion.split_once(' ').ok_or("an event and a command")?;
                self.go_to(event, event).await?;
                self.execute(command).await
            }
            _ => {
                self.turn_to("What-if").await?;
                self.press("Close").await
            }
        }
    }

    async fn edit_read_model(&self, edit: &str) -> Result<(), Trouble> {
        let (verb, name) = edit.split_once(' ').ok_or("a verb and a name")?;
        let verb = format!("{}{}", verb[..1].to_uppercase(), &verb[1..]);
        self.turn_to("Read models").await?;
        self.press(&format!("{verb} {}", look_up(&NAMES, name))).await
    }

    /// Chooses how far apart checkpoints are, by the odometer, which shows powers of two.
    async fn space(&self, events: u32) -> Result<(), Trouble> {
        self.look_at("Chart").await?;
        let open = "return !!document.querySelector('[aria-label=\"Checkpoint spacing\"]')";
        if self.page.script(open, vec![]).await? != json!(true) {
            let line = "return document.querySelector('.time-cost').textContent.trim()";
            let line = self.page.script(line, vec![]).await?;
            self.press(line.as_str().unwrap_or_default()).await?;
            self.page.until("the odometer is open", open).await?;
        }
        let slider = "const slider = document.querySelector('[aria-label=\"Checkpoint spacing\"]'); return [slider.value, slider.max].map(Number)";
        let values = self.page.script(slider, vec![]).await?;
        let value = |index: usize| values[index].as_u64().and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
        self.slide("Checkpoint spacing", value(0), events.ilog2(), value(1)).await
    }

    /// Saves the closed period, gives its file back, and takes it out of storage.
    async fn archive(&self) -> Result<(), Trouble> {
        self.turn_to("Storage").await?;
        let catch = "const make = URL.createObjectURL.bind(URL);
            URL.createObjectURL = blob => { blob.text().then(text => { window.caught = text; }); return make(blob); }";
        self.page.script(catch, vec![]).await?;
        self.press("Save the closed period").await?;
        self.page.until("a file came", "return typeof window.caught === 'string'").await?;
        let file = self.page.script("return window.caught", vec![]).await?;
        self.give_file("Choose the saved file", "saved.ndjson", file.as_str().unwrap_or_default()).await?;
        self.page.see_text("The file is there, whole").await?;
        // What had the focus is gone: what is next has it.
        if self.hands == Hands::Keyboard {
            self.page.until("the focus is not lost", "return document.activeElement !== document.body").await?;
        }
        self.press("Remove it from storage").await
    }

    /// Opens the subscriber's window, and does there what is asked for.
    async fn subscribe(&self, what: &str, elsewhere: &mut Elsewhere) -> Result<(), Trouble> {
        if what == "open" {
            let first = self.page.client().window().await?;
            self.press("the subscriber").await?;
            self.page.see_text("Deposit something").await?;
            let windows = self.page.client().windows().await?;
            let second = windows.into_iter().find(|window| *window != first).ok_or("no second window was opened")?;
            elsewhere.windows = Some((first, second));
        }
        let Some((first, second)) = &elsewhere.windows else { return Err("no subscriber was opened".into()) };
        self.page.look_at(second).await?;
        match what {
            "crash" => {
                self.tick("Recognise duplicates").await?;
                self.tick("Crash at the next event").await?;
            }
            "start" => {
                self.page.see_text("Crashed at").await?;
                self.press("Start").await?;
            }
            "replay" => {
                self.tick("Recognise duplicates").await?;
                self.press("Replay from the first event").await?;
            }
            _ => {
                let far = "const seen = document.querySelector('output')?.textContent ?? ''; return /^(\\d+) of \\1$/.test(seen)";
                self.page.until("it has caught up", far).await?;
            }
        }
        self.page.look_at(first).await?;
        if self.hands == Hands::Finger {
            self.page.client().enter_frame(0).await?;
        }
        Ok(())
    }

    /// Waits until nothing of the step is left to do.
    pub async fn see_done(&self) -> Result<(), Trouble> {
        let left = "[...document.querySelectorAll('.lesson-task:not(.is-done)')].map(e => e.textContent).join(' | ')";
        self.page.see("what is left of the step", left, "").await
    }

    /// Waits until a step's task is done, by its number.
    pub async fn see_task_done(&self, number: usize) -> Result<(), Trouble> {
        let task = format!("document.querySelectorAll('.lesson-task')[{}]", number - 1);
        self.page.until("the task is done", &format!("return !!{task}?.classList.contains('is-done')")).await
    }

    /// Closes the subscriber's window.
    pub async fn close(&self, elsewhere: Elsewhere) -> Result<(), Trouble> {
        let Some((first, second)) = elsewhere.windows else { return Ok(()) };
        self.page.look_at(&second).await?;
        self.page.client().close_window().await?;
        self.page.look_at(&first).await?;
        if self.hands == Hands::Finger {
            self.page.client().enter_frame(0).await?;
        }
        Ok(())
    }
}
