//! Checks held against a scene and what was answered before, and what a check still lacks.

use std::collections::BTreeMap;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::condition::syntax::tree::{self, Node};
use crate::engine::travel::condition::{Condition, EVENT_NAMES, Fact, FactValue, Facts, Moment, NameSpec, Of};
use crate::engine::values::fields::{FieldSpec, FieldValue, unit_of};
use crate::engine::values::money::Currency;
use crate::engine::values::unit::Unit;
use crate::lessons::format::{Check, NAMES};
use crate::lessons::names::known_as;
use crate::lessons::scene::Scene;

/// A part of a check that does not hold yet: what is expected, and what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What is expected, as the lesson says it: `cursor = first(balance < 0)`.
    pub expected: String,
    /// What is there, by name: `cursor` is `12`.
    pub there: Vec<(String, String)>,
}

/// A scene, and what was answered before.
pub(super) struct Answered<'a, 's> {
    pub scene: &'a Scene<'s>,
    /// The choices, from 1, by the numbers of their questions.
    pub answers: BTreeMap<u32, usize>,
}

impl Facts for Answered<'_, '_> {
    fn fact(&self, fact: &Fact) -> FactValue {
        match (fact.name, &fact.of) {
            ("answer", Of::Number(number)) => {
                self.answers.get(number).map_or(FactValue::MISSING, |choice| FactValue::count(*choice))
            }
            _ => self.scene.fact(fact),
        }
    }

    fn at_cursor(&self, look: &mut dyn FnMut(&Moment<'_>)) {
        self.scene.at_cursor(look);
    }

    fn matching(&self, condition: &Condition) -> Vec<Revision> {
        self.scene.matching(condition)
    }

    fn field_at(&self, field: usize, revision: Revision) -> FieldValue {
        self.scene.field_at(field, revision)
    }
}

impl Answered<'_, '_> {
    /// Returns `true` if a check holds.
    pub fn holds(&self, check: &Check) -> bool {
        self.condition_holds(&check.domain, &check.condition)
    }

    /// Returns `true` if a condition holds; over another domain, or set, than that of the stream that is shown it does not.
    pub fn condition_holds(&self, domain: &str, condition: &Condition) -> bool {
        known_as(self.scene.stream) == domain
            && self.scene.as_read_now(domain, condition).is_some_and(|condition| condition.holds_over(self))
    }

    /// Says what is there of what a condition names. What a scan would find is not said: it may be the answer.
    pub fn missing(&self, domain: &str, condition: &Condition) -> Missing {
        let mut there = Vec::new();
        let now = self.scene.as_read_now(domain, condition);
        if let Some(now) = &now {
            self.at_cursor(&mut |moment| self.collect(self.scene.specs(domain), now.root(), moment, &mut there));
        }
        there.dedup();
        Missing { expected: condition.text().to_owned(), there }
    }

    fn collect(&self, specs: &[FieldSpec], node: &Node, moment: &Moment<'_>, there: &mut Vec<(String, String)>) {
        match node {
            Node::Fact(fact) => there.push((written(specs, fact), shown(&self.fact(fact), moment.currency))),
            Node::Field(field) => {
                there.push((
                    field_name(specs, *field).to_owned(),
                    (moment.after)(*field).show(unit_of(specs, *field), moment.currency),
                ));
            }
            Node::Name(name) => {
                let index = tree::NAMES.iter().position(|known| known == name);
                let name = index.map_or("", |index| EVENT_NAMES[index]);
                there.push((name.to_owned(), of_event(name, moment)));
            }
            Node::Scan(..) | Node::At(..) => {}
            other => other.parts().into_iter().flatten().for_each(|part| self.collect(specs, part, moment, there)),
        }
    }
}

/// Returns the name of the field at an index.
fn field_name(specs: &[FieldSpec], field: usize) -> &'static str {
    specs.get(field).map_or("", |field| field.name)
}

/// Writes a name as a condition writes it.
fn written(specs: &[FieldSpec], fact: &Fact) -> String {
    let spec = NAMES.iter().find(|spec| spec.name == fact.name);
    match &fact.of {
        Of::Nothing => fact.name.to_owned(),
        Of::Field(field) => format!("{}.{}", fact.name, field_name(specs, *field)),
        Of::Number(number) => format!("{}({number})", fact.name),
        Of::Name(name) => spec.map(NameSpec::usage).unwrap_or_default().replace("(name)", &format!("({name})")),
    }
}

/// Writes a value for people.
fn shown(value: &FactValue, currency: Currency) -> String {
    match value {
        FactValue::One(value) => value.show(Unit::None, currency),
        FactValue::Truth(true) => "yes".to_owned(),
        FactValue::Truth(false) => "no".to_owned(),
        FactValue::Numbers(numbers) if numbers.is_empty() => "–".to_owned(),
        FactValue::Numbers(numbers) => numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// Writes a property of the event for people.
fn of_event(name: &str, moment: &Moment<'_>) -> String {
    let value = match name {
        "type" => FieldValue::text(moment.event_type),
        "memo" => FieldValue::text(moment.description.detail.as_deref().unwrap_or_default()),
        "amount" => moment.description.amount.map_or(FieldValue::Missing, FieldValue::Money),
        "revision" => FieldValue::Count(moment.revision.0.into()),
        "date" => FieldValue::Time(moment.occurred_at),
        "actor" => FieldValue::text(moment.actor.unwrap_or_default()),
        _ => FieldValue::Time(moment.recorded_at),
    };
    value.show(Unit::None, moment.currency)
}
