//! Generated events: as many deposits as are asked for, to try what a long log costs.

use crate::domains::account::{Account, Event};
use crate::engine::domain::WireFormat as _;
use crate::engine::log::Record;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::workbench::Workbench;

/// The most events that are generated at once.
pub const MAX_GENERATED: u32 = 200_000;

/// The amounts of the deposits in minor units, one after the other.
const AMOUNTS: [i64; 7] = [1, 2, 5, 10, 20, 50, 100];

impl Workbench {
    /// Makes deposits that follow the newest event of an account; if it is not open yet, it is opened first.
    ///
    /// # Errors
    /// [`UserError`] named `DifferentDomain` if the stream is not an account, `TooMany` beyond [`MAX_GENERATED`], or
    /// `NotActive` if the account takes no deposits.
    pub fn generated(&self, stream: &StreamId, count: u32, now: Timestamp) -> Result<Vec<Record>, UserError> {
        if stream.domain() != Account::NAME {
            let message = format!("Events are generated for an account; {stream} is not one.");
            return Err(UserError::new("DifferentDomain", message).with("stream", stream.as_str()));
        }
        if count > MAX_GENERATED {
            let message = format!("At most {MAX_GENERATED} events are generated at once.");
            return Err(UserError::new("TooMany", message).with("max", MAX_GENERATED));
        }
        let is_new = self.head(stream) == Revision(0);
        if !is_new && self.status(stream).as_deref() != Some("Open") {
            return Err(UserError::new("NotActive", "The account takes no deposits now."));
        }
        let opened = is_new.then(|| Event::AccountOpened { owner: "Generated".into(), currency: Currency::EUR });
        let deposits = AMOUNTS.iter().cycle().take(count as usize);
        let deposits = deposits.map(|amount| Event::Deposited { amount: Money::clamped(*amount), memo: None });
        Ok(opened.into_iter().chain(deposits).map(|event| record(stream, &event, now)).collect())
    }

    fn status(&self, stream: &StreamId) -> Option<String> {
        let view = self.view(stream)?;
        let index = view.fields().iter().position(|field| field.name == "status")?;
        match view.field_at(index, self.head(stream)) {
            FieldValue::Text(status) => Some(status.to_string()),
            _ => None,
        }
    }
}

fn record(stream: &StreamId, event: &Event, now: Timestamp) -> Record {
    let encoded = Account::encode(event);
    Record {
        stream: stream.clone(),
        event_type: encoded.event_type.into(),
        schema_version: encoded.schema_version,
        occurred_at: now,
        recorded_at: now,
        data: encoded.data,
        links: None,
    }
}
