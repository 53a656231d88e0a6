//! The errors of conditions in the language of the page.

use std::fmt;

use crate::engine::travel::condition::syntax::{ConditionError, Fault, Kind, MAX_LEN};
use crate::words;
use crate::words::Word;

impl Kind {
    /// Returns the kind as messages say it.
    pub fn word(self) -> Word {
        match self {
            Kind::Truth => words::condition::A_CONDITION,
            Kind::Number => words::condition::A_NUMBER,
            Kind::Text => words::condition::A_TEXT,
            Kind::Time => words::condition::A_DATE,
            Kind::Numbers => words::condition::A_LIST_OF_NUMBERS,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Fault::TooLong => words::condition::too_long(&MAX_LEN),
            Fault::UnexpectedCharacter(character) => words::condition::unexpected_character(&format!("{character:?}")),
            Fault::NumberExpected(kind) => words::condition::number_expected(&kind.word()),
            Fault::NotACondition(kind) => words::condition::not_a_condition(&kind.word()),
            Fault::OnlyTextsContain(kind) => words::condition::only_texts_contain(&kind.word()),
            Fault::DoNotCompare(left, right) => words::condition::do_not_compare(&left.word(), &right.word()),
            Fault::NumbersOnBothSides(sign) => words::condition::numbers_on_both_sides(sign),
            Fault::ValueMissingBefore(word) => words::condition::value_missing_before(word),
            Fault::UnknownName { name, known } => words::condition::unknown_name(name, &known.join(", ")),
            Fault::UnknownPath { name, known, fields } => {
                words::condition::unknown_path(name, &known.join(", "), &fields.join(", "))
            }
            Fault::UnknownFunction { name, known } => words::condition::unknown_function(name, &known.join(", ")),
            Fault::EventNumberExpected(kind) => words::condition::event_number_expected(&kind.word()),
            Fault::NameMissing { usage } => words::condition::name_missing(usage),
            Fault::WholeNumberMissing { usage } => words::condition::whole_number_missing(usage),
            Fault::PropertyMissing(property) => words::condition::property_missing(property),
            Fault::FieldMissing { known } => words::condition::field_missing(&known.join(", ")),
            Fault::BadNumber => words::condition::BAD_NUMBER.into(),
            Fault::NumberTooLarge => words::condition::NUMBER_TOO_LARGE.into(),
            Fault::QuoteMissing => words::condition::QUOTE_MISSING.into(),
            Fault::Empty => words::condition::EMPTY.into(),
            Fault::NotEnded => words::condition::NOT_ENDED.into(),
            Fault::NumberNotEnded => words::condition::NUMBER_NOT_ENDED.into(),
            Fault::TooDeep => words::condition::TOO_DEEP.into(),
            Fault::OnlyValuesCompare => words::condition::ONLY_VALUES_COMPARE.into(),
            Fault::NumberAfterMinus => words::condition::NUMBER_AFTER_MINUS.into(),
            Fault::ParenthesisMissing => words::condition::PARENTHESIS_MISSING.into(),
            Fault::ValueMissing => words::condition::VALUE_MISSING.into(),
            Fault::CommaAndFieldMissing => words::condition::COMMA_AND_FIELD_MISSING.into(),
            Fault::ScanWithinScan => words::condition::SCAN_WITHIN_SCAN.into(),
            Fault::NameAfterDotMissing => words::condition::NAME_AFTER_DOT_MISSING.into(),
        };
        f.write_str(&text)
    }
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::condition::at_character(&(self.at + 1), &self.fault))
    }
}

impl std::error::Error for ConditionError {}
