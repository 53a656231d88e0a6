//! A traffic light: the fifth domain, which shows what a further one takes. It is this file and one line of the registry;
//! the page, the console and the files of the log know nothing of it.

use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::engine::decider::Decider;
use crate::engine::domain::{
    Bookkeeping, CommandForm, Description, Domain, Encoded, Field, Input, InputKind, Mark, Presentation, Sample,
    SampleEvent, Snapshots, WhatIf, WireFormat,
};
use crate::engine::envelope::StreamId;
use crate::engine::fields::FieldValue;
use crate::engine::money::Currency;
use crate::engine::object::{Object, ObjectError};
use crate::engine::projection::{
    Column, ColumnKind, Happened, Projection, ProjectionError, ReadModelSpec, Row, Rows, Settings, read_model,
};
use crate::engine::time::Timestamp;
use crate::engine::user_error::UserError;

/// The light's decider.
#[derive(Clone, Copy, Debug)]
pub struct Light;

/// What a light shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Nothing: it is not set up, or broken.
    #[default]
    Dark,
    /// Stop.
    Red,
    /// Go.
    Green,
    /// Stop if you can.
    Amber,
}

impl Colour {
    const ALL: [Colour; 4] = [Colour::Dark, Colour::Red, Colour::Green, Colour::Amber];

    fn name(self) -> &'static str {
        match self {
            Colour::Dark => "Dark",
            Colour::Red => "Red",
            Colour::Green => "Green",
            Colour::Amber => "Amber",
        }
    }

    fn named(name: &str) -> Option<Colour> {
        Colour::ALL.into_iter().find(|colour| colour.name() == name)
    }

    /// Returns the only colour that may follow.
    fn next(self) -> Option<Colour> {
        match self {
            Colour::Dark => None,
            Colour::Red => Some(Colour::Green),
            Colour::Green => Some(Colour::Amber),
            Colour::Amber => Some(Colour::Red),
        }
    }
}

/// A light as its events have made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    crossing: Option<Box<str>>,
    colour: Colour,
    changes: u64,
    failures: u64,
}

/// What someone wants of a light.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Set it up at a crossing; it begins red.
    SetUp(String),
    /// Turn it to a colour.
    TurnTo(Colour),
    /// Report that it is broken.
    ReportFailure,
}

/// What happened to a light.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was set up, or set up again after a failure.
    SetUp(Box<str>),
    /// It turned to a colour.
    Turned(Colour),
    /// It broke.
    Failed,
}

/// Why a command produced no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// It is lit already.
    AlreadyLit,
    /// It is dark.
    NotLit,
    /// Another colour must come first.
    WrongColour {
        /// What it shows.
        shown: Colour,
        /// What was asked for.
        asked: Colour,
    },
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejection::AlreadyLit => f.write_str("The light is lit already."),
            Rejection::NotLit => f.write_str("The light is dark. Set it up first."),
            Rejection::WrongColour { shown, asked } => {
                write!(f, "{} does not follow {}.", asked.name(), shown.name())
            }
        }
    }
}

impl Decider for Light {
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn initial() -> State {
        State::default()
    }

    fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
        match (command, state.colour) {
            (Command::SetUp(crossing), Colour::Dark) => Ok(vec![Event::SetUp(crossing.as_str().into())]),
            (Command::SetUp(_), _) => Err(Rejection::AlreadyLit),
            (Command::TurnTo(_) | Command::ReportFailure, Colour::Dark) => Err(Rejection::NotLit),
            (Command::TurnTo(asked), shown) if shown.next() == Some(*asked) => Ok(vec![Event::Turned(*asked)]),
            (Command::TurnTo(asked), shown) => Err(Rejection::WrongColour { shown, asked: *asked }),
            (Command::ReportFailure, _) => Ok(vec![Event::Failed]),
        }
    }

    fn evolve(state: &mut State, event: &Event) {
        match event {
            Event::SetUp(crossing) => {
                state.crossing = Some(crossing.clone());
                state.colour = Colour::Red;
            }
            Event::Turned(colour) => {
                state.colour = *colour;
                state.changes += 1;
            }
            Event::Failed => {
                state.colour = Colour::Dark;
                state.failures += 1;
            }
        }
    }
}

const fn form(command: &'static str, hint: &'static str, inputs: &'static [Input]) -> CommandForm {
    CommandForm { command, hint, inputs }
}

impl WireFormat for Light {
    const NAME: &'static str = "light";

    fn knows(event_type: &str) -> bool {
        matches!(event_type, "LightSetUp" | "LightTurned" | "LightFailed")
    }

    fn encode(event: &Event) -> Encoded {
        let (event_type, data) = match event {
            Event::SetUp(crossing) => ("LightSetUp", json!({ "crossing": crossing })),
            Event::Turned(colour) => ("LightTurned", json!({ "colour": colour.name() })),
            Event::Failed => ("LightFailed", json!({})),
        };
        Encoded { event_type, schema_version: 1, data: data.to_string().into() }
    }

    fn decode(event_type: &str, _schema_version: u16, data: &str) -> Option<Event> {
        let data: Value = serde_json::from_str(data).ok()?;
        match event_type {
            "LightSetUp" => Some(Event::SetUp(data["crossing"].as_str()?.into())),
            "LightTurned" => Some(Event::Turned(Colour::named(data["colour"].as_str()?)?)),
            "LightFailed" => Some(Event::Failed),
            _ => None,
        }
    }

    fn command(json: &Value) -> Result<Command, UserError> {
        let read = || -> Result<Command, ObjectError> {
            let object = Object::new(json)?;
            match object.text("type")? {
                "SetUp" => Ok(Command::SetUp(object.text("crossing")?.to_owned())),
                "TurnTo" => {
                    let colour = Colour::named(object.text("colour")?);
                    let wrong = ObjectError::Kind { field: "colour", wanted: "Red, Green or Amber" };
                    Ok(Command::TurnTo(colour.ok_or(wrong)?))
                }
                "ReportFailure" => Ok(Command::ReportFailure),
                _ => Err(ObjectError::Kind { field: "type", wanted: "command of a light" }),
            }
        };
        read().map_err(|error| UserError::invalid_command(error.to_string()))
    }

    fn command_json(command: &Command) -> Value {
        match command {
            Command::SetUp(crossing) => json!({ "type": "SetUp", "crossing": crossing }),
            Command::TurnTo(colour) => json!({ "type": "TurnTo", "colour": colour.name() }),
            Command::ReportFailure => json!({ "type": "ReportFailure" }),
        }
    }
}

impl Presentation for Light {
    const LABEL: &'static str = "Light";
    const FIELDS: &'static [Field<State>] = &[
        Field::count("changes", "Changes", |light| light.changes),
        Field::text("colour", "Colour", |light| Some(light.colour.name().into())),
        Field::count("failures", "Failures", |light| light.failures),
        Field::text("crossing", "Crossing", |light| light.crossing.as_deref().map(Arc::from)),
    ];
    const FORMS: &'static [CommandForm] = &[
        form(
            "TurnTo",
            "Turns it to a colour.",
            &[Input {
                name: "colour",
                label: "Colour",
                kind: InputKind::Choice(&["Red", "Green", "Amber"]),
                optional: false,
            }],
        ),
        form(
            "SetUp",
            "Sets it up; it begins red.",
            &[Input { name: "crossing", label: "Crossing", kind: InputKind::Text, optional: false }],
        ),
        form("ReportFailure", "Says that it is broken.", &[]),
    ];

    fn explain(rejection: &Rejection, _state: &State) -> UserError {
        let name = match rejection {
            Rejection::AlreadyLit => "AlreadyLit",
            Rejection::NotLit => "NotLit",
            Rejection::WrongColour { .. } => "WrongColour",
        };
        UserError::new(name, rejection.to_string())
    }

    fn describe(event: &Event) -> Description {
        let (mark, detail) = match event {
            Event::SetUp(crossing) => (Mark::Flag, Some(crossing.as_ref().to_owned())),
            Event::Turned(colour) => (Mark::Gear, Some(colour.name().to_owned())),
            Event::Failed => (Mark::Lock, None),
        };
        Description { mark, detail, ..Description::default() }
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        (form.command == "SetUp") == (state.colour == Colour::Dark)
    }
}

impl WhatIf for Light {
    fn originating_command(event: &Event) -> Option<Command> {
        Some(match event {
            Event::SetUp(crossing) => Command::SetUp(crossing.as_ref().to_owned()),
            Event::Turned(colour) => Command::TurnTo(*colour),
            Event::Failed => Command::ReportFailure,
        })
    }
}

impl Sample for Light {
    const STORY: &'static str = "A traffic light on a bad day.";

    fn sample() -> Vec<SampleEvent<Event>> {
        let turns = [Colour::Green, Colour::Amber, Colour::Red].into_iter().cycle();
        let mut events = vec![Event::SetUp("Main and Mill".into())];
        events.extend(turns.take(20).map(Event::Turned));
        events.push(Event::Failed);
        let at = |index: i64| Timestamp::from_millis(1_767_600_000_000 + index * 45_000);
        let tell =
            |(index, event)| SampleEvent { stream: "light-1", occurred_at: at(index), recorded_at: at(index), event };
        (0..).zip(events).map(tell).collect()
    }
}

impl Snapshots for Light {}
impl Bookkeeping for Light {}

impl Domain for Light {
    const READ_MODELS: &'static [ReadModelSpec] = &[read_model::<Failures>()];
}

/// When lights failed.
struct Failures(Vec<(StreamId, Timestamp)>);

impl Projection for Failures {
    type Domain = Light;
    const NAME: &'static str = "failures";
    const LABEL: &'static str = "Failures";
    const HINT: &'static str = "When which light failed.";
    const COLUMNS: &'static [Column] =
        &[Column::new("light", "Light", ColumnKind::Text), Column::new("at", "At", ColumnKind::Time)];
    const ORDER: &'static str = "oldest first";

    fn initial(_: &Settings) -> Failures {
        Failures(Vec::new())
    }

    fn project(&mut self, happened: &Happened<'_, Event>) -> Result<(), ProjectionError> {
        if *happened.event == Event::Failed {
            self.0.push((happened.stream.clone(), happened.occurred_at));
        }
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |(stream, at): &(StreamId, Timestamp)| Row {
            currency: Currency::EUR,
            values: vec![FieldValue::text(stream.as_str()), FieldValue::Time(*at)],
        };
        Rows { rows: self.0.iter().take(limit).map(row).collect(), total: self.0.len() }
    }
}
