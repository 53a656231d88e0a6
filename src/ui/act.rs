//! The act panel: a form for each command. In the past it says so and offers the way back.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};

use crate::domains::domain;
use crate::engine::decider::{CommandForm, Input, InputKind, Refusal};
use crate::engine::money::Currency;
use crate::engine::player::Player;
use crate::ui::icon::Icon;
use crate::ui::session::{Session, use_session};

/// How many offered commands have a tab of their own; the rest share a menu.
const TABS: usize = 2;

/// Shows the forms.
#[component]
pub fn ActPanel() -> impl IntoView {
    let session = use_session();
    let forms = domain(session.stream_now().domain()).map_or(&[][..], |domain| domain.forms);
    let chosen = RwSignal::new(None::<&'static str>);
    let head = Memo::new(move |_| session.player().head());
    let offered = Memo::new(move |_| {
        let revision = head.get();
        session
            .with_view(|view| forms.iter().map(|form| view.offers(form, revision)).collect::<Vec<bool>>())
            .unwrap_or_default()
    });
    let tabs = move || -> Vec<&'static CommandForm> {
        let offered = offered.get();
        let likely = forms.iter().zip(offered).filter(|(_, offered)| *offered).map(|(form, _)| form);
        let tabs: Vec<_> = likely.take(TABS).collect();
        if tabs.is_empty() { forms.iter().take(TABS).collect() } else { tabs }
    };
    // What the person chose stays; else the first command that makes sense now.
    let current = Memo::new(move |_| chosen.get().or_else(|| tabs().first().map(|form| form.command)).unwrap_or(""));
    let others =
        move || forms.iter().filter(|form| !tabs().iter().any(|tab| tab.command == form.command)).collect::<Vec<_>>();
    let pick = move |command: &str| chosen.set(forms.iter().map(|form| form.command).find(|known| *known == command));
    view! {
        <section class="card act" aria-label="Act">
            <div class="card-head">
                <h2 class="eyebrow">"Act"</h2>
            </div>
            <PastNote />
            <div class="segments act-tabs" role="group" aria-label="Commands">
                {move || {
                    tabs()
                        .into_iter()
                        .map(|form| {
                            let command = form.command;
                            view! {
                                <button
                                    type="button"
                                    class="segment"
                                    aria-pressed=move || (current.get() == command).to_string()
                                    on:click=move |_| pick(command)
                                >
                                    {command}
                                </button>
                            }
                        })
                        .collect_view()
                }}
                <select
                    class="segment"
                    aria-label="Other commands"
                    class:is-chosen=move || others().iter().any(|form| form.command == current.get())
                    on:change=move |event| pick(&event_target_value(&event))
                    prop:value=move || if others().iter().any(|form| form.command == current.get()) { current.get() } else { "" }
                >
                    <option value="" disabled hidden selected>"Other"</option>
                    {move || others().into_iter().map(|form| view! { <option value=form.command>{form.command}</option> }).collect_view()}
                </select>
            </div>
            {move || {
                forms.iter().find(|form| form.command == current.get()).map(|form| view! { <Form form=*form done=move || chosen.set(None) /> })
            }}
        </section>
    }
}

/// Says, in the past, that nothing can be recorded there.
#[component]
fn PastNote() -> impl IntoView {
    let session = use_session();
    move || {
        let player = session.player();
        (!player.is_live()).then(|| {
            view! {
                <div class="callout" role="note">
                    <p>
                        {format!("You are at event {} of {}; the past cannot be changed. ", player.revision(), player.head())}
                        <button type="button" class="link" on:click=move |_| session.steer(Player::go_live)>"Return to live"</button>
                        " "
                        <kbd>"End"</kbd>
                    </p>
                </div>
            }
        })
    }
}

/// What is wrong with a form: beside which field, and what.
type Wrong = Option<(Option<&'static str>, String)>;

/// Shows one command's form.
#[component]
fn Form(form: CommandForm, done: impl Fn() + Copy + 'static) -> impl IntoView {
    let session = use_session();
    let wrong = RwSignal::new(None::<(Option<&'static str>, String)>);
    let texts: HashMap<&'static str, RwSignal<String>> =
        form.inputs.iter().map(|input| (input.name, RwSignal::new(initial(input)))).collect();
    // Until an answer has come, a second press is none.
    let sending = Rc::new(Cell::new(false));
    let submit = {
        let texts = texts.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if sending.replace(true) {
                return;
            }
            let (texts, sending) = (texts.clone(), Rc::clone(&sending));
            spawn_local(async move {
                let outcome = send(session, &form, &texts).await;
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
                    if form.command != "Deposit" && form.command != "Withdraw" {
                        done();
                    }
                }
            });
        }
    };
    let general = move || {
        wrong
            .get()
            .filter(|(input, _)| !form.inputs.iter().any(|known| Some(known.name) == *input))
            .map(|(_, text)| text)
    };
    view! {
        <form class="form" aria-label=form.command novalidate on:submit=submit>
            <p class="form-hint">{form.hint}</p>
            {form
                .inputs
                .iter()
                .map(|input| {
                    let name = input.name;
                    let error = Signal::derive(move || wrong.get().filter(|(input, _)| *input == Some(name)).map(|(_, text)| text));
                    view! { <FormField input=*input text=texts[name] error command=form.command /> }
                })
                .collect_view()}
            {move || general().map(|text| view! { <ErrorText id=format!("{}-error", form.command) text /> })}
            <button type="submit" class="button button-main">{form.command}</button>
        </form>
    }
}

fn initial(input: &Input) -> String {
    match input.kind {
        InputKind::Choice(choices) => choices.first().map_or_else(String::new, |choice| (*choice).to_owned()),
        InputKind::Money | InputKind::Number | InputKind::Text => String::new(),
    }
}

#[component]
fn ErrorText(id: String, text: String) -> impl IntoView {
    view! {
        <p class="form-error" role="alert" id=id>
            <Icon name="warning" />
            <span>{text}</span>
        </p>
    }
}

/// Shows a labelled field and what is wrong with it.
#[component]
fn FormField(
    input: Input,
    text: RwSignal<String>,
    error: Signal<Option<String>>,
    command: &'static str,
) -> impl IntoView {
    let session = use_session();
    let id = format!("{command}-{}", input.name);
    let error_id = format!("{id}-error");
    let described = {
        let error_id = error_id.clone();
        move || error.get().map(|_| error_id.clone())
    };
    let invalid = move || error.get().map(|_| "true");
    let mode = match input.kind {
        InputKind::Money => "decimal",
        InputKind::Number => "numeric",
        InputKind::Text | InputKind::Choice(_) => "text",
    };
    let symbol = move || {
        session
            .state_at(session.player().head())
            .map(|state| state.currency.format(Default::default()).replace(['0', '.', ',', '\u{a0}'], ""))
    };
    let control = match input.kind {
        InputKind::Choice(choices) => view! {
            <select class="input" id=id.clone() prop:value=move || text.get() on:change=move |event| text.set(event_target_value(&event))>
                {choices.iter().map(|choice| view! { <option value=*choice>{*choice}</option> }).collect_view()}
            </select>
        }
        .into_any(),
        InputKind::Money | InputKind::Number | InputKind::Text => view! {
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
            <label for=id.clone()>{input.label}</label>
            {input.optional.then(|| view! { <span class="form-optional">" optional"</span> })}
            {control}
            {move || error.get().map(|text| view! { <ErrorText id=error_id.clone() text /> })}
        </div>
    }
}

/// Reads a form and lets its command be decided; what is wrong, if anything.
async fn send(session: Session, form: &CommandForm, texts: &HashMap<&'static str, RwSignal<String>>) -> Wrong {
    if !session.player_now().is_live() {
        let text =
            "Nothing was recorded: you are in the past, and a command adds an event at the end. Return to live first.";
        return Some((None, text.to_owned()));
    }
    let request = session.request();
    let currency =
        session.peek(|bench| bench.view(&request.stream).map(|view| view.state_at(view.head()).currency)).flatten();
    let mut command = Map::new();
    command.insert("type".to_owned(), form.command.into());
    for input in form.inputs {
        match read(input, &texts[input.name].get_untracked(), currency.unwrap_or(Currency::EUR)) {
            Ok(Some(value)) => drop(command.insert(input.name.to_owned(), value)),
            Ok(None) => {}
            Err(text) => return Some((Some(input.name), text)),
        }
    }
    match session.execute(&Value::Object(command), &request).await {
        Ok(_) => {
            session.dismiss();
            None
        }
        Err(Refusal { message, input, .. }) => Some((input, message)),
    }
}

/// Reads what was typed into a field; `None` where it was left empty and may be.
fn read(input: &Input, text: &str, currency: Currency) -> Result<Option<Value>, String> {
    let text = text.trim();
    match input.kind {
        _ if text.is_empty() && input.optional => Ok(None),
        InputKind::Money => {
            currency.parse(text).map(|money| Some(money.minor().into())).map_err(|error| error.to_string())
        }
        InputKind::Number if text.is_empty() => Err(format!("Enter the {}.", input.label.to_lowercase())),
        InputKind::Number => {
            let number = text.trim_start_matches('#').parse::<u32>();
            number.map(|number| Some(number.into())).map_err(|_| "Enter a whole number, such as 12.".to_owned())
        }
        InputKind::Text | InputKind::Choice(_) => Ok(Some(text.into())),
    }
}
