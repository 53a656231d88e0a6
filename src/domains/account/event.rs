//! The facts of an account, and their shapes in the log.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::engine::decider::Encoded;
use crate::engine::envelope::Revision;
use crate::engine::log::canonical_object;
use crate::engine::money::{Currency, Money};
use crate::engine::object::Object;

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

/// The shape of `Deposited`'s and `Withdrawn`'s data, derived because a log holds little else.
#[derive(Serialize, Deserialize)]
struct Moved {
    amount_minor: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memo: Option<Text>,
}

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
        let data = match self {
            Event::AccountOpened { owner, currency } => json(&json!({ "currency": currency.code(), "owner": owner })),
            Event::Deposited { amount, memo } | Event::Withdrawn { amount, memo } => {
                json(&Moved { amount_minor: *amount, memo: memo.clone() })
            }
            Event::OverdraftLimitSet { limit } => json(&json!({ "limit_minor": limit.minor() })),
            Event::EntryReversed { revision, effect, reason } => {
                json(&json!({ "effect_minor": effect.minor(), "reason": reason, "revision": revision.0 }))
            }
            Event::AccountFrozen | Event::AccountUnfrozen | Event::AccountClosed => "{}".into(),
            Event::BooksClosed { period, through, balance } => {
                json(&json!({ "balance_minor": balance.minor(), "period": period, "through_revision": through.0 }))
            }
        };
        Encoded { event_type: self.event_type(), schema_version: SCHEMA_VERSION, data }
    }

    /// Reads an event; `None` when the type or the version is unknown or the data has another shape.
    pub fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        if schema_version != SCHEMA_VERSION {
            return None;
        }
        let moved = || serde_json::from_str::<Moved>(data).ok();
        match event_type {
            "Deposited" => moved().map(|Moved { amount_minor, memo }| Event::Deposited { amount: amount_minor, memo }),
            "Withdrawn" => moved().map(|Moved { amount_minor, memo }| Event::Withdrawn { amount: amount_minor, memo }),
            _ => {
                let json = serde_json::from_str(data).ok()?;
                Event::decode_rare(event_type, Object::new(&json).ok()?)
            }
        }
    }

    fn decode_rare(event_type: &str, data: Object<'_>) -> Option<Event> {
        let money = |name| Money::new(data.integer(name).ok()?).ok();
        let text = |name| data.text(name).ok().map(Text::from);
        let revision = |name| data.revision(name).ok().map(Revision);
        Some(match event_type {
            "AccountOpened" => Event::AccountOpened {
                owner: text("owner")?,
                currency: Currency::from_code(data.text("currency").ok()?)?,
            },
            "OverdraftLimitSet" => Event::OverdraftLimitSet { limit: money("limit_minor")? },
            "EntryReversed" => Event::EntryReversed {
                revision: revision("revision")?,
                effect: money("effect_minor")?,
                reason: text("reason")?,
            },
            "AccountFrozen" => Event::AccountFrozen,
            "AccountUnfrozen" => Event::AccountUnfrozen,
            "AccountClosed" => Event::AccountClosed,
            "BooksClosed" => Event::BooksClosed {
                period: text("period")?,
                through: revision("through_revision")?,
                balance: money("balance_minor")?,
            },
            _ => return None,
        })
    }
}

/// Writes a shape as canonical JSON: the shapes list their fields in alphabetical order.
fn json<T: Serialize>(shape: &T) -> Box<str> {
    let text = serde_json::to_string(shape).unwrap_or_default();
    debug_assert_eq!(canonical_object(&text).ok().as_deref(), Some(text.as_str()));
    text.into_boxed_str()
}
