//! What is wrong in a lesson's file, in the language of the page.

use std::fmt;

use crate::lessons::format::{Fault, Kind, Name, Number, Object};
use crate::words;

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |name: &String| format!("{name:?}");
        let text: String = match self {
            Fault::FrontMissing => words::lessonfile::FRONT_MISSING.into(),
            Fault::KeyAndValueExpected(keys) => words::lessonfile::key_and_value_expected(keys),
            Fault::UnknownKey { key, known } => words::lessonfile::unknown_key(key, known),
            Fault::MinutesExpected(most) => words::lessonfile::minutes_expected(most),
            Fault::TitleMissing => words::lessonfile::TITLE_MISSING.into(),
            Fault::MinutesMissing => words::lessonfile::MINUTES_MISSING.into(),
            Fault::StreamMissing => words::lessonfile::STREAM_MISSING.into(),
            Fault::StartMissing => words::lessonfile::START_MISSING.into(),
            Fault::SecondStart => words::lessonfile::SECOND_START.into(),
            Fault::UnknownSample(name) => words::lessonfile::unknown_sample(&quoted(name)),
            Fault::UnknownStream { stream, known } => words::lessonfile::unknown_stream(&quoted(stream), known),
            Fault::BeforeFirstStep => words::lessonfile::BEFORE_FIRST_STEP.into(),
            Fault::StepsMissing => words::lessonfile::STEPS_MISSING.into(),
            Fault::TooManySteps(most) => words::lessonfile::too_many_steps(most),
            Fault::TooManyWords { most, words: count } => words::lessonfile::too_many_words(most, count),
            Fault::TooManyWordsBefore { most, words: count } => words::lessonfile::too_many_words_before(most, count),
            Fault::Html => words::lessonfile::HTML.into(),
            Fault::Rule => words::lessonfile::RULE.into(),
            Fault::Heading => words::lessonfile::HEADING.into(),
            Fault::Picture => words::lessonfile::PICTURE.into(),
            Fault::LinkElsewhere => words::lessonfile::LINK_ELSEWHERE.into(),
            Fault::NotShown => words::lessonfile::NOT_SHOWN.into(),
            Fault::PlainTextExpected => words::lessonfile::PLAIN_TEXT_EXPECTED.into(),
            Fault::NotClosed(name) => words::lessonfile::not_closed(name),
            Fault::UnknownDirective { name, known } => words::lessonfile::unknown_directive(name, known),
            Fault::SetupElsewhere => words::lessonfile::SETUP_ELSEWHERE.into(),
            Fault::SecondDirective(name) => words::lessonfile::second_directive(name),
            Fault::QuestionMissing => words::lessonfile::QUESTION_MISSING.into(),
            Fault::AnswerExpected => words::lessonfile::ANSWER_EXPECTED.into(),
            Fault::SecondAnswerMissing => words::lessonfile::SECOND_ANSWER_MISSING.into(),
            Fault::RightAnswerMissing => words::lessonfile::RIGHT_ANSWER_MISSING.into(),
            Fault::SecondRightAnswer => words::lessonfile::SECOND_RIGHT_ANSWER.into(),
            Fault::ReasonMissing => words::lessonfile::REASON_MISSING.into(),
            Fault::UnknownPrediction { number, known } => words::lessonfile::unknown_prediction(number, known),
            Fault::TaskMissing => words::lessonfile::TASK_MISSING.into(),
            Fault::SolutionMissing => words::lessonfile::SOLUTION_MISSING.into(),
            Fault::CheckMissing => words::lessonfile::CHECK_MISSING.into(),
            Fault::SecondCheck => words::lessonfile::SECOND_CHECK.into(),
            Fault::TaskLineExpected(known) => words::lessonfile::task_line_expected(known),
            Fault::ReplyMissing => words::lessonfile::REPLY_MISSING.into(),
            Fault::WrongMissing => words::lessonfile::WRONG_MISSING.into(),
            Fault::ButtonsActionMissing => words::lessonfile::BUTTONS_ACTION_MISSING.into(),
            Fault::SourceExpected => words::lessonfile::SOURCE_EXPECTED.into(),
            Fault::UnknownSource { file, function } => words::lessonfile::unknown_source(file, function),
            Fault::MomentElsewhere => words::lessonfile::MOMENT_ELSEWHERE.into(),
            Fault::ParenthesisMissing => words::lessonfile::PARENTHESIS_MISSING.into(),
            Fault::UnknownAction { word, known } => words::lessonfile::unknown_action(&quoted(word), known),
            Fault::WordExpected(known) => words::lessonfile::word_expected(known),
            Fault::EditExpected(known) => words::lessonfile::edit_expected(known),
            Fault::UnknownCircumstance { word, known } => words::lessonfile::unknown_circumstance(&quoted(word), known),
            Fault::NameMissing(Name::Stream) => words::lessonfile::STREAM_NAME_MISSING.into(),
            Fault::NameMissing(Name::Tab) => words::lessonfile::TAB_NAME_MISSING.into(),
            Fault::NameMissing(Name::Field) => words::lessonfile::FIELD_NAME_MISSING.into(),
            Fault::NameMissing(Name::ReadModel) => words::lessonfile::READ_MODEL_NAME_MISSING.into(),
            Fault::NameMissing(Name::Rule) => words::lessonfile::RULE_NAME_MISSING.into(),
            Fault::NameMissing(Name::Person) => words::lessonfile::PERSON_MISSING.into(),
            Fault::NameMissing(Name::EventId) => words::lessonfile::EVENT_ID_MISSING.into(),
            Fault::NumberExpected(Number::Event) => words::lessonfile::EVENT_NUMBER_EXPECTED.into(),
            Fault::NumberExpected(Number::Answer) => words::lessonfile::ANSWER_NUMBER_EXPECTED.into(),
            Fault::NumberExpected(Number::HowManyEvents) => words::lessonfile::EVENT_COUNT_EXPECTED.into(),
            Fault::NumberExpected(Number::Spacing) => words::lessonfile::SPACING_EXPECTED.into(),
            Fault::WholeNumberExpected => words::lessonfile::WHOLE_NUMBER_EXPECTED.into(),
            Fault::MomentExpected => words::lessonfile::MOMENT_EXPECTED.into(),
            Fault::JsonExpected { object: object @ Object::Command, reason } => {
                words::lessonfile::command_expected(&example(*object), reason)
            }
            Fault::JsonExpected { object: object @ Object::Event, reason } => {
                words::lessonfile::event_expected(&example(*object), reason)
            }
            Fault::MemberMissing(object @ Object::Command) => words::lessonfile::command_type_missing(&object.member()),
            Fault::MemberMissing(object @ Object::Event) => words::lessonfile::event_type_missing(&object.member()),
            Fault::TooMuch(rest) => words::lessonfile::too_much(&quoted(rest)),
            Fault::Unknown { kind, name, known } => {
                let text = match kind {
                    Kind::Field => words::lessonfile::unknown_field,
                    Kind::Tab => words::lessonfile::unknown_tab,
                    Kind::ReadModel => words::lessonfile::unknown_read_model,
                    Kind::EventType => words::lessonfile::unknown_event_type,
                    Kind::Control => words::lessonfile::unknown_control,
                };
                text(&quoted(name), known)
            }
            Fault::Condition(fault) => return fault.fmt(f),
        };
        f.write_str(&text)
    }
}

/// Shows how the JSON of an object begins.
fn example(object: Object) -> String {
    format!("{{\"{}\": …}}", object.member())
}
