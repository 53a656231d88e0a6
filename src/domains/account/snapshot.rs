//! The state of an account as a snapshot keeps it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::domains::account::State;
use crate::domains::account::event::{RESERVED_FOR, Transfer};
use crate::domains::account::state::{ClosedBooks, Status};
use crate::engine::log::envelope::Revision;
use crate::engine::object::Object;
use crate::engine::values::money::{Currency, Money};

/// The version of what is written here; it grows with the shape, and with whatever `evolve` does otherwise than before.
pub const STATE_VERSION: u16 = 2;

const STATUSES: [Status; 4] = [Status::NotOpened, Status::Open, Status::Frozen, Status::Closed];

/// Writes all of a state.
pub fn write(state: &State) -> Value {
    let State {
        status,
        owner,
        currency,
        balance,
        overdraft_limit,
        lowest_balance,
        deposits,
        withdrawals,
        reversed,
        closed_books,
        reservations: _,
    } = state;
    let reservations = state.reservations().iter().map(|transfer| transfer.json(RESERVED_FOR)).collect::<Vec<Value>>();
    json!({
        "status": status.name(),
        "owner": owner.as_ref(),
        "currency": currency.code(),
        "balance_minor": balance.minor(),
        "overdraft_limit_minor": overdraft_limit.minor(),
        "lowest_balance_minor": lowest_balance.minor(),
        "deposits": deposits,
        "withdrawals": withdrawals,
        "reversed": reversed.as_deref().map(|list| list.iter().map(|revision| revision.0).collect::<Vec<u32>>()),
        "closed_books": closed_books.as_deref().map(|books| json!([books.period.as_ref(), books.through.0])),
        "reservations": reservations,
    })
}

/// Reads a state; `None` where anything of it is missing or of another kind.
pub fn read(json: &Value) -> Option<State> {
    let object = Object::new(json).ok()?;
    let money = |name| Money::new(object.integer(name).ok()?).ok();
    let status = object.text("status").ok()?;
    Some(State {
        status: STATUSES.into_iter().find(|known| known.name() == status)?,
        owner: Arc::from(object.text("owner").ok()?),
        currency: Currency::from_code(object.text("currency").ok()?)?,
        balance: money("balance_minor")?,
        overdraft_limit: money("overdraft_limit_minor")?,
        lowest_balance: money("lowest_balance_minor")?,
        deposits: object.revision("deposits").ok()?,
        withdrawals: object.revision("withdrawals").ok()?,
        reversed: match object.value("reversed").ok()? {
            Value::Null => None,
            list => Some(Arc::new(list.as_array()?.iter().map(revision).collect::<Option<Vec<Revision>>>()?)),
        },
        closed_books: match object.value("closed_books").ok()? {
            Value::Null => None,
            books => {
                let period = Arc::from(books.get(0)?.as_str()?);
                Some(Arc::new(ClosedBooks { period, through: revision(books.get(1)?)? }))
            }
        },
        reservations: match object.value("reservations").ok()?.as_array()?.as_slice() {
            [] => None,
            list => {
                let read = |json| Transfer::read(Object::new(json).ok()?, RESERVED_FOR);
                Some(Arc::new(list.iter().map(read).collect::<Option<Vec<Transfer>>>()?))
            }
        },
    })
}

fn revision(json: &Value) -> Option<Revision> {
    u32::try_from(json.as_u64()?).ok().map(Revision)
}
