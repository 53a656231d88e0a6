//! The open what-if in the event log: the events that it took out, changed, moved or refuses, in their places, and
//! among them the events that it inserted.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::engine::domain::Description;
use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::unit_of;
use crate::engine::values::money::Currency;
use crate::engine::view::LaneView;
use crate::engine::what_if::{EditKind, Lane, LaneRow, Line, Listing, Outcome, Spot, Target};
use crate::session::Session;
use crate::ui::event_log::finder::Finder;
use crate::ui::lanes::Lanes;
use crate::words;

/// What the open what-if does to a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The event was taken out.
    TakenOut,
    /// The event was moved to another place.
    MovedAway,
    /// The rules refuse it.
    Refused,
    /// The event was moved here.
    MovedHere,
    /// The event was inserted.
    Inserted,
    /// Its command was changed.
    Changed,
    /// The same command now makes different data, or more events.
    Different,
}

impl Kind {
    fn of(row: &LaneRow, is_added: bool) -> Kind {
        match (row.edit, &row.outcome) {
            (EditKind::Dropped, _) | (_, Outcome::Dropped) => Kind::TakenOut,
            (EditKind::Moved, _) if !is_added => Kind::MovedAway,
            (_, Outcome::Refused(_)) => Kind::Refused,
            (EditKind::Moved, _) => Kind::MovedHere,
            (EditKind::Inserted, _) => Kind::Inserted,
            (EditKind::Replaced, _) => Kind::Changed,
            (EditKind::None, Outcome::Same | Outcome::Different) => Kind::Different,
        }
    }

    /// Returns the word in the line.
    pub fn word(self) -> &'static str {
        match self {
            Kind::TakenOut => words::log::TAKEN_OUT.text(),
            Kind::MovedAway => words::log::MOVED_FROM_HERE.text(),
            Kind::Refused => "refused",
            Kind::MovedHere => words::log::MOVED_HERE.text(),
            Kind::Inserted => "inserted",
            Kind::Changed => "changed",
            Kind::Different => "different",
        }
    }

    /// Returns the sign before the line; empty if it has an icon.
    pub fn sign(self) -> &'static str {
        match self {
            Kind::Refused => "",
            Kind::TakenOut | Kind::MovedAway => "◇",
            Kind::MovedHere | Kind::Inserted | Kind::Changed | Kind::Different => "◆",
        }
    }

    /// Returns the icon before the line, if it has one.
    pub fn icon(self) -> Option<&'static str> {
        (self == Kind::Refused).then_some("warning")
    }

    /// Returns its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Kind::TakenOut => "taken-out",
            Kind::MovedAway => "moved-away",
            Kind::Refused => "refused",
            Kind::MovedHere | Kind::Inserted => "added",
            Kind::Changed | Kind::Different => "changed",
        }
    }
}

/// A line as the open what-if has it.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneLine {
    /// What the what-if does to it.
    pub kind: Kind,
    /// The recorded event that it is; `None` for a command that was inserted.
    pub recorded: Option<Revision>,
    /// The text in place of the revision: `#23`, or `+1` for the first command that was inserted.
    pub number: String,
    /// Why the rules refuse it, if they do.
    pub why: Option<String>,
    /// The event or command that is there; `None` if it is the recorded one.
    pub event: Option<(String, Description)>,
    /// The headline in the what-if there.
    pub headline: String,
    /// The currency of the amounts.
    pub currency: Currency,
}

/// The lines of the log while a what-if is open; cheap to copy.
#[derive(Clone, Copy)]
pub struct LaneRows {
    lanes: Lanes,
    finder: Finder,
    listing: Memo<Listing>,
}

impl LaneRows {
    /// Follows the open what-if.
    pub fn of(session: Session, lanes: Lanes, finder: Finder) -> LaneRows {
        let listing = Memo::new(move |_| {
            let stream = session.stream();
            let is_listed = !finder.whole.get() && lanes.open_lane().is_some_and(|lane| lane.stream == stream);
            if is_listed { lanes.with(Listing::of).unwrap_or_default() } else { Listing::default() }
        });
        LaneRows { lanes, finder, listing }
    }

    /// Looks at the places of lines. What was added has none among the events that a filter admits.
    fn places<T>(self, look: impl FnOnce(&Listing) -> T) -> T {
        if self.finder.is_on() { look(&Listing::default()) } else { self.listing.with(look) }
    }

    /// Counts the lines beyond those of recorded events.
    pub fn added(self) -> usize {
        self.places(Listing::added)
    }

    /// Returns the line of a recorded event.
    pub fn line_of(self, revision: Revision) -> Revision {
        Revision::from_len(self.places(|listing| listing.line_of(revision)))
    }

    /// Returns the recorded event that a line shows, or that it follows.
    pub fn recorded(self, line: Revision) -> Revision {
        match self.places(|listing| listing.at(line.get())) {
            Line::Recorded(revision) => revision,
            Line::Added(spot) => spot.at,
        }
    }

    /// Returns on which side of the cursor's line a line is: an added event has happened as soon as the one before it
    /// has.
    pub fn side(self, cursor: Revision, line: Revision) -> Ordering {
        match self.places(|listing| listing.at(line.get())) {
            Line::Recorded(_) => cursor.cmp(&line),
            Line::Added(spot) if self.line_of(spot.at) <= cursor => Ordering::Greater,
            Line::Added(_) => Ordering::Less,
        }
    }

    /// Returns a line as the what-if has it; `None` if that is as it was recorded.
    pub fn line(self, line: Revision) -> Option<LaneLine> {
        match self.places(|listing| listing.at(line.get())) {
            Line::Recorded(revision) => self.shown(self.listing.with(|listing| listing.touch_of(revision))?, false),
            Line::Added(spot) => self.shown(spot, true),
        }
    }

    fn shown(self, spot: Spot, is_added: bool) -> Option<LaneLine> {
        let lane = self.lanes.open_lane()?;
        self.lanes.with(|decided| line(&lane, decided, spot, is_added))?
    }
}

fn line(lane: &Lane, decided: &LaneView, spot: Spot, is_added: bool) -> Option<LaneLine> {
    let row = decided.rows.get(spot.row)?;
    let kind = Kind::of(row, is_added);
    let (recorded, number) = match row.target {
        Target::Recorded(revision) => (Some(revision), format!("#{revision}")),
        Target::Inserted(number) => (None, format!("+{number}")),
    };
    let why = match &row.outcome {
        Outcome::Refused(refusal) => Some(refusal.message.clone()),
        Outcome::Same | Outcome::Different | Outcome::Dropped => None,
    };
    // Of several events that a command makes the first is what it asked for; a fee comes after it.
    let first = row.revision.map(|_| spot.before.next());
    let event = match kind {
        Kind::TakenOut | Kind::MovedAway => None,
        Kind::Refused => lane
            .command_of(row.target)
            .map(|command| (command["type"].as_str().unwrap_or("command").to_owned(), Description::default())),
        Kind::MovedHere | Kind::Inserted | Kind::Changed | Kind::Different => first.and_then(|revision| {
            Some((decided.view.event_type(revision)?.to_owned(), decided.view.describe(revision)))
        }),
    };
    let (there, currency) = (row.revision.unwrap_or(spot.before), decided.view.currency());
    let headline = decided.view.field_at(0, there).show(unit_of(decided.view.fields(), 0), currency);
    Some(LaneLine { kind, recorded, number, why, event, headline, currency })
}
