//! The form of a command: its fields, and what is wrong with them.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};

use crate::engine::domain::{CommandForm, Input, InputKind};
use crate::engine::user_error::UserError;
use crate::engine::values::locale::{Locale, whole};
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::unit::Unit;
use crate::engine::what_if::Target;
use crate::session::{Session, use_session};
use crate::ui::act::when::{self, WhenField, WhenInput};
use crate::ui::error_text::ErrorText;
use crate::ui::lanes::Lanes;
use crate::ui::page_state::use_page_state;
use crate::words;
use crate::words::Word;
use crate::workbench::OCCURRED_AT;

/// What is wrong with a form: beside which field, and what.
type Wrong = Option<(Option<&'static str>, String)>;

/// The purpose of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    /// To act: live by an event, in the past in a what-if.
    Act,
    /// To stand in place of an event of the open what-if, whose command was this.
    Replace(Target, Value),
}

impl Purpose {
    /// Returns the initial value of a field.
    fn initial(&self, input: &Input, currency: Currency) -> String {
        match self {
            Purpose::Act => initial(input),
            Purpose::Replace(_, command) => match (&command[input.name], input.kind) {
                (Value::Number(number), InputKind::Money) => {
                    currency.typed(Money::clamped(number.as_i64().unwrap_or(0)))
                }
                (Value::String(text), _) => text.clone(),
                (Value::Null, _) => String::new(),
                (other, _) => other.to_string(),
            },
        }
    }

    /// Returns the first part of the fields' ids.
    fn prefix(&self) -> &'static str {
        match self {
            Purpose::Act => "",
            Purpose::Replace(..) => "whatif-",
        }
    }
}

/// Shows one command's form.
#[component]
pub fn Form(form: CommandForm, purpose: Purpose, done: impl Fn() + Copy + 'static) -> impl IntoView {
    let session = use_session();
    let lanes = use_page_state().lanes;
    let currency = session.currency_now();
    let prefix = purpose.prefix();
    let acts = purpose == Purpose::Act;
    let when = WhenInput::new();
    let wrong = RwSignal::new(None::<(Option<&'static str>, String)>);
    let texts: HashMap<&'static str, RwSignal<String>> =
        form.inputs.iter().map(|input| (input.name, RwSignal::new(purpose.initial(input, currency)))).collect();
    let chosen = texts.get("currency").copied();
    // Until an answer has come, a second press does nothing.
    let sending = Rc::new(Cell::new(false));
    let submit = {
        let texts = texts.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if sending.replace(true) {
                return;
            }
            let (texts, sending, purpose) = (texts.clone(), Rc::clone(&sending), purpose.clone());
            spawn_local(async move {
                let outcome = send(session, lanes, &form, &purpose, &texts, when).await;
                sending.set(false);
                // The form may have left the page meanwhile.
                if wrong.is_disposed() {
                    return;
                }
                wrong.set(outcome);
                if wrong.with_untracked(Option::is_none) {
                    for input in form.inputs {
                        texts[input.name].set(initial(input));
                    }
                    when::clear(when);
                    if !acts || (form.command != "Deposit" && form.command != "Withdraw") {
                        done();
                    }
                }
            });
        }
    };
    let general = move || {
        wrong
            .get()
            .filter(|(input, _)| *input != Some(OCCURRED_AT))
            .filter(|(input, _)| !form.inputs.iter().any(|known| Some(known.name) == *input))
            .map(|(_, text)| text)
    };
    let room = if acts { in_a_whatif(form.command) } else { CHANGE.text().to_owned() };
    view! {
        <form class="form" aria-label=form.command novalidate on:submit=submit>
            <p class="form-hint">{form.hint.text()}</p>
            {form
                .inputs
                .iter()
                .map(|input| {
                    let name = input.name;
                    let error = Signal::derive(move || wrong.get().filter(|(input, _)| *input == Some(name)).map(|(_, text)| text));
                    view! { <FormField input=*input text=texts[name] chosen error id=format!("{prefix}{}-{name}", form.command) /> }
                })
                .collect_view()}
            {acts.then(|| {
                let of_when = move || wrong.get().filter(|(input, _)| *input == Some(OCCURRED_AT)).map(|(_, text)| text);
                view! { <WhenField field=when error=Signal::derive(of_when) id=format!("{}-{OCCURRED_AT}", form.command) /> }
            })}
            {move || general().map(|text| view! { <ErrorText id=format!("{}-error", form.command) text /> })}
            // The longest of its texts sets its width.
            <button type="submit" class="button button-main" class:is-whatif=move || !acts || !session.is_live() data-room=room>
                <span>
                    {move || match (acts, session.is_live()) {
                        (true, true) => form.command.to_owned(),
                        (true, false) => in_a_whatif(form.command),
                        (false, _) => CHANGE.text().to_owned(),
                    }}
                </span>
            </button>
        </form>
    }
}

/// The label of the button that changes a command of a what-if.
const CHANGE: Word = words::act::CHANGE_IT_IN_THE_WHAT_IF;

fn in_a_whatif(command: &str) -> String {
    words::act::in_a_what_if(&command)
}

fn initial(input: &Input) -> String {
    match input.kind {
        InputKind::Choice(choices) => choices.first().map_or_else(String::new, |choice| (*choice).to_owned()),
        InputKind::Money | InputKind::Number | InputKind::Measure(_) | InputKind::Revision | InputKind::Text => {
            String::new()
        }
    }
}

/// Finds the currency whose code is in a form's field: a form that asks for one means its amounts in it.
fn named_currency(code: Option<String>) -> Option<Currency> {
    code.and_then(|code| Currency::from_code(&code))
}

/// Shows a labelled field and what is wrong with it; `chosen` is the text of the form's currency, if it asks for
/// one.
#[component]
fn FormField(
    input: Input,
    text: RwSignal<String>,
    chosen: Option<RwSignal<String>>,
    error: Signal<Option<String>>,
    id: String,
) -> impl IntoView {
    let session = use_session();
    let error_id = format!("{id}-error");
    let hint_id = format!("{id}-hint");
    let invalid = move || error.get().map(|_| "true");
    let mode = match input.kind {
        InputKind::Money => "decimal",
        InputKind::Number | InputKind::Measure(_) | InputKind::Revision => "numeric",
        InputKind::Text | InputKind::Choice(_) => "text",
    };
    let currency = move || {
        let stream = || session.state_at(session.head()).map(|state| state.currency);
        named_currency(chosen.map(|code| code.get())).or_else(stream)
    };
    let symbol = move || currency().map(Currency::symbol);
    // An ambiguous amount is shown as it will be read, before it is recorded.
    let hint = Memo::new(move |_| match input.kind {
        InputKind::Money => text.with(|text| currency().unwrap_or(Currency::EUR).understood(text)),
        InputKind::Measure(unit) => text.with(|text| understood(unit, text)),
        InputKind::Number | InputKind::Revision | InputKind::Text | InputKind::Choice(_) => None,
    });
    let described = {
        let (error_id, hint_id) = (error_id.clone(), hint_id.clone());
        move || error.get().map(|_| error_id.clone()).or_else(|| hint.get().map(|_| hint_id.clone()))
    };
    let control = match input.kind {
        InputKind::Choice(choices) => view! {
            <select class="input" id=id.clone() prop:value=move || text.get() on:change=move |event| text.set(event_target_value(&event))>
                {choices.iter().map(|choice| view! { <option value=*choice>{*choice}</option> }).collect_view()}
            </select>
        }
        .into_any(),
        InputKind::Money | InputKind::Number | InputKind::Measure(_) | InputKind::Revision | InputKind::Text => view! {
            <span class="input-box">
                {(input.kind == InputKind::Money).then(|| view! { <span class="input-prefix" aria-hidden="true">{symbol}</span> })}
                <input
                    class="input"
                    id=id.clone()
                    name=input.name
                    type="text"
                    inputmode=mode
                    autocomplete="off"
                    aria-invalid=invalid
                    aria-describedby=described
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </span>
        }
        .into_any(),
    };
    view! {
        <div class="form-field">
            <label for=id.clone()>{input.label.text()}</label>
            {input.optional.then(|| view! { <span class="form-optional">{words::act::OPTIONAL.text()}</span> })}
            {control}
            {move || hint.get().map(|text| view! { <p class="form-hint" role="status" id=hint_id.clone()>{text}</p> })}
            {move || error.get().map(|text| view! { <ErrorText id=error_id.clone() text /> })}
        </div>
    }
}

/// Says how a measure is understood, if that is not what was typed: `27300` metres are `27.3 km`.
fn understood(unit: Unit, text: &str) -> Option<String> {
    let number = whole(text, Locale::shown().signs())?;
    let shown = unit.show(number.into());
    (!shown.starts_with(text.trim())).then(|| words::act::that_is(&shown))
}

/// Reads a form and decides its command; returns what is wrong, if anything.
async fn send(
    session: Session,
    lanes: Lanes,
    form: &CommandForm,
    purpose: &Purpose,
    texts: &HashMap<&'static str, RwSignal<String>>,
    when: WhenInput,
) -> Wrong {
    let request = session.request();
    let currency = session
        .with_workbench_untracked(|workbench| {
            workbench.shown(&request.stream).map(|view| view.state_at(view.head()).currency)
        })
        .flatten();
    let currency = named_currency(texts.get("currency").map(|code| code.get_untracked())).or(currency);
    let mut command = Map::new();
    command.insert("type".to_owned(), form.command.into());
    for input in form.inputs {
        match read(input, &texts[input.name].get_untracked(), currency.unwrap_or(Currency::EUR)) {
            Ok(Some(value)) => drop(command.insert(input.name.to_owned(), value)),
            Ok(None) => {}
            Err(text) => return Some((Some(input.name), text)),
        }
    }
    let command = Value::Object(command);
    let outcome = match purpose {
        Purpose::Act if session.player_now().is_live() => match when::read(when) {
            Ok(occurred_at) => session.execute_at(&command, &request, occurred_at).await.map(drop),
            Err(text) => return Some((Some(OCCURRED_AT), text)),
        },
        Purpose::Act => lanes.act(command).await,
        Purpose::Replace(target, _) => lanes.replace(*target, command).await,
    };
    match outcome {
        Ok(()) => {
            session.dismiss();
            None
        }
        Err(UserError { message, input, .. }) => Some((input, message)),
    }
}

/// Reads what was typed into a field; `None` if it was left empty and may be.
fn read(input: &Input, text: &str, currency: Currency) -> Result<Option<Value>, String> {
    let text = text.trim();
    match input.kind {
        _ if text.is_empty() && input.optional => Ok(None),
        InputKind::Money => {
            let money = currency.read(text);
            money.map(|money| Some(money.minor().into())).map_err(|error| error.to_string())
        }
        InputKind::Number | InputKind::Measure(_) | InputKind::Revision if text.is_empty() => {
            Err(words::act::enter_the(&input.label.in_sentence()))
        }
        InputKind::Number | InputKind::Measure(_) | InputKind::Revision => {
            let number = whole(text.trim_start_matches('#'), Locale::shown().signs());
            number
                .map(|number| Some(number.into()))
                .ok_or_else(|| words::act::ENTER_A_WHOLE_NUMBER_SUCH_AS_12.text().to_owned())
        }
        InputKind::Text | InputKind::Choice(_) => Ok(Some(text.into())),
    }
}
