//! What can be wrong in a lesson's file, with its facts. It has no words: the page says it in its language, and the build in
//! its own way.

use crate::engine::travel::condition::syntax;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file does not begin with a front matter.
    FrontMissing,
    /// A line of the front matter is not a key and a value; with the keys that there are.
    KeyAndValueExpected(&'static str),
    /// A key of the front matter is unknown.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that there are.
        known: &'static str,
    },
    /// The minutes are not a number from 1 to this.
    MinutesExpected(u32),
    /// The title is missing.
    TitleMissing,
    /// The minutes are missing.
    MinutesMissing,
    /// The stream is missing.
    StreamMissing,
    /// What the sandbox holds is missing.
    StartMissing,
    /// The lesson has more than one of sample, start and log.
    SecondStart,
    /// The sample is unknown.
    UnknownSample(String),
    /// The stream is unknown.
    UnknownStream {
        /// The name.
        stream: String,
        /// The streams of the samples.
        known: String,
    },
    /// There is something before the first step.
    BeforeFirstStep,
    /// The steps are missing.
    StepsMissing,
    /// There are more steps than this.
    TooManySteps(usize),
    /// There are too many words to read.
    TooManyWords {
        /// How many there may be.
        most: usize,
        /// How many there are.
        words: usize,
    },
    /// There are too many words before something to do.
    TooManyWordsBefore {
        /// How many there may be.
        most: usize,
        /// How many there are.
        words: usize,
    },
    /// The text has HTML.
    Html,
    /// The text has a rule.
    Rule,
    /// The text has a heading.
    Heading,
    /// The text has a picture.
    Picture,
    /// A link leads where none may.
    LinkElsewhere,
    /// The text has something that is not shown.
    NotShown,
    /// There is more than a paragraph.
    PlainTextExpected,
    /// A directive is not closed.
    NotClosed(String),
    /// The directive is unknown.
    UnknownDirective {
        /// The name.
        name: String,
        /// The directives that there are.
        known: &'static str,
    },
    /// A setup is not directly under the heading, or is a second one.
    SetupElsewhere,
    /// A step has a directive of this name twice.
    SecondDirective(String),
    /// A prediction has no question.
    QuestionMissing,
    /// A line of a prediction is not an answer.
    AnswerExpected,
    /// A prediction has only one answer.
    SecondAnswerMissing,
    /// A prediction has no right answer.
    RightAnswerMissing,
    /// A prediction has several right answers.
    SecondRightAnswer,
    /// A wrong answer does not say why it is wrong.
    ReasonMissing,
    /// The prediction is unknown so far.
    UnknownPrediction {
        /// The number.
        number: u32,
        /// How many there are.
        known: u32,
    },
    /// A task does not say what to do.
    TaskMissing,
    /// A task has no solution.
    SolutionMissing,
    /// A task has no check.
    CheckMissing,
    /// A task has a second check.
    SecondCheck,
    /// A line of a task begins with none of these.
    TaskLineExpected(String),
    /// A wrong way has no reply.
    ReplyMissing,
    /// An example belongs to no wrong way.
    WrongMissing,
    /// A button does nothing.
    ButtonsActionMissing,
    /// A file and a function are expected.
    SourceExpected,
    /// The function is not there.
    UnknownSource {
        /// The file, below `src`.
        file: String,
        /// The function.
        function: String,
    },
    /// A condition is wrong.
    Condition(syntax::Fault),
    /// A name is unknown.
    Unknown {
        /// What it would be the name of.
        kind: Kind,
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A command is to be recorded at another moment.
    MomentElsewhere,
    /// A closing parenthesis is missing.
    ParenthesisMissing,
    /// The action is unknown.
    UnknownAction {
        /// The word.
        word: String,
        /// The actions that there are.
        known: &'static str,
    },
    /// One of these words is expected.
    WordExpected(&'static str),
    /// One of these edits of a what-if is expected.
    EditExpected(&'static str),
    /// One of these circumstances is expected.
    UnknownCircumstance {
        /// The word.
        word: String,
        /// The circumstances that there are.
        known: &'static str,
    },
    /// A name is missing.
    NameMissing(Name),
    /// A number is expected.
    NumberExpected(Number),
    /// A whole number is expected.
    WholeNumberExpected,
    /// A day or a time is expected.
    MomentExpected,
    /// A JSON object is expected.
    JsonExpected {
        /// What it describes.
        object: Object,
        /// What is wrong with the JSON.
        reason: String,
    },
    /// A JSON object does not say what it is.
    MemberMissing(Object),
    /// The line goes on after its end.
    TooMuch(String),
}

/// What the page has, each under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A field of the state.
    Field,
    /// A tab of the inspector.
    Tab,
    /// A read model.
    ReadModel,
    /// A type of event.
    EventType,
    /// A control.
    Control,
}

/// A name that an action needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A stream's.
    Stream,
    /// A tab's.
    Tab,
    /// A field's.
    Field,
    /// A read model's.
    ReadModel,
    /// A rule's.
    Rule,
    /// A person's.
    Person,
    /// An event's id.
    EventId,
}

/// A number that an action needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// An event's.
    Event,
    /// An answer's.
    Answer,
    /// How many events.
    HowManyEvents,
    /// How many events lie between two checkpoints.
    Spacing,
}

/// What an action has as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// A command.
    Command,
    /// An event.
    Event,
}

impl Object {
    /// Returns the member that says what it is.
    pub fn member(self) -> &'static str {
        match self {
            Object::Command => "type",
            Object::Event => "event_type",
        }
    }
}
