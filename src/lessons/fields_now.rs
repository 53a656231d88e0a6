//! Conditions and numbers with the fields that there are now: those of own events may have changed with their model since a
//! lesson was read.

use std::borrow::Cow;

use crate::domains::domain;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::condition::{Condition, Number, Vocabulary};
use crate::engine::values::fields::FieldSpec;
use crate::lessons::format::{DomainNames, vocabulary};
use crate::lessons::scene::Scene;

impl Scene<'_> {
    /// Finds the revision that a number names; `None` if there is none, or a field that it names is missing.
    pub fn find(&self, number: &Number) -> Option<Revision> {
        let is_own = domain(self.stream.domain()).is_some_and(|domain| domain.takes_any);
        let again = || Number::read(number.text(), &self.vocabulary_of(self.workbench.fields(self.stream))).ok();
        let number = if is_own { Cow::Owned(again()?) } else { Cow::Borrowed(number) };
        number.over(self).map(Revision)
    }

    /// Lists the fields of a domain, or of the set of own events that is shown.
    pub(super) fn specs(&self, name: &str) -> &'static [FieldSpec] {
        domain(name).map_or_else(|| self.workbench.fields(self.stream), |domain| domain.fields)
    }

    /// Returns a condition over a domain, or the set of own events that is shown, with its fields as they are; `None` if one of
    /// them is missing.
    pub(super) fn as_read_now<'c>(&self, name: &str, condition: &'c Condition) -> Option<Cow<'c, Condition>> {
        if domain(name).is_some() {
            return Some(Cow::Borrowed(condition));
        }
        Condition::read(condition.text(), &self.vocabulary_of(self.specs(name))).ok().map(Cow::Owned)
    }

    fn vocabulary_of(&self, fields: &[FieldSpec]) -> Vocabulary {
        vocabulary(&DomainNames { fields: Vocabulary::of_fields(fields).fields, ..DomainNames::default() })
    }
}
