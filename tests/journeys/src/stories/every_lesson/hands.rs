//! How a pupil uses the page: by the keyboard alone, or with a finger on a phone.

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::Trouble;
use crate::page::Page;

/// Finds what has a role and a name and marks it; says where the focus is from there: `here`, or how many stops of Tab lie
/// about between, negative if it is before the focus. A tab is reached by the chosen one of its list, an answer by its group.
const WAY: &str = "
const [role, name] = arguments;
const kinds = {button: 'button,a', tab: '[role=tab]', field: 'input,select', answer: '[role=radio]', lesson: '.lesson :is(button, a)', cause: '.why button'};
const own = label => [...label.childNodes].filter(n => !n.matches?.('input,select')).map(n => n.textContent).join('');
const text = e => (e.getAttribute('aria-label') || (e.labels?.length && own(e.labels[0])) || e.textContent || '').trim();
const seen = e => e.getClientRects().length > 0;
let all = [...document.querySelectorAll(kinds[role])].filter(seen);
if (role === 'answer') {
    const open = [...document.querySelectorAll('.lesson-predict')].find(e => !e.querySelector('[aria-checked=true]'));
    all = open ? [...open.querySelectorAll('[role=radio]')].filter(e => e.textContent.trim().startsWith(name)) : [];
} else {
    all = all.filter(e => (role === 'cause' ? text(e).startsWith(name) : text(e) === name) && (role !== 'button' || e.getAttribute('role') !== 'tab'));
}
document.querySelectorAll('[data-journey]').forEach(e => e.removeAttribute('data-journey'));
const best = all.find(e => e.type === 'submit') || all[0];
if (!best || best.disabled || best.getAttribute('aria-disabled') === 'true') return null;
best.setAttribute('data-journey', '');
const stop = best.tabIndex >= 0 ? best : best.closest('[role=tablist],[role=radiogroup]')?.querySelector('[tabindex=\"0\"],[aria-selected=true]');
const focused = document.activeElement;
if (!document.hasFocus()) return 1;
if (focused === stop || focused === best) return 'here';
if (!stop) return null;
const stops = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')]
    .filter(e => e.tabIndex >= 0 && !e.disabled && seen(e));
const from = stops.findIndex(e => e === focused || (focused.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
const to = stops.indexOf(stop);
if (focused === document.body) return Math.max(1, to);
return to - from || (focused.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1);";

/// How often the way to something is looked up before it counts as not to be reached.
const LOOKS: usize = 60;

/// The keys that are held while others are pressed.
const HELD: [Key; 2] = [Key::Shift, Key::Control];

/// What a pupil uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Tab, arrows, Enter, and letters in fields.
    Keyboard,
    /// A finger, on a page of 390 px.
    Finger,
}

/// Somebody who does a lesson.
pub struct Pupil<'a, 'b> {
    pub page: &'a Page<'b>,
    pub hands: Hands,
}

impl Pupil<'_, '_> {
    /// Presses a button or a link of the page.
    pub async fn press(&self, name: &str) -> Result<(), Trouble> {
        self.press_a("button", name).await
    }

    /// Presses a button or a link of the lesson.
    pub async fn press_in_lesson(&self, name: &str) -> Result<(), Trouble> {
        self.look_at("Lesson").await?;
        self.press_a("lesson", name).await
    }

    /// Presses an event that made the shown field what it is, by how it begins.
    pub async fn press_cause(&self, begins: &str) -> Result<(), Trouble> {
        self.press_a("cause", begins).await
    }

    /// Asks that something has the focus after what was done.
    pub async fn keeps_the_focus(&self, after: &str) -> Result<(), Trouble> {
        let kept = "const focused = document.activeElement; return !!focused && focused !== document.body";
        self.page.until(&format!("something has the focus after {after}"), kept).await
    }

    async fn press_a(&self, role: &str, name: &str) -> Result<(), Trouble> {
        match self.hands {
            Hands::Keyboard => {
                self.reach(role, name).await?;
                self.keys(&char::from(Key::Enter).to_string()).await
            }
            Hands::Finger => self.touch(role, name).await,
        }
    }

    /// Turns to a tab of the inspector.
    pub async fn turn_to(&self, name: &str) -> Result<(), Trouble> {
        match self.hands {
            Hands::Keyboard => {
                self.reach("tab", name).await?;
                self.turn_until(Key::Right, name).await?;
                let is_folded = "return !!document.querySelector('.inspector.is-folded')";
                match self.page.script(is_folded, vec![]).await? {
                    Value::Bool(true) => self.keys(&char::from(Key::Enter).to_string()).await,
                    _ => Ok(()),
                }
            }
            Hands::Finger => {
                self.look_at("Inspector").await?;
                self.touch("tab", name).await
            }
        }
    }

    /// Gives an answer to the first question that has none.
    pub async fn answer(&self, begins: &str) -> Result<(), Trouble> {
        match self.hands {
            Hands::Keyboard => {
                self.reach("answer", begins).await?;
                self.turn_until(Key::Down, begins).await?;
                self.keys(&char::from(Key::Enter).to_string()).await
            }
            Hands::Finger => self.touch("answer", begins).await,
        }
    }

    /// Writes into a field, in place of what stood there.
    pub async fn write(&self, label: &str, text: &str) -> Result<(), Trouble> {
        match self.hands {
            Hands::Keyboard => {
                self.reach("field", label).await?;
                let (control, delete) = (char::from(Key::Control), char::from(Key::Delete));
                self.keys(&format!("{control}a{}{delete}", char::from(Key::Null))).await?;
                self.keys(text).await
            }
            Hands::Finger => {
                self.touch("field", label).await?;
                let field = self.page.client().find(Locator::Css("[data-journey]")).await?;
                field.clear().await?;
                Ok(field.send_keys(text).await?)
            }
        }
    }

    /// Chooses a day in a field for one.
    pub async fn choose_day(&self, label: &str, day: &str) -> Result<(), Trouble> {
        let [year, month, date] = day.split('-').collect::<Vec<_>>()[..] else { return Err("no day".into()) };
        match self.hands {
            // The parts of the date are written one after the other, as the browser of the tests orders them.
            Hands::Keyboard => {
                self.reach("field", label).await?;
                self.keys(&format!("{month}{date}{year}")).await?;
                self.keys(&char::from(Key::Enter).to_string()).await
            }
            // A phone shows a calendar of its own.
            Hands::Finger => {
                self.touch("field", label).await?;
                let choose = "const field = document.querySelector('[data-journey]'); field.value = arguments[0];
                    field.dispatchEvent(new Event('change', { bubbles: true }))";
                self.page.script(choose, vec![json!(day)]).await.map(drop)
            }
        }
    }

    /// Chooses an option by its text.
    pub async fn choose(&self, label: &str, option: &str) -> Result<(), Trouble> {
        match self.hands {
            Hands::Keyboard => {
                self.reach("field", label).await?;
                self.keys(option).await?;
                // Firefox keeps what was found by letters until the field is left or Enter is pressed.
                self.keys(&char::from(Key::Enter).to_string()).await
            }
            Hands::Finger => {
                self.touch("field", label).await?;
                let field = self.page.client().find(Locator::Css("[data-journey]")).await?;
                Ok(field.select_by_label(option).await?)
            }
        }
    }

    /// Moves a slider from one part of its length to another.
    pub async fn slide(&self, label: &str, from: u32, to: u32, of: u32) -> Result<(), Trouble> {
        match self.hands {
            Hands::Keyboard => {
                self.reach("field", label).await?;
                let key = if to > from { Key::Right } else { Key::Left };
                self.keys(&char::from(key).to_string().repeat(to.abs_diff(from) as usize)).await
            }
            Hands::Finger => {
                self.touch("field", label).await?;
                let part = |at: u32| 0.02 + 0.96 * f64::from(at) / f64::from(of);
                self.page.drag("[data-journey]", part(from), part(to)).await
            }
        }
    }

    /// Ticks or unticks what begins so.
    pub async fn tick(&self, begins: &str) -> Result<(), Trouble> {
        let path = format!("//label[contains(@class, 'check')][contains(., '{begins}')]");
        let label = self.page.client().find(Locator::XPath(&path)).await?;
        match self.hands {
            Hands::Keyboard => {
                label.find(Locator::Css("input")).await?.send_keys(" ").await?;
                Ok(())
            }
            Hands::Finger => Ok(label.click().await?),
        }
    }

    /// Shows a panel of a narrow screen: `Act`, `Log`, `Inspector`, what is above them with `Chart`, or the lesson's sheet, which
    /// covers them. A wide screen shows them all.
    pub async fn look_at(&self, panel: &str) -> Result<(), Trouble> {
        if self.hands == Hands::Keyboard {
            return Ok(());
        }
        let shown = "return document.querySelector('.app').dataset.panel";
        let is_covered = self.page.script(shown, vec![]).await? == json!("side");
        match panel {
            "Lesson" if is_covered => return Ok(()),
            "Lesson" => return Ok(self.page.client().find(Locator::Css(".lesson-strip")).await?.click().await?),
            _ if is_covered => self.touch("button", "Show me where").await?,
            _ => {}
        }
        if panel == "Chart" { Ok(()) } else { self.touch("button", panel).await }
    }

    /// Moves the slider that has the focus, or another field, by keys.
    pub async fn keys_in(&self, label: &str, keys: &str) -> Result<(), Trouble> {
        self.reach("field", label).await?;
        self.keys(keys).await
    }

    /// Gives a file to a field, in whose dialog no driver can type.
    pub async fn give_file(&self, label: &str, name: &str, text: &str) -> Result<(), Trouble> {
        if self.hands == Hands::Keyboard {
            self.reach("field", label).await?;
        }
        self.page.upload(label, name, text.as_bytes()).await
    }

    /// Presses keys where the focus is, as a keyboard does: a driver has ways of its own for some fields. Shift and Control are
    /// held until [`Key::Null`].
    pub async fn keys(&self, keys: &str) -> Result<(), Trouble> {
        let (mut actions, mut held) = (KeyActions::new("keyboard".to_owned()), Vec::new());
        for key in keys.chars() {
            if HELD.map(char::from).contains(&key) {
                held.push(key);
                actions = actions.then(KeyAction::Down { value: key });
            } else if key == char::from(Key::Null) {
                actions = held.drain(..).fold(actions, |actions, value| actions.then(KeyAction::Up { value }));
            } else {
                actions = actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
            }
        }
        let actions = held.into_iter().fold(actions, |actions, value| actions.then(KeyAction::Up { value }));
        Ok(self.page.client().perform_actions(actions).await?)
    }

    /// Presses an arrow until what is focused begins so.
    async fn turn_until(&self, arrow: Key, begins: &str) -> Result<(), Trouble> {
        let there = "return document.activeElement.textContent.trim().startsWith(arguments[0])";
        for _ in 0..12 {
            if self.page.script(there, vec![json!(begins)]).await? == json!(true) {
                return Ok(());
            }
            self.keys(&char::from(arrow).to_string()).await?;
        }
        Err(format!("the arrow keys do not lead to {begins:?}").into())
    }

    /// Presses Tab, or Shift and Tab for what is before the focus, until something has it.
    async fn reach(&self, role: &str, name: &str) -> Result<(), Trouble> {
        self.wait_for(role, name).await?;
        let mut seen = Vec::new();
        for _ in 0..LOOKS {
            let way = self.page.script(WAY, vec![json!(role), json!(name)]).await?;
            let stops = match &way {
                Value::String(_) => return Ok(()),
                way => way.as_i64().unwrap_or(1),
            };
            seen.push(stops);
            // What is between may change as it is passed, so that the last ones are passed one by one.
            let times = (stops.unsigned_abs() as usize * 3 / 4).max(1);
            let (tab, shift) = (char::from(Key::Tab), char::from(Key::Shift));
            let pressed = tab.to_string().repeat(times);
            self.keys(&if stops > 0 { pressed } else { format!("{shift}{pressed}") }).await?;
        }
        Err(format!("Tab does not lead to the {role} {name:?}: {seen:?}").into())
    }

    async fn wait_for(&self, role: &str, name: &str) -> Result<(), Trouble> {
        let is_there = format!("return (function () {{{WAY}}})({}, {}) !== null", json!(role), json!(name));
        self.page.until(&format!("the {role} {name:?} can be used"), &is_there).await
    }

    /// Scrolls something into sight, no farther than it must be, so that the bar at the thumb does not cover it, and presses it;
    /// once more if the page was still scrolling to something else.
    async fn touch(&self, role: &str, name: &str) -> Result<(), Trouble> {
        for _ in 0..4 {
            if self.touch_once(role, name).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        self.touch_once(role, name).await
    }

    async fn touch_once(&self, role: &str, name: &str) -> Result<(), Trouble> {
        self.wait_for(role, name).await?;
        let scroll =
            "document.querySelector('[data-journey]').scrollIntoView({ block: 'nearest', behavior: 'instant' })";
        self.page.script(scroll, vec![]).await?;
        let fits = "document.documentElement.scrollWidth <= innerWidth";
        self.page.see("nothing sticks out", fits, "true").await?;
        Ok(self.page.client().find(Locator::Css("[data-journey]")).await?.click().await?)
    }
}
