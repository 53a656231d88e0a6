//! What a lesson's condition asks for, answered by a scene.

use crate::domains::account::Account;
use crate::domains::account::twin::{AccountRow, Both};
use crate::engine::domain::{Description, field_specs};
use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::Question;
use crate::engine::travel::condition::{Condition, Fact, FactValue, Facts, Moment, Of};
use crate::engine::values::fields::FieldValue;
use crate::engine::values::time::Timestamp;
use crate::engine::what_if::{Edit, Target};
use crate::lessons::probe::PROBES;
use crate::lessons::scene::Scene;
use crate::workbench::SubscriberReport;

impl Scene<'_> {
    fn lane_fact(&self, name: &str) -> FactValue {
        match (name, self.lane) {
            ("lane.open", lane) => FactValue::Truth(lane.is_some()),
            ("lane.dropped", None) => FactValue::Numbers(Vec::new()),
            (_, None) => FactValue::count(0),
            ("lane.edits", Some((lane, _))) => FactValue::count(lane.edits.len() + lane.rules.len()),
            ("lane.dropped", Some((lane, _))) => FactValue::Numbers(lane.edits.iter().filter_map(dropped).collect()),
            (_, Some((_, decided))) => FactValue::count(decided.tally().refused),
        }
    }

    /// Returns a field of the open what-if at the moment of the cursor.
    fn lane_field(&self, field: usize) -> FactValue {
        self.lane.map_or(FactValue::MISSING, |(_, decided)| {
            FactValue::One(decided.view.field_at(field, decided.revision_at(self.cursor)))
        })
    }

    fn twin_field(&self, field: usize) -> FactValue {
        let both = Both::of(self.workbench.log(), self.stream, &self.bug);
        let name = field_specs::<Account>().get(field).map(|field| field.name);
        both.zip(name).map_or(FactValue::MISSING, |(both, name)| FactValue::One(of_row(&both.row, name)))
    }

    fn as_at_moment(&self, moment: impl Fn(&Question) -> Timestamp) -> FactValue {
        self.as_at.as_ref().map_or(FactValue::MISSING, |question| FactValue::One(FieldValue::Time(moment(question))))
    }

    /// Returns a field as As at answers.
    fn as_at_field(&self, field: usize) -> FactValue {
        let answer = self.as_at.and_then(|question| self.workbench.as_at(self.stream, &question));
        let value = answer.and_then(|answer| answer.state.values.get(field).cloned());
        value.map_or(FactValue::MISSING, FactValue::One)
    }

    fn of_subscriber(&self, count: impl Fn(&SubscriberReport) -> usize) -> FactValue {
        self.subscriber.as_ref().map_or(FactValue::MISSING, |report| FactValue::count(count(report)))
    }

    /// Returns the position that the newest running read model of a name has reached.
    fn read_model(&self, name: &str) -> FactValue {
        let running = self.workbench.read_models().filter(|(_, model)| model.spec().name == name).last();
        running.map_or(FactValue::MISSING, |(_, model)| FactValue::count(model.position().get()))
    }
}

impl Facts for Scene<'_> {
    fn fact(&self, fact: &Fact) -> FactValue {
        match (fact.name, &fact.of) {
            ("cursor", _) => FactValue::count(self.cursor.get()),
            ("head", _) => FactValue::count(self.workbench.head(self.stream).get()),
            ("live", _) => FactValue::Truth(self.is_live),
            ("stream", _) => FactValue::text(self.stream.as_str()),
            ("tab", _) => FactValue::text(self.tab),
            ("condition", _) => FactValue::text(self.condition),
            ("refused", _) => FactValue::text(self.refused.unwrap_or_default()),
            ("log.events", _) => FactValue::count(self.workbench.log().head().get()),
            ("log.verified", _) => FactValue::Truth(self.is_verified),
            ("spacing", _) => FactValue::count(self.workbench.view(self.stream).map_or(0, |view| view.spacing())),
            ("subscriber.position", _) => self.of_subscriber(|report| report.position.get()),
            ("subscriber.sent", _) => self.of_subscriber(|report| report.sent as usize),
            ("subscriber.twice", _) => self.of_subscriber(|report| report.twice as usize),
            ("lane", Of::Field(field)) => self.lane_field(*field),
            ("as_at.known", _) => self.as_at_moment(|question| question.known),
            ("as_at.about", _) => self.as_at_moment(|question| question.about),
            ("as_at", Of::Field(field)) => self.as_at_field(*field),
            ("twin", Of::Field(field)) => self.twin_field(*field),
            ("read_model", Of::Name(name)) => self.read_model(name),
            ("lane.open" | "lane.edits" | "lane.dropped" | "lane.refused", _) => self.lane_fact(fact.name),
            (name, _) => match PROBES.iter().find(|probe| probe.name == name) {
                Some(probe) => FactValue::Truth((probe.holds)(self)),
                None => FactValue::MISSING,
            },
        }
    }

    fn at_cursor(&self, look: &mut dyn FnMut(&Moment<'_>)) {
        let Some(view) = self.workbench.view(self.stream) else { return };
        let event = self.workbench.log().in_stream(self.stream, self.cursor);
        let description = if event.is_some() { view.describe(self.cursor) } else { Description::default() };
        let (after, before) = (self.cursor, Revision(self.cursor.0.saturating_sub(1)));
        let moment_or = |moment: Option<Timestamp>| moment.unwrap_or_default();
        look(&Moment {
            revision: self.cursor,
            event_type: event.as_ref().map_or("", |event| event.event_type),
            description: &description,
            occurred_at: moment_or(event.as_ref().map(|event| event.occurred_at)),
            recorded_at: moment_or(event.as_ref().map(|event| event.recorded_at)),
            actor: event.as_ref().and_then(|event| event.actor()).map(|actor| &**actor),
            after: &|field| view.field_at(field, after),
            before: &|field| view.field_at(field, before),
            currency: view.currency(),
        });
    }

    fn matching(&self, condition: &Condition) -> Vec<Revision> {
        self.workbench.matching(self.stream, condition, Revision(1), self.workbench.head(self.stream))
    }

    fn field_at(&self, field: usize, revision: Revision) -> FieldValue {
        self.workbench.view(self.stream).map_or(FieldValue::Missing, |view| view.field_at(field, revision))
    }
}

/// Returns the recorded event that an edit leaves out.
pub(super) fn dropped(edit: &Edit) -> Option<u64> {
    match edit {
        Edit::Drop(Target::Recorded(revision)) => Some(revision.0.into()),
        Edit::Drop(Target::Inserted(_)) | Edit::Replace(..) | Edit::Insert { .. } | Edit::Move { .. } => None,
    }
}

/// Returns a column of the twin's row, by the name of the field that it stands for; it has no others.
fn of_row(row: &AccountRow, name: &str) -> FieldValue {
    match name {
        "balance" => FieldValue::Money(row.balance),
        "overdraft_limit" => FieldValue::Money(row.overdraft_limit),
        "status" => FieldValue::text(row.status.name()),
        "owner" => FieldValue::text(&row.owner),
        "currency" => FieldValue::text(row.currency.code()),
        _ => FieldValue::Missing,
    }
}
