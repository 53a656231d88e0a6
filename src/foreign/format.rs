//! The formats that foreign logs come in.

use crate::words;

/// The format of a foreign log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A JSON object a line, or one after the other.
    Lines,
    /// A JSON array of objects.
    Array,
    /// A JSON object with the array of events somewhere inside.
    Inside,
    /// CloudEvents 1.0, as a batch or one after the other.
    CloudEvents,
    /// A table with a header.
    Csv,
    /// An export of Redux DevTools: the lifted state, or its actions.
    Redux,
    /// KurrentDB or EventStoreDB, as an array or one after the other.
    Kurrent,
    /// The output of Kafka's console consumer, with keys, times or partitions.
    Kafka,
    /// Messages of a stream of NATS JetStream, one a line, as `remote` writes them.
    Nats,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 9] = [
        Format::Lines,
        Format::Array,
        Format::Inside,
        Format::CloudEvents,
        Format::Csv,
        Format::Redux,
        Format::Kurrent,
        Format::Kafka,
        Format::Nats,
    ];

    /// Returns its name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Lines => "ndjson",
            Format::Array => "array",
            Format::Inside => "json",
            Format::CloudEvents => "cloudevents",
            Format::Csv => "csv",
            Format::Redux => "redux",
            Format::Kurrent => "kurrent",
            Format::Kafka => "kafka",
            Format::Nats => "nats",
        }
    }

    /// Returns its name for people.
    pub fn text(self) -> &'static str {
        match self {
            Format::Lines => words::foreign::JSON_ONE_A_LINE.text(),
            Format::Array => words::foreign::A_JSON_ARRAY.text(),
            Format::Inside => words::foreign::JSON_WITH_AN_ARRAY.text(),
            Format::CloudEvents => "CloudEvents",
            Format::Csv => words::foreign::CSV_WITH_A_HEADER.text(),
            Format::Redux => "Redux DevTools",
            Format::Kurrent => "KurrentDB",
            Format::Kafka => "Kafka",
            Format::Nats => "NATS JetStream",
        }
    }
}

/// How the events of a file are found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each line is one.
    Lines,
    /// Each line is one, with further columns before the value.
    Kafka,
    /// Whole values one after the other.
    Sequence,
    /// The elements of the array at these keys, from the outermost.
    Elements(Vec<String>),
    /// The records of a table, with this delimiter.
    Table(u8),
    /// The members of a lifted state, or the actions in its payload.
    Redux,
}

/// What the format of a file is, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Detected {
    /// The format.
    pub format: Format,
    /// How its events are found.
    pub layout: Layout,
}
