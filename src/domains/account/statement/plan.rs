//! What recording a statement will do: the records, and a report of it for people.

use crate::domains::account::bank_csv::{Choices, KnownLines, Movement, Question, Statement};
use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::domains::account::statement::known::{Known, running};
use crate::engine::domain::WireFormat as _;
use crate::engine::import_report::{ImportQuestion, ImportReport};
use crate::engine::log::Record;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::engine::view::Streams;
use crate::words;

/// The owner of an account that a statement opens.
const OWNER: &str = "Imported statement";
/// The memo of a statement's opening balance.
const OPENING: &str = "opening balance";

/// A fact that a statement makes, with what it does to the balance.
struct Fact {
    occurred_at: Timestamp,
    event: Event,
    effect: Money,
    line: Option<u32>,
}

/// Returns what recording a statement, and those of the file's other currencies, will do, and the records; lines that
/// are there already are left out. An empty stream is opened first, and begins with the statement's opening balance.
/// Each further currency goes to a stream of its own, such as `account-main-usd`.
///
/// # Errors
/// [`UserError`] with the line if a movement would cross the bound of money, or if the stream is not an account's or
/// in another currency.
pub fn plan(
    streams: &dyn Streams,
    statement: &Statement,
    stream: &StreamId,
    now: Timestamp,
    choices: &Choices,
) -> Result<(ImportReport, Vec<Record>), UserError> {
    if stream.domain() != Account::NAME {
        return Err(not_an_account(stream));
    }
    let planner = Planner { streams, now, choices };
    if statement.others.is_empty() {
        return planner.plan_one(statement, stream);
    }
    let mut whole: Option<(ImportReport, Vec<Record>)> = None;
    for (part, target) in targets(streams, statement, stream)? {
        let (report, records) = planner.plan_one(part, &target)?;
        whole = Some(match whole {
            None => (ImportReport { stream: None, revisions: None, balance_after: None, ..report }, records),
            Some((mut all, mut before)) => {
                all.add(report);
                before.extend(records);
                (all, before)
            }
        });
    }
    Ok(whole.unwrap_or_default())
}

/// Returns the currency of a stream's account; `None` if it was not opened.
pub fn currency_of(streams: &dyn Streams, stream: &StreamId) -> Option<Currency> {
    let is_opened = stream.domain() == Account::NAME && streams.log().revision(stream) > Revision(0);
    is_opened.then(|| streams.view(stream).map(|view| view.currency())).flatten()
}

fn not_an_account(stream: &StreamId) -> UserError {
    UserError::new("UnknownDomain", words::statement::A_BANKS_STATEMENT_GOES_TO_AN.text())
        .with("stream", stream.as_str())
}

/// Assigns each currency a stream: the one that was asked for keeps its own, or takes the first if it is empty.
fn targets<'a>(
    streams: &dyn Streams,
    statement: &'a Statement,
    stream: &StreamId,
) -> Result<Vec<(&'a Statement, StreamId)>, UserError> {
    let own = currency_of(streams, stream).unwrap_or(statement.currency);
    let target = |part: &'a Statement| {
        if part.currency == own {
            return Ok((part, stream.clone()));
        }
        let name = format!("{stream}-{}", part.currency.code().to_lowercase());
        let target = StreamId::new(&name).map_err(|error| UserError::new("InvalidStreamId", error.to_string()))?;
        Ok((part, target))
    };
    std::iter::once(statement).chain(&statement.others).map(target).collect()
}

/// What a plan is made over.
struct Planner<'a> {
    streams: &'a dyn Streams,
    now: Timestamp,
    choices: &'a Choices,
}

impl Planner<'_> {
    fn plan_one(&self, statement: &Statement, stream: &StreamId) -> Result<(ImportReport, Vec<Record>), UserError> {
        let head = self.streams.log().revision(stream);
        self.check_currency(statement, stream)?;
        let events: Vec<Event> = statement.movements.iter().map(event).collect();
        let known = Known::of(self.streams, statement, stream, &events);
        let new: Vec<usize> = (0..statement.movements.len()).filter(|index| !self.leaves_out(&known, *index)).collect();
        let mut facts = Vec::with_capacity(new.len() + 2);
        if head == Revision(0) {
            facts.extend(opening(statement, self.now));
        }
        facts.extend(new.iter().map(|index| fact(&statement.movements[*index])));

        let mut warnings = statement.warnings.clone();
        warnings.extend(self.repeated(known.certain.len()));
        warnings.extend(self.gap(statement, stream, head, new.first().copied()));
        let balance_after = self.check_bounds(stream, &facts)?;
        let records = self.records(stream, facts);
        let revisions = (head.0 + 1, head.0 + records.len() as u32);
        let report = ImportReport {
            attached: 0,
            format: "csv",
            stream: Some(stream.to_string()),
            events: records.len(),
            known: statement.movements.len() - new.len(),
            skipped: statement.skipped.clone(),
            warnings,
            questions: self.questions(statement, &known),
            revisions: (!records.is_empty()).then_some(revisions),
            balance_after: Some(balance_after.minor()),
            findings: findings(statement),
        };
        Ok((report, records))
    }

    fn leaves_out(&self, known: &Known, index: usize) -> bool {
        match self.choices.known_lines {
            None => known.certain.contains(&index),
            Some(KnownLines::Skip) => known.certain.contains(&index) || known.alike.contains(&index),
            Some(KnownLines::Record) => false,
        }
    }

    fn questions(&self, statement: &Statement, known: &Known) -> Vec<ImportQuestion> {
        let is_asked = self.choices.known_lines.is_none() && !known.alike.is_empty();
        let alike = is_asked.then_some(Question::Alike { lines: known.alike.len() });
        statement.questions.iter().chain(&alike).map(ImportQuestion::from).collect()
    }

    fn records(&self, stream: &StreamId, facts: Vec<Fact>) -> Vec<Record> {
        let recorded_at = self.streams.log().moment_of_recording(self.now);
        let record = |fact: Fact| {
            let encoded = fact.event.encode();
            Record {
                stream: stream.clone(),
                event_type: encoded.event_type.into(),
                schema_version: encoded.schema_version,
                occurred_at: fact.occurred_at,
                recorded_at,
                data: encoded.data,
                links: None,
            }
        };
        facts.into_iter().map(record).collect()
    }

    /// Refuses a statement in another currency than the account's.
    fn check_currency(&self, statement: &Statement, stream: &StreamId) -> Result<(), UserError> {
        let (Some(own), asked) = (currency_of(self.streams, stream), statement.currency) else { return Ok(()) };
        if own == asked {
            return Ok(());
        }
        let (own, asked) = (own.code(), asked.code());
        let message = words::statement::the_statement_is_in_in_open(&asked, &stream, &own);
        Err(UserError::new("DifferentCurrency", message).with("statement", asked).with("account", own))
    }

    /// Adds the facts onto the head's balance and finds the first that would cross the bound.
    fn check_bounds(&self, stream: &StreamId, facts: &[Fact]) -> Result<Money, UserError> {
        let view = self.streams.view(stream).ok_or_else(|| not_an_account(stream))?;
        let mut balance = Money::clamped(view.field_at(0, view.head()).number().unwrap_or(0));
        for fact in facts {
            balance = balance.checked_add(fact.effect).ok_or_else(|| {
                let message = words::statement::line_the_balance_would_go_beyond(&fact.line.unwrap_or(0));
                UserError::new("BalanceOutOfRange", message).with("line", fact.line)
            })?;
        }
        Ok(balance)
    }

    /// Says how many movements are there already, and what is done with them.
    fn repeated(&self, known: usize) -> Option<(Option<u32>, String)> {
        let done = match self.choices.known_lines {
            None | Some(KnownLines::Skip) => words::statement::AND_ARE_LEFT_OUT.text(),
            Some(KnownLines::Record) => words::statement::AND_ARE_RECORDED_AGAIN.text(),
        };
        let text = words::statement::of_the_movements_are_in_the(&known, &done);
        (known > 0).then_some((None, text))
    }

    /// Returns a warning if the first new movement does not continue from the account's balance.
    fn gap(
        &self,
        statement: &Statement,
        stream: &StreamId,
        head: Revision,
        first_new: Option<usize>,
    ) -> Option<(Option<u32>, String)> {
        let first = first_new.filter(|_| head > Revision(0))?;
        let before = running(statement)[first]?.checked_sub(statement.movements[first].amount)?;
        let view = self.streams.view(stream)?;
        let balance = Money::clamped(view.field_at(0, head).number().unwrap_or(0));
        let show = |money| statement.currency.format(money);
        (before != balance).then(|| {
            let line = statement.movements[first].line;
            (Some(line), words::statement::the_statement_goes_on_from_the(&show(before), &show(balance)))
        })
    }
}

fn event(movement: &Movement) -> Event {
    let memo = Some(movement.memo.as_str()).filter(|memo| !memo.is_empty()).map(Into::into);
    moved(movement.amount, memo)
}

fn moved(amount: Money, memo: Option<Box<str>>) -> Event {
    let size = Money::clamped(amount.minor().abs());
    if amount < Money::ZERO { Event::Withdrawn { amount: size, memo } } else { Event::Deposited { amount: size, memo } }
}

fn fact(movement: &Movement) -> Fact {
    let (occurred_at, effect, line) = (movement.occurred_at, movement.amount, Some(movement.line));
    Fact { occurred_at, event: event(movement), effect, line }
}

/// Makes the events that open an account and bring it to the balance that a statement begins with.
fn opening(statement: &Statement, now: Timestamp) -> impl Iterator<Item = Fact> {
    let occurred_at = statement.movements.first().map_or(now, |movement| movement.occurred_at);
    let opened = Event::AccountOpened { owner: OWNER.into(), currency: statement.currency };
    let opened = Fact { occurred_at, event: opened, effect: Money::ZERO, line: None };
    let balance = statement.opening_balance.filter(|balance| *balance != Money::ZERO);
    let begun =
        balance.map(|effect| Fact { occurred_at, event: moved(effect, Some(OPENING.into())), effect, line: None });
    std::iter::once(opened).chain(begun)
}

fn findings(statement: &Statement) -> Vec<(&'static str, String)> {
    let format = statement.format;
    vec![
        ("delimiter", if format.delimiter == '\t' { "tab".to_owned() } else { format.delimiter.to_string() }),
        ("dateOrder", format.date_order.name().to_owned()),
        ("dateOrderCertain", format.date_order_certain.to_string()),
        ("decimal", format.decimal.to_string()),
        ("currency", statement.currency.code().to_owned()),
        ("currencyNamed", statement.currency_named.to_string()),
    ]
}
