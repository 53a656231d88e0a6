//! What a row of the event log shows, and of which event.

use leptos::prelude::*;

use crate::engine::domain::{Description, Mark};
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::values::calendar::Day;
use crate::engine::values::fields::unit_of;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::session::Session;
use crate::ui::event_log::finder::Finder;
use crate::ui::event_log::lane_rows::{Kind, LaneRows};
use crate::ui::isolated::isolated;
use crate::ui::words;

/// What a row shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowText {
    /// Its number as it is shown: `#29`.
    pub number: String,
    pub mark: Mark,
    /// The stream and the event's revision in it, if the whole log is listed.
    pub stream: String,
    pub event_type: String,
    /// Who did it; empty if nobody was named.
    pub actor: String,
    pub detail: Option<String>,
    pub amount: Option<(String, &'static str)>,
    pub headline: String,
    /// When it happened.
    pub moment: Option<Timestamp>,
    /// What the open what-if does to it.
    pub lane: Option<Kind>,
}

impl RowText {
    /// Says what the row has no room for: who did it, and why a what-if refuses it.
    pub fn title(&self) -> Option<String> {
        let by = (!self.actor.is_empty()).then(|| words::log::by(&self.actor));
        let parts = [by, self.detail.clone().filter(|_| self.lane.is_some())];
        parts.into_iter().flatten().reduce(|by, detail| format!("{by}: {detail}"))
    }

    /// Describes what the event did, with its amount.
    fn describe(&mut self, description: Description, currency: Currency) {
        let tone = match description.amount.map(|amount| amount.minor()) {
            Some(minor) if description.moved && minor < 0 => "down",
            Some(_) if description.moved => "up",
            Some(_) | None => "muted",
        };
        self.amount = words::amount(&description, currency).map(|text| (text, tone));
        (self.mark, self.detail) = (description.mark, description.detail.map(isolated));
    }
}

/// Describes a line of the list: an event as it was recorded, or as the open what-if has it.
pub fn line(session: Session, finder: Finder, lane: LaneRows, number: Revision) -> RowText {
    let Some(there) = lane.line(number) else { return row(session, finder, lane.recorded(number)) };
    let mut text = there.recorded.map(|revision| row(session, finder, revision)).unwrap_or_default();
    if let Some((event_type, description)) = there.event {
        text.event_type = event_type;
        text.describe(description, there.currency);
    }
    if let Some(revision) = there.recorded.filter(|_| there.kind == Kind::TakenOut) {
        // What does not happen is not paid: the amount goes the other way.
        let mut description = session.with_view(|view| view.describe(revision)).unwrap_or_default();
        description.amount = description.amount.filter(|_| description.moved).map(Money::negated);
        text.describe(description, there.currency);
    }
    text.detail = there.why.or(text.detail);
    RowText { number: there.number, headline: there.headline, lane: Some(there.kind), ..text }
}

fn row(session: Session, finder: Finder, number: Revision) -> RowText {
    let place = place(session, finder, number);
    let shown = place.as_ref().and_then(|(stream, revision)| {
        session.with_workbench(|workbench| {
            let event = workbench.log().in_stream(stream, *revision);
            let event = event.map(|event| {
                let actor = event.actor().map_or_else(String::new, |actor| isolated(actor.to_string()));
                (event.event_type.to_string(), actor, Some(event.occurred_at))
            });
            let view = workbench.shown(stream);
            let shown = view.map(|view| {
                let (currency, unit) = (view.currency(), unit_of(view.fields(), 0));
                let headline = view.field_at(0, *revision).show(unit, currency);
                (view.describe(*revision), headline, currency)
            });
            let is_being_read = shown.is_none() && !workbench.is_whole(stream);
            (event.unwrap_or_default(), shown, is_being_read)
        })
    });
    let ((event_type, actor, moment), shown, is_being_read) = shown.unwrap_or_default();
    let whole = finder.whole.get();
    // Of the whole log it is a position: what the page calls event #1 is the first of its stream.
    let number = if whole { number.to_string() } else { format!("#{number}") };
    let stream = place.filter(|_| whole);
    let stream = stream.map_or_else(String::new, |(stream, revision)| format!("{stream} #{revision} "));
    // What it did is not known yet, which is not to say that it is unknown.
    let mark = if is_being_read { Mark::Gear } else { Mark::default() };
    let mut text = RowText { number, stream, mark, event_type, actor, moment, ..RowText::default() };
    if let Some((description, headline, currency)) = shown {
        text.describe(description, currency);
        text.headline = headline;
    }
    text
}

/// Finds the event of a number: a revision of the stream that is shown, or a position in the whole log.
pub fn place(session: Session, finder: Finder, number: Revision) -> Option<(StreamId, Revision)> {
    if !finder.whole.get() {
        return Some((session.stream(), number));
    }
    session.with_workbench(|workbench| {
        workbench.log().at(Position(number.0)).map(|event| (event.stream.clone(), event.revision))
    })?
}

/// Returns the day that the clocks show at a moment.
pub fn day_shown(moment: Timestamp) -> Day {
    Day::of(Timestamp::from_millis(moment.on_wall().millis()))
}

/// Returns the day on which the event of a line happened.
pub fn day_of(session: Session, finder: Finder, lane: LaneRows, number: Revision) -> Option<Day> {
    let (stream, revision) = place(session, finder, lane.recorded(number))?;
    session.with_workbench(|workbench| {
        workbench.log().in_stream(&stream, revision).map(|event| day_shown(event.occurred_at))
    })?
}
