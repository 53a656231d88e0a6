//! What a waterfall shows: the changes that made a field what it is, as lines with bars.

use crate::engine::log::envelope::Revision;
use crate::engine::travel::provenance::{Provenance, Step};
use crate::engine::values::fields::{Direction, FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::unit::Unit;
use crate::ui::words;

/// How many the event's own tab shows.
pub const FEW: usize = 4;
/// How many of the largest changes are named before the others.
const LARGEST: usize = 3;

/// What a waterfall shows at once.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Shown {
    pub title: String,
    /// How many changes were before those of the lines, and what the field was then.
    pub before: Option<(String, String)>,
    /// The largest changes of the lines, each with its event: `rent −€450.00`; none if all lines are seen at a glance.
    pub largest: Vec<(Revision, String)>,
    pub lines: Vec<Line>,
    pub note: String,
}

/// An event as a waterfall names it.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Named {
    pub event_type: String,
    /// Its subject, such as a memo.
    pub detail: Option<String>,
    /// When it happened: `24 Mar 10:07`.
    pub moment: String,
}

impl Named {
    /// Writes its type and its subject.
    pub fn what(&self) -> String {
        match &self.detail {
            Some(detail) => format!("{} · {detail}", self.event_type),
            None => self.event_type.clone(),
        }
    }

    /// Writes its subject in words, or its type.
    fn subject(&self) -> &str {
        self.detail.as_deref().unwrap_or(&self.event_type)
    }
}

/// A change in a waterfall.
#[derive(Clone, PartialEq)]
pub(super) struct Line {
    pub revision: Revision,
    pub event: Named,
    pub text: String,
    /// For a number: the start and the length of its bar, in percent of the track, and whether it grew.
    pub bar: Option<(f64, f64, Direction)>,
}

impl Shown {
    /// Writes what an explanation says, with a name for the event of each of its steps.
    pub fn of(field: &FieldSpec, why: &Provenance, currency: Currency, events: Vec<Named>) -> Shown {
        let (label, unit) = (field.label, field.unit);
        let scale = Scale::of(why);
        let earlier = why.changes - why.steps.len();
        let before = (earlier > 0)
            .then(|| (words::inspector::before_that(&words::changes(earlier)), why.before.show(unit, currency)));
        let note = match (why.changes, why.steps.len()) {
            (0, _) => words::inspector::NO_EVENT_HAS_CHANGED_IT_SO_FAR.text().to_owned(),
            (all, shown) if shown < all => {
                words::inspector::of_shown_select_one_to_travel(&shown, &words::changes(all))
            }
            (1, _) => words::inspector::N_1_CHANGE_WHICH_ADDS_UP_TO_IT.text().to_owned(),
            (all, _) => words::inspector::which_add_up_to_it_select_one(&words::changes(all)),
        };
        Shown {
            title: words::inspector::why(&label, &why.value.show(unit, currency)),
            before,
            largest: largest(why, unit, currency, &events),
            lines: (why.steps.iter().zip(events))
                .map(|(step, event)| Line::of(step, scale, (unit, currency), event))
                .collect(),
            note,
        }
    }
}

/// Names the largest changes, if there are more than a few.
fn largest(why: &Provenance, unit: Unit, currency: Currency, events: &[Named]) -> Vec<(Revision, String)> {
    let named = |step: &Step| {
        let place = why.steps.iter().position(|other| other.revision == step.revision)?;
        let (_, text) = step.new.step_from(&step.old, unit, currency)?;
        Some((step.revision, format!("{} {text}", events.get(place)?.subject())))
    };
    match why.steps.len() > FEW {
        true => why.largest(LARGEST).into_iter().filter_map(named).collect(),
        false => Vec::new(),
    }
}

impl Line {
    fn of(step: &Step, scale: Scale, (unit, currency): (Unit, Currency), event: Named) -> Line {
        let revision = step.revision;
        match step.new.step_from(&step.old, unit, currency) {
            Some((direction, text)) => {
                let (from, to) = (scale.place(&step.old), scale.place(&step.new));
                let (left, width) = (from.min(to) as f64 / 100.0, (to - from).abs().max(80) as f64 / 100.0);
                let left = left.min(100.0 - width.min(100.0));
                Line { revision, event, text, bar: Some((left, width, direction)) }
            }
            None => {
                let text = format!("{} → {}", step.old.show(unit, currency), step.new.show(unit, currency));
                Line { revision, event, text, bar: None }
            }
        }
    }
}

/// From the lowest to the highest value that a waterfall passes.
#[derive(Clone, Copy)]
struct Scale {
    low: i128,
    span: i128,
}

impl Scale {
    fn of(why: &Provenance) -> Scale {
        let values = why.steps.iter().flat_map(|step| [&step.old, &step.new]).chain([&why.before]);
        let numbers: Vec<i128> = values.map(|value| i128::from(value.number().unwrap_or(0))).collect();
        let low = numbers.iter().copied().min().unwrap_or(0);
        Scale { low, span: (numbers.iter().copied().max().unwrap_or(0) - low).max(1) }
    }

    /// Returns how far along the scale a value is, in hundredths of a percent.
    fn place(self, value: &FieldValue) -> i128 {
        (i128::from(value.number().unwrap_or(0)) - self.low) * 10_000 / self.span
    }
}
