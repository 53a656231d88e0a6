//! The facts of an account, and their shapes in the log.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domains::account::upcast::UPCASTERS;
use crate::engine::domain::Encoded;
use crate::engine::envelope::Revision;
use crate::engine::log::canonical_object;
use crate::engine::money::{Currency, Money};
use crate::engine::object::Object;
use crate::engine::upcast::{current_version, upcast};

pub use crate::domains::account::books::{Books, Carried};

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
    /// Funds were set aside for a transfer to another account, which began with that.
    FundsReserved(Box<Transfer>),
    /// A transfer from another account arrived.
    TransferReceived(Box<Transfer>),
    /// A transfer arrived at the other account: what was reserved for it went out.
    TransferConfirmed {
        /// The revision of its reservation.
        transfer: Revision,
        /// How much.
        amount: Money,
    },
    /// A transfer could not arrive: what was reserved for it is available again.
    TransferReleased {
        /// The revision of its reservation.
        transfer: Revision,
        /// Why.
        reason: Text,
    },
}

/// A transfer between two accounts, as one of them knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The revision of its reservation in the account that it comes from, which is its number there.
    pub number: Revision,
    /// The other account: where it goes to, or comes from.
    pub other: Text,
    /// How much.
    pub amount: Money,
    /// The currency of the account that it comes from.
    pub currency: Currency,
    /// What for, in the person's own words.
    pub memo: Option<Text>,
}

/// What the other account is called in a reservation's data.
pub(super) const RESERVED_FOR: &str = "to";
/// What the other account is called in a receipt's data.
const RECEIVED_FROM: &str = "from";

impl Transfer {
    /// Writes it as data, with the other account's name under a key.
    pub(super) fn json(&self, other: &'static str) -> Value {
        let mut data = json!({
            "amount_minor": self.amount.minor(),
            "currency": self.currency.code(),
            "transfer": self.number.0,
        });
        data[other] = self.other.as_ref().into();
        if let Some(memo) = &self.memo {
            data["memo"] = memo.as_ref().into();
        }
        data
    }

    /// Reads what [`Transfer::json`] wrote.
    pub(super) fn read(data: Object<'_>, other: &'static str) -> Option<Transfer> {
        Some(Transfer {
            number: Revision(data.revision("transfer").ok()?),
            other: data.text(other).ok()?.into(),
            amount: Money::new(data.integer("amount_minor").ok()?).ok()?,
            currency: Currency::from_code(data.text("currency").ok()?)?,
            memo: data.optional_text("memo").ok()?.map(Text::from),
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
    pub const TYPES: [&'static str; 13] = [
        "AccountOpened",
        "Deposited",
        "Withdrawn",
        "OverdraftLimitSet",
        "EntryReversed",
        "AccountFrozen",
        "AccountUnfrozen",
        "AccountClosed",
        "BooksClosed",
        "FundsReserved",
        "TransferReceived",
        "TransferConfirmed",
        "TransferReleased",
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
            Event::FundsReserved(_) => "FundsReserved",
            Event::TransferReceived(_) => "TransferReceived",
            Event::TransferConfirmed { .. } => "TransferConfirmed",
            Event::TransferReleased { .. } => "TransferReleased",
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
            Event::FundsReserved(transfer) => json(&transfer.json(RESERVED_FOR)),
            Event::TransferReceived(transfer) => json(&transfer.json(RECEIVED_FROM)),
            Event::TransferConfirmed { transfer, amount } => {
                json(&json!({ "amount_minor": amount.minor(), "transfer": transfer.0 }))
            }
            Event::TransferReleased { transfer, reason } => json(&json!({ "reason": reason, "transfer": transfer.0 })),
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
            "FundsReserved" => Event::FundsReserved(Box::new(Transfer::read(data, RESERVED_FOR)?)),
            "TransferReceived" => Event::TransferReceived(Box::new(Transfer::read(data, RECEIVED_FROM)?)),
            "TransferConfirmed" => {
                Event::TransferConfirmed { transfer: revision("transfer")?, amount: money("amount_minor")? }
            }
            "TransferReleased" => Event::TransferReleased { transfer: revision("transfer")?, reason: text("reason")? },
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
