//! A bank's movements as facts of an account.

use std::collections::HashSet;

use crate::domains::account::bank_csv::{DateOrder, Movement, Statement};
use crate::domains::account::{Account, Event};
use crate::engine::decider::{Domain as _, Refusal};
use crate::engine::envelope::{Revision, StreamId};
use crate::engine::log::Record;
use crate::engine::money::Money;
use crate::engine::time::Timestamp;
use crate::workbench::exchange::import::ImportReport;
use crate::workbench::{Workbench, refusal};

/// Whose an account is that a statement opens.
const OWNER: &str = "Imported statement";
/// What the balance that a statement begins with is called.
const OPENING: &str = "opening balance";

impl Workbench {
    /// Says what recording a statement will do, and gives the records: movements are facts, which no rule is asked
    /// about. An empty stream is opened first, and begins with the statement's opening balance.
    ///
    /// # Errors
    /// [`Refusal`] with the line where a movement would cross the bound of money, or the stream is no account's.
    pub fn plan_statement(
        &mut self,
        statement: &Statement,
        stream: &StreamId,
        now: Timestamp,
    ) -> Result<(ImportReport, Vec<Record>), Refusal> {
        if stream.domain() != Account::NAME {
            return Err(Refusal::new(
                "UnknownDomain",
                "A bank's statement goes to an account. Open an account's stream first.",
            )
            .with("stream", stream.as_str()));
        }
        let head = self.head(stream);
        let mut facts = Vec::with_capacity(statement.movements.len() + 2);
        if head == Revision(0) {
            let first = statement.movements.first().map_or(now, |movement| movement.occurred_at);
            facts.push((first, Event::AccountOpened { owner: OWNER.into(), currency: statement.currency }, None));
            facts.extend(opening(statement.opening_balance).map(|event| (first, event, None)));
        }
        facts.extend(
            statement.movements.iter().map(|movement| (movement.occurred_at, event(movement), Some(movement.line))),
        );

        let mut warnings = statement.warnings.clone();
        warnings.extend(self.doubts(statement, stream, head));
        let balance_after = self.check_bounds(stream, &facts)?;
        let recorded_at = self.moment_after_head(now);
        let records = facts.into_iter().map(|(occurred_at, event, _)| {
            let encoded = event.encode();
            Record {
                stream: stream.clone(),
                event_type: encoded.event_type.into(),
                schema_version: encoded.schema_version,
                occurred_at,
                recorded_at,
                data: encoded.data,
                links: None,
            }
        });
        let records: Vec<Record> = records.collect();
        let report = ImportReport {
            attached: 0,
            format: "csv",
            stream: Some(stream.to_string()),
            events: records.len(),
            known: 0,
            skipped: statement.skipped.clone(),
            warnings,
            revisions: Some((head.0 + 1, head.0 + records.len() as u32)),
            balance_after: Some(balance_after.minor()),
            findings: findings(statement),
        };
        Ok((report, records))
    }

    /// Folds the facts onto the head and finds the first that would cross the bound.
    fn check_bounds(&mut self, stream: &StreamId, facts: &[(Timestamp, Event, Option<u32>)]) -> Result<Money, Refusal> {
        let view = self.view(stream).ok_or_else(|| refusal::unknown_domain(stream))?;
        let mut balance = Money::clamped(view.field_at(0, view.head()).number().unwrap_or(0));
        for (_, event, line) in facts {
            let effect = match event {
                Event::Deposited { amount, .. } => *amount,
                Event::Withdrawn { amount, .. } => amount.negated(),
                _ => Money::ZERO,
            };
            balance = balance.checked_add(effect).ok_or_else(|| {
                let message = format!(
                    "Line {}: the balance would go beyond the bound of 2^53 − 1 minor units. Nothing was imported.",
                    line.unwrap_or(0)
                );
                Refusal::new("BalanceOutOfRange", message).with("line", *line)
            })?;
        }
        Ok(balance)
    }

    /// Finds what a person should look at before a statement goes onto a stream that has events.
    fn doubts(&mut self, statement: &Statement, stream: &StreamId, head: Revision) -> Vec<(Option<u32>, String)> {
        if head == Revision(0) {
            return Vec::new();
        }
        let mut doubts = Vec::new();
        let known: HashSet<(Timestamp, String)> = self
            .log()
            .positions(stream)
            .iter()
            .filter_map(|position| self.log().at(*position))
            .map(|event| (event.occurred_at, event.data.to_owned()))
            .collect();
        let repeated = statement
            .movements
            .iter()
            .filter(|movement| known.contains(&(movement.occurred_at, event(movement).encode().data.into())))
            .count();
        if repeated > 0 {
            doubts.push((None, format!("{repeated} of the movements are in the stream already, on the same day with the same amount and memo")));
        }
        let Some(view) = self.view(stream) else { return doubts };
        let state = view.state_at(head);
        let balance = Money::clamped(view.field_at(0, head).number().unwrap_or(0));
        if state.currency != statement.currency {
            doubts.push((
                None,
                format!("the statement is in {}, the account in {}", statement.currency.code(), state.currency.code()),
            ));
        }
        if statement.opening_balance.is_some_and(|opening| opening != balance) {
            let opening = statement.opening_balance.unwrap_or_default();
            doubts.push((
                None,
                format!(
                    "the statement begins at {}, the account is at {}",
                    state.currency.format(opening),
                    state.currency.format(balance)
                ),
            ));
        }
        doubts
    }
}

fn event(movement: &Movement) -> Event {
    let memo = Some(movement.memo.as_str()).filter(|memo| !memo.is_empty()).map(Into::into);
    let amount = Money::clamped(movement.amount.minor().abs());
    if movement.amount < Money::ZERO { Event::Withdrawn { amount, memo } } else { Event::Deposited { amount, memo } }
}

/// Makes the event that brings an empty account to the balance a statement begins with.
fn opening(balance: Option<Money>) -> Option<Event> {
    let balance = balance.filter(|balance| *balance != Money::ZERO)?;
    let (amount, memo) = (Money::clamped(balance.minor().abs()), Some(OPENING.into()));
    Some(if balance < Money::ZERO { Event::Withdrawn { amount, memo } } else { Event::Deposited { amount, memo } })
}

fn findings(statement: &Statement) -> Vec<(&'static str, String)> {
    let format = statement.format;
    let order = match format.date_order {
        DateOrder::Iso => "iso",
        DateOrder::DayFirst => "day-first",
        DateOrder::MonthFirst => "month-first",
    };
    vec![
        ("delimiter", if format.delimiter == '\t' { "tab".to_owned() } else { format.delimiter.to_string() }),
        ("dateOrder", order.to_owned()),
        ("dateOrderCertain", format.date_order_certain.to_string()),
        ("decimal", format.decimal.to_string()),
        ("currency", statement.currency.code().to_owned()),
    ]
}
