//! Read models of own events: counted, and summed, by their type, their day, their stream or a value of their data.
//!
//! What a person groups by is chosen among what occurs, so a setting is the place of a path in the order in which paths
//! occur first. That order is the log's: a rebuilt table equals one that was kept up.

use std::collections::BTreeMap;

use crate::domains::own::{Event, Own, set};
use crate::engine::projection::{
    Choices, Column, ColumnKind, EventContext, Projection, ProjectionError, ReadModelSpec, Row, Rows, Settings,
    read_model,
};
use crate::engine::values::decimal::Decimal;
use crate::engine::values::fields::{FieldKind, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::parameter::Parameter;
use crate::engine::values::time::Timestamp;
use crate::engine::values::unit::Unit;
use crate::models::{Data, Paths, Seen, Value};
use crate::words;
use crate::words::Word;

/// The read models of own events, in the order in which the page offers them.
pub const READ_MODELS: &[ReadModelSpec] = &[read_model::<Groups<TYPE>>(), read_model::<Groups<DAY>>()];

/// Groups by the type of the event.
const TYPE: i64 = 0;
/// Groups by the day on which it happened (UTC).
const DAY: i64 = 1;
/// Groups by its stream.
const STREAM: i64 = 2;
/// The first group that is a path of the data.
const FIRST_PATH: i64 = 3;
/// The most paths that can be chosen.
const PATHS: i64 = 500;
/// The most groups that are told apart; further values are one.
const MOST_GROUPS: usize = 10_000;
/// The most characters of a value.
const VALUE: usize = 100;

/// The groups of the events of each set; at first by `BY`.
pub struct Groups<const BY: i64> {
    by: i64,
    /// The place of the path that is summed, from 1; 0 for none.
    summed: i64,
    paths: Paths,
    groups: BTreeMap<(Box<str>, Box<str>), Group>,
}

/// The events of a group.
#[derive(Clone, Copy, Debug)]
struct Group {
    events: u64,
    /// The sum in millionths; `None` if nothing was summed.
    sum: Option<i128>,
    first: Timestamp,
    last: Timestamp,
}

impl<const BY: i64> Groups<BY> {
    /// Returns the value that an event is grouped by.
    fn key(&self, happened: &EventContext<'_, Event>, data: &Data) -> String {
        match self.by {
            TYPE => happened.event.kind.to_owned(),
            DAY => happened.occurred_at.to_string().chars().take("2026-01-01".len()).collect(),
            STREAM => set::name_in_set(happened.stream).unwrap_or_default().to_owned(),
            path => match self.at(path - FIRST_PATH, data) {
                Some(Value::Missing) | None => "–".to_owned(),
                Some(value) => value.plain().chars().take(VALUE).collect(),
            },
        }
    }

    /// Returns what a path has, by its place among all.
    fn at(&self, place: i64, data: &Data) -> Option<Value> {
        usize::try_from(place).ok().and_then(|place| self.paths.seen().get(place)?.path.value(data))
    }

    /// Lists the paths of a kind, each with its number from one on.
    fn numbered(&self, first: i64, is_wanted: impl Fn(&Seen) -> bool) -> impl Iterator<Item = (i64, String)> {
        let seen = (first..).zip(self.paths.seen());
        seen.filter(move |(_, seen)| !seen.is_many && is_wanted(seen))
            .map(|(number, seen)| (number, seen.path.to_string()))
    }
}

impl<const BY: i64> Projection for Groups<BY> {
    type Domain = Own;

    const NAME: &'static str = if BY == DAY { "events_by_day" } else { "events_by_group" };
    const LABEL: Word = if BY == DAY { words::own::EVENTS_BY_DAY } else { words::own::EVENTS_BY_GROUP };
    const HINT: Word =
        if BY == DAY { words::own::HOW_MANY_EVENTS_EACH_DAY } else { words::own::HOW_MANY_EVENTS_OF_EACH_KIND };
    const PARAMETERS: &'static [Parameter] = &[
        Parameter {
            name: "by",
            label: words::own::GROUP_BY,
            hint: words::own::WHAT_EVENTS_OF_A_GROUP_HAVE_IN_COMMON,
            kind: FieldKind::Count,
            unit: Unit::None,
            least: 0,
            most: FIRST_PATH + PATHS,
            default: BY,
        },
        Parameter {
            name: "sum",
            label: words::own::SUM_OF,
            hint: words::own::WHICH_NUMBER_IS_ADDED_UP,
            kind: FieldKind::Count,
            unit: Unit::None,
            least: 0,
            most: PATHS,
            default: 0,
        },
    ];
    const COLUMNS: &'static [Column] = &[
        Column::new("set", words::own::SET, ColumnKind::Text),
        Column::new("group", words::own::GROUP, ColumnKind::Text),
        Column::new("events", words::own::EVENTS, ColumnKind::Count),
        Column::new("sum", words::own::SUM, ColumnKind::Measure(Unit::Millionths)),
        Column::new("first", words::own::FIRST, ColumnKind::Time),
        Column::new("last", words::own::LAST, ColumnKind::Time),
    ];
    const ORDER: Word = words::own::MOST_EVENTS_FIRST_DAYS_IN_ORDER;

    fn initial(settings: &Settings) -> Self {
        Groups { by: settings.value(0), summed: settings.value(1), paths: Paths::default(), groups: BTreeMap::new() }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        // What defines a set is not one of its events.
        let Some(set) = set::set_of(happened.stream).filter(|_| set::name_in_set(happened.stream).is_some()) else {
            return Ok(());
        };
        let Ok(data) = Data::read(&happened.event.data) else { return Ok(()) };
        self.paths.add(&data);
        let mut key = (set.into(), self.key(happened, &data).into());
        if self.groups.len() >= MOST_GROUPS && !self.groups.contains_key(&key) {
            key.1 = "…".into();
        }
        let added = match self.at(self.summed - 1, &data) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        };
        let at = happened.occurred_at;
        let group = self.groups.entry(key).or_insert(Group { events: 0, sum: None, first: at, last: at });
        group.events += 1;
        group.sum = added.map(|added| group.sum.unwrap_or(0).saturating_add(added)).or(group.sum);
        (group.first, group.last) = (group.first.min(at), group.last.max(at));
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |((set, key), group): (&(Box<str>, Box<str>), &Group)| {
            let sum = group.sum.map_or(FieldValue::Missing, |sum| FieldValue::Number(Decimal::from_millionths(sum)));
            let values = vec![
                FieldValue::text(set),
                FieldValue::text(key),
                FieldValue::Count(group.events),
                sum,
                FieldValue::Time(group.first),
                FieldValue::Time(group.last),
            ];
            let rank = if self.by == DAY { 0 } else { i64::try_from(group.events).unwrap_or(i64::MAX) };
            ((rank, format!("{key} {set}")), Row { currency: Currency::EUR, values })
        };
        Rows::ranked(self.groups.iter().map(row).collect(), limit)
    }

    fn choices(&self, parameter: usize) -> Option<Choices> {
        let fixed = |number, word: Word| (number, word.text().to_owned());
        match parameter {
            0 => {
                let known = [
                    fixed(TYPE, words::own::TYPE_OF_THE_EVENT),
                    fixed(DAY, words::own::DAY_OF_THE_EVENT),
                    fixed(STREAM, words::own::STREAM),
                ];
                let is_single = |seen: &Seen| !seen.kinds.parts;
                Some(known.into_iter().chain(self.numbered(FIRST_PATH, is_single)).collect())
            }
            1 => {
                let nothing = fixed(0, words::own::NOTHING);
                Some([nothing].into_iter().chain(self.numbered(1, |seen| seen.kinds.numbers)).collect())
            }
            _ => None,
        }
    }
}
