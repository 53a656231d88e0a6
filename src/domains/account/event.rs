//! The facts of an account, and their shapes in the log.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::engine::decider::Encoded;
use crate::engine::envelope::Revision;
use crate::engine::log::canonical_object;
use crate::engine::money::{Currency, Money};

/// A text that an event carries; two machine words, so that events stay small and folds fast.
pub type Text = Box<str>;

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was opened.
    AccountOpened {
        /// Whose it is.
        owner: Text,
        /// The currency of all its amounts.
        currency: Currency,
    },
    /// Money came in.
    Deposited {
        /// How much.
        amount: Money,
        /// What for, in the person's own words.
        memo: Option<Text>,
    },
    /// Money went out.
    Withdrawn {
        /// How much.
        amount: Money,
        /// What for, in the person's own words.
        memo: Option<Text>,
    },
    /// The overdraft limit was set.
    OverdraftLimitSet {
        /// How far below zero the balance may go.
        limit: Money,
    },
    /// A deposit or withdrawal was taken back.
    EntryReversed {
        /// The entry's revision.
        revision: Revision,
        /// What the reversal does to the balance: negative for a deposit taken back.
        effect: Money,
        /// Why.
        reason: Text,
    },
    /// It was frozen.
    AccountFrozen,
    /// It was thawed.
    AccountUnfrozen,
    /// It was closed for good.
    AccountClosed,
    /// A period's books were closed: its entries can no longer be reversed.
    BooksClosed {
        /// The period, such as `2026-03`.
        period: Text,
        /// The last revision that belongs to it.
        through: Revision,
        /// The balance that is carried over.
        balance: Money,
    },
}

/// The shape of `AccountOpened`'s data.
#[derive(Serialize, Deserialize)]
struct Opened {
    currency: String,
    owner: Text,
}

/// The shape of `Deposited`'s and `Withdrawn`'s data.
#[derive(Serialize, Deserialize)]
struct Moved {
    amount_minor: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memo: Option<Text>,
}

/// The shape of `OverdraftLimitSet`'s data.
#[derive(Serialize, Deserialize)]
struct LimitSet {
    limit_minor: Money,
}

/// The shape of `EntryReversed`'s data.
#[derive(Serialize, Deserialize)]
struct Reversed {
    effect_minor: Money,
    reason: Text,
    revision: Revision,
}

/// The shape of `BooksClosed`'s data.
#[derive(Serialize, Deserialize)]
struct Closed {
    balance_minor: Money,
    period: Text,
    through_revision: Revision,
}

/// The shape of the data of facts that carry none.
#[derive(Serialize, Deserialize)]
struct Nothing {}

/// The version of every shape above.
const SCHEMA_VERSION: u16 = 1;

impl Event {
    /// The names of all events.
    pub const TYPES: [&'static str; 9] = [
        "AccountOpened",
        "Deposited",
        "Withdrawn",
        "OverdraftLimitSet",
        "EntryReversed",
        "AccountFrozen",
        "AccountUnfrozen",
        "AccountClosed",
        "BooksClosed",
    ];

    /// Returns the event's name.
    pub fn event_type(&self) -> &'static str {
        match self {
            Event::AccountOpened { .. } => "AccountOpened",
            Event::Deposited { .. } => "Deposited",
            Event::Withdrawn { .. } => "Withdrawn",
            Event::OverdraftLimitSet { .. } => "OverdraftLimitSet",
            Event::EntryReversed { .. } => "EntryReversed",
            Event::AccountFrozen => "AccountFrozen",
            Event::AccountUnfrozen => "AccountUnfrozen",
            Event::AccountClosed => "AccountClosed",
            Event::BooksClosed { .. } => "BooksClosed",
        }
    }

    /// Writes the event down.
    pub fn encode(&self) -> Encoded {
        let data = match self.clone() {
            Event::AccountOpened { owner, currency } => json(&Opened { owner, currency: currency.code().to_owned() }),
            Event::Deposited { amount, memo } | Event::Withdrawn { amount, memo } => {
                json(&Moved { amount_minor: amount, memo })
            }
            Event::OverdraftLimitSet { limit } => json(&LimitSet { limit_minor: limit }),
            Event::EntryReversed { revision, effect, reason } => {
                json(&Reversed { revision, effect_minor: effect, reason })
            }
            Event::AccountFrozen | Event::AccountUnfrozen | Event::AccountClosed => json(&Nothing {}),
            Event::BooksClosed { period, through, balance } => {
                json(&Closed { period, through_revision: through, balance_minor: balance })
            }
        };
        Encoded { event_type: self.event_type(), schema_version: SCHEMA_VERSION, data }
    }

    /// Reads an event; `None` when the type or the version is unknown or the data has another shape.
    pub fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        if schema_version != SCHEMA_VERSION {
            return None;
        }
        match event_type {
            "Deposited" => {
                read::<Moved>(data).map(|Moved { amount_minor, memo }| Event::Deposited { amount: amount_minor, memo })
            }
            "Withdrawn" => {
                read::<Moved>(data).map(|Moved { amount_minor, memo }| Event::Withdrawn { amount: amount_minor, memo })
            }
            "AccountOpened" => {
                let Opened { owner, currency } = read(data)?;
                Some(Event::AccountOpened { owner, currency: Currency::from_code(&currency)? })
            }
            "OverdraftLimitSet" => {
                read(data).map(|LimitSet { limit_minor }| Event::OverdraftLimitSet { limit: limit_minor })
            }
            "EntryReversed" => read(data).map(|Reversed { revision, effect_minor, reason }| Event::EntryReversed {
                revision,
                effect: effect_minor,
                reason,
            }),
            "AccountFrozen" => read(data).map(|Nothing {}| Event::AccountFrozen),
            "AccountUnfrozen" => read(data).map(|Nothing {}| Event::AccountUnfrozen),
            "AccountClosed" => read(data).map(|Nothing {}| Event::AccountClosed),
            "BooksClosed" => read(data).map(|Closed { period, through_revision, balance_minor }| Event::BooksClosed {
                period,
                through: through_revision,
                balance: balance_minor,
            }),
            _ => None,
        }
    }
}

fn read<T: DeserializeOwned>(data: &str) -> Option<T> {
    serde_json::from_str(data).ok()
}

/// Writes a shape as canonical JSON: the shapes list their fields in alphabetical order.
fn json<T: Serialize>(shape: &T) -> Box<str> {
    let text = serde_json::to_string(shape).unwrap_or_default();
    debug_assert_eq!(canonical_object(&text).ok().as_deref(), Some(text.as_str()));
    text.into_boxed_str()
}
