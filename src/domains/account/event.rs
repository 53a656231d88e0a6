//! The facts of an account, and their shapes in the log.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domains::account::upcast::UPCASTERS;
use crate::engine::decider::Encoded;
use crate::engine::envelope::Revision;
use crate::engine::log::canonical_object;
use crate::engine::money::{Currency, Money};
use crate::engine::object::Object;
use crate::engine::upcast::{current_version, upcast};

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
    BooksClosed(Box<Books>),
}

/// The books of a period as they were closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// The period, such as `2026-03`.
    pub period: Text,
    /// The last revision that belongs to it.
    pub through: Revision,
    /// The balance that is carried over.
    pub balance: Money,
    /// All else that is carried over; before schema version 2 nothing else was.
    pub carried: Option<Carried>,
}

/// What an account is besides its balance as a new period begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Whose it is.
    pub owner: Text,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// How far below zero the balance may go.
    pub overdraft_limit: Money,
    /// The lowest balance so far.
    pub lowest_balance: Money,
    /// How many deposits there were.
    pub deposits: u32,
    /// How many withdrawals there were.
    pub withdrawals: u32,
}

impl Carried {
    fn json(&self) -> Value {
        json!({
            "currency": self.currency.code(),
            "deposits": self.deposits,
            "lowest_balance_minor": self.lowest_balance.minor(),
            "overdraft_limit_minor": self.overdraft_limit.minor(),
            "owner": self.owner,
            "withdrawals": self.withdrawals,
        })
    }

    fn read(data: Object<'_>) -> Option<Carried> {
        let money = |name| Money::new(data.integer(name).ok()?).ok();
        Some(Carried {
            owner: data.text("owner").ok()?.into(),
            currency: Currency::from_code(data.text("currency").ok()?)?,
            overdraft_limit: money("overdraft_limit_minor")?,
            lowest_balance: money("lowest_balance_minor")?,
            deposits: data.revision("deposits").ok()?,
            withdrawals: data.revision("withdrawals").ok()?,
        })
    }
}

/// The shape of `Deposited`'s and `Withdrawn`'s data, derived because a log holds little else.
#[derive(Serialize, Deserialize)]
struct Moved {
    amount_minor: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memo: Option<Text>,
}

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
            Event::BooksClosed(_) => "BooksClosed",
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
                json(&json!({ "effect_minor": effect.minor(), "entry_revision": revision.0, "reason": reason }))
            }
            Event::AccountFrozen | Event::AccountUnfrozen | Event::AccountClosed => "{}".into(),
            Event::BooksClosed(books) => json(&json!({
                "balance_minor": books.balance.minor(),
                "carried": books.carried.as_ref().map(Carried::json),
                "period": books.period,
                "through_revision": books.through.0,
            })),
        };
        let event_type = self.event_type();
        Encoded { event_type, schema_version: current_version(UPCASTERS, event_type), data }
    }

    /// Reads an event of any schema version up to the current one; `None` when the type or the version is unknown or the
    /// data has another shape.
    pub fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        let moved = || serde_json::from_str::<Moved>(data).ok();
        match (event_type, schema_version) {
            ("Deposited", 1) => {
                moved().map(|Moved { amount_minor, memo }| Event::Deposited { amount: amount_minor, memo })
            }
            ("Withdrawn", 1) => {
                moved().map(|Moved { amount_minor, memo }| Event::Withdrawn { amount: amount_minor, memo })
            }
            ("Deposited" | "Withdrawn", _) => None,
            _ => {
                let json = upcast(UPCASTERS, event_type, schema_version, data)?;
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
                revision: revision("entry_revision")?,
                effect: money("effect_minor")?,
                reason: text("reason")?,
            },
            "AccountFrozen" => Event::AccountFrozen,
            "AccountUnfrozen" => Event::AccountUnfrozen,
            "AccountClosed" => Event::AccountClosed,
            "BooksClosed" => Event::BooksClosed(Box::new(Books {
                period: text("period")?,
                through: revision("through_revision")?,
                balance: money("balance_minor")?,
                carried: match data.value("carried").ok()? {
                    Value::Null => None,
                    carried => Some(Carried::read(Object::new(carried).ok()?)?),
                },
            })),
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
