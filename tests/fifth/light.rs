//! A traffic light: the fifth domain, which shows what a further one takes. It is this file and one line of the registry;
//! the page, the console and the files of the log know nothing of it.

use std::sync::Arc;

use serde::Serialize;

use crate::engine::decider::Decider;
use crate::engine::domain::{
    Bookkeeping, CommandForm, Description, Domain, Field, Input, InputKind, Mark, Presentation, Sample, SampleEvent,
    Snapshots, WhatIf, WireFormat,
};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{
    Column, ColumnKind, EventContext, Projection, ProjectionError, ReadModelSpec, Row, Rows, Settings, read_model,
};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;
use crate::engine::values::time::Timestamp;
use crate::engine::view::Tooled;
use crate::engine::wire::{commands, events, names};
use crate::words::Word;

/// The light's decider.
#[derive(Clone, Copy, Debug)]
pub struct Light;

names! {
    /// What a light shows.
    #[derive(Default, Serialize)]
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
}

impl Colour {
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

commands! {
    /// What someone wants of a light.
    pub enum Command of "a light" {
        /// Set it up at a crossing; it begins red.
        SetUp { crossing: String },
        /// Turn it to a colour.
        TurnTo { colour: Colour },
        /// Report that it is broken.
        ReportFailure,
    }
}

events! {
    /// What happened to a light.
    pub enum Event {
        /// It was set up, or set up again after a failure.
        LightSetUp { crossing: Box<str> },
        /// It turned to a colour.
        LightTurned { colour: Colour },
        /// It broke.
        LightFailed,
    }
}

/// Why a command to a light makes no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs)]
pub enum Rejection {
    AlreadyLit,
    NotLit,
    WrongColour { shown: Colour, asked: Colour },
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
            (Command::SetUp { crossing }, Colour::Dark) => {
                Ok(vec![Event::LightSetUp { crossing: crossing.as_str().into() }])
            }
            (Command::SetUp { .. }, _) => Err(Rejection::AlreadyLit),
            (Command::TurnTo { .. } | Command::ReportFailure, Colour::Dark) => Err(Rejection::NotLit),
            (Command::TurnTo { colour }, shown) if shown.next() == Some(*colour) => {
                Ok(vec![Event::LightTurned { colour: *colour }])
            }
            (Command::TurnTo { colour }, shown) => Err(Rejection::WrongColour { shown, asked: *colour }),
            (Command::ReportFailure, _) => Ok(vec![Event::LightFailed]),
        }
    }

    fn evolve(state: &mut State, event: &Event) {
        match event {
            Event::LightSetUp { crossing } => {
                (state.crossing, state.colour) = (Some(crossing.clone()), Colour::Red);
            }
            Event::LightTurned { colour } => {
                (state.colour, state.changes) = (*colour, state.changes + 1);
            }
            Event::LightFailed => {
                (state.colour, state.failures) = (Colour::Dark, state.failures + 1);
            }
        }
    }
}

const fn form(command: &'static str, hint: Word, inputs: &'static [Input]) -> CommandForm {
    CommandForm { command, hint, inputs }
}

impl WireFormat for Light {
    const NAME: &'static str = "light";
}

impl Presentation for Light {
    const LABEL: Word = Word::same("Light");
    const FIELDS: &'static [Field<State>] = &[
        Field::count("changes", Word::same("Changes"), |light| light.changes),
        Field::text("colour", Word::same("Colour"), |light| Some(light.colour.name().into())),
        Field::count("failures", Word::same("Failures"), |light| light.failures),
        Field::text("crossing", Word::same("Crossing"), |light| light.crossing.as_deref().map(Arc::from)),
    ];
    const FORMS: &'static [CommandForm] = &[
        form(
            "TurnTo",
            Word::same("Turns it to a colour."),
            &[Input {
                name: "colour",
                label: Word::same("Colour"),
                kind: InputKind::Choice(&["Red", "Green", "Amber"]),
                optional: false,
            }],
        ),
        form(
            "SetUp",
            Word::same("Sets it up; it begins red."),
            &[Input { name: "crossing", label: Word::same("Crossing"), kind: InputKind::Text, optional: false }],
        ),
        form("ReportFailure", Word::same("Says that it is broken."), &[]),
    ];

    fn explain(rejection: &Rejection, _state: &State) -> UserError {
        let message = match rejection {
            Rejection::AlreadyLit => "The light is lit already.".to_owned(),
            Rejection::NotLit => "The light is dark. Set it up first.".to_owned(),
            Rejection::WrongColour { shown, asked } => format!("{} does not follow {}.", asked.name(), shown.name()),
        };
        UserError::of(rejection, message, None)
    }

    fn describe(event: &Event) -> Description {
        let (mark, detail) = match event {
            Event::LightSetUp { crossing } => (Mark::Flag, Some(crossing.as_ref().to_owned())),
            Event::LightTurned { colour } => (Mark::Gear, Some(colour.name().to_owned())),
            Event::LightFailed => (Mark::Lock, None),
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
            Event::LightSetUp { crossing } => Command::SetUp { crossing: crossing.as_ref().to_owned() },
            Event::LightTurned { colour } => Command::TurnTo { colour: *colour },
            Event::LightFailed => Command::ReportFailure,
        })
    }
}

impl Sample for Light {
    const STORY: Word = Word::same("A traffic light on a bad day.");

    fn sample() -> Vec<SampleEvent<Event>> {
        let turns = [Colour::Green, Colour::Amber, Colour::Red].into_iter().cycle();
        let mut events = vec![Event::LightSetUp { crossing: "Main and Mill".into() }];
        events.extend(turns.take(20).map(|colour| Event::LightTurned { colour }));
        events.push(Event::LightFailed);
        let at = |index: i64| Timestamp::from_millis(1_767_600_000_000 + index * 45_000);
        let tell = |(index, event)| SampleEvent::new("light-1", at(index), at(index), event);
        (0..).zip(events).map(tell).collect()
    }
}

impl Snapshots for Light {}
impl Bookkeeping for Light {}

impl Domain for Light {
    const READ_MODELS: &'static [ReadModelSpec] = &[read_model::<Failures>()];
}

impl Tooled for Light {}

/// When lights failed.
struct Failures(Vec<(StreamId, Timestamp)>);

impl Projection for Failures {
    type Domain = Light;
    const NAME: &'static str = "failures";
    const LABEL: Word = Word::same("Failures");
    const HINT: Word = Word::same("When which light failed.");
    const COLUMNS: &'static [Column] = &[
        Column::new("light", Word::same("Light"), ColumnKind::Text),
        Column::new("at", Word::same("At"), ColumnKind::Time),
    ];
    const ORDER: Word = Word::same("oldest first");

    fn initial(_: &Settings) -> Failures {
        Failures(Vec::new())
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        if *happened.event == Event::LightFailed {
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
