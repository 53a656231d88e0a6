//! What recording a statement will do: the records, and a report of it for people.

use std::ops::Deref;

use crate::domains::account::bank_csv::{Choices, KnownLines, Question, Statement};
use crate::domains::account::decider::Account;
use crate::domains::account::statement::fact::{Fact, fact, opening};
use crate::domains::account::statement::known::{Known, running};
use crate::engine::domain::WireFormat as _;
use crate::engine::import_report::{ImportQuestion, ImportReport};
use crate::engine::log::Record;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::sliced::{Pace, Sliced};
use crate::engine::user_error::UserError;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::engine::view::{LentStreams, Streams};
use crate::words;

/// About how often each movement is looked at.
const PASSES: usize = 5;

/// What recording a statement will do, and the records.
pub type Planned = Result<(ImportReport, Vec<Record>), UserError>;

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
) -> Planned {
    planning(streams, statement, stream.clone(), now, choices.clone()).run()
}

/// Returns what [`plan()`] does, in slices of so many movements or events; the log must not change meanwhile.
pub fn planning<'a>(
    streams: impl LentStreams + 'a,
    statement: impl Deref<Target = Statement> + 'a,
    stream: StreamId,
    now: Timestamp,
    choices: Choices,
) -> Sliced<'a, Planned> {
    Sliced::begin(move |pace| async move {
        let planner = Planner { streams, now, choices, pace };
        planner.plan(&statement, &stream).await
    })
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
    own: Option<Currency>,
    statement: &'a Statement,
    stream: &StreamId,
) -> Result<Vec<(&'a Statement, StreamId)>, UserError> {
    let own = own.unwrap_or(statement.currency);
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
struct Planner<S> {
    streams: S,
    now: Timestamp,
    choices: Choices,
    pace: Pace,
}

impl<S: LentStreams> Planner<S> {
    async fn plan(&self, statement: &Statement, stream: &StreamId) -> Planned {
        if stream.domain() != Account::NAME {
            return Err(not_an_account(stream));
        }
        if statement.others.is_empty() {
            return self.plan_one(statement, stream).await;
        }
        let own = self.streams.lend(|streams| currency_of(streams, stream))?;
        let mut whole: Option<(ImportReport, Vec<Record>)> = None;
        for (part, target) in targets(own, statement, stream)? {
            let (report, records) = self.plan_one(part, &target).await?;
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

    async fn plan_one(&self, statement: &Statement, stream: &StreamId) -> Planned {
        let pace = &self.pace;
        let begun = self.streams.lend(|streams| Begun::of(streams, stream, self.now))?;
        let begun = begun.ok_or_else(|| not_an_account(stream))?;
        begun.check_currency(statement, stream)?;
        pace.expect(PASSES * statement.movements.len() + begun.head.get());
        let known = Known::of(&self.streams, statement, stream, pace).await?;
        let new = self.not_yet_recorded(statement, &known).await;

        let mut warnings = statement.warnings.clone();
        warnings.extend(self.repeated(known.certain.len()));
        warnings.extend(self.gap(statement, &begun, new.first().copied()).await);
        let facts = (begun.head == Revision(0)).then(|| opening(statement, self.now)).into_iter().flatten();
        let facts = facts.chain(new.iter().map(|index| fact(&statement.movements[*index])));
        let mut records = Vec::with_capacity(new.len() + 2);
        let mut balance = begun.balance;
        for fact in facts {
            pace.item().await;
            balance = balance.checked_add(fact.effect).ok_or_else(|| beyond(fact.line))?;
            records.push(begun.record(stream, fact));
        }
        let revisions = (begun.head.0 + 1, begun.head.0 + records.len() as u32);
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
            balance_after: Some(balance.minor()),
            findings: findings(statement),
        };
        Ok((report, records))
    }

    /// Returns the movements that are to be recorded, by their index.
    async fn not_yet_recorded(&self, statement: &Statement, known: &Known) -> Vec<usize> {
        let mut new = Vec::with_capacity(statement.movements.len());
        for index in 0..statement.movements.len() {
            self.pace.item().await;
            if !self.leaves_out(known, index) {
                new.push(index);
            }
        }
        new
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
    async fn gap(
        &self,
        statement: &Statement,
        begun: &Begun,
        first_new: Option<usize>,
    ) -> Option<(Option<u32>, String)> {
        let first = first_new.filter(|_| begun.head > Revision(0))?;
        let before = running(statement, &self.pace).await[first]?.checked_sub(statement.movements[first].amount)?;
        let show = |money| statement.currency.format(money);
        (before != begun.balance).then(|| {
            let line = statement.movements[first].line;
            (Some(line), words::statement::the_statement_goes_on_from_the(&show(before), &show(begun.balance)))
        })
    }
}

/// A stream before anything of a statement is recorded in it.
struct Begun {
    head: Revision,
    balance: Money,
    /// The currency of its account, if it was opened.
    currency: Option<Currency>,
    /// When what is recorded now is recorded.
    recorded_at: Timestamp,
}

impl Begun {
    /// Returns `None` if no domain has such a stream.
    fn of(streams: &dyn Streams, stream: &StreamId, now: Timestamp) -> Option<Begun> {
        let view = streams.view(stream)?;
        Some(Begun {
            head: streams.log().revision(stream),
            balance: Money::clamped(view.field_at(0, view.head()).number().unwrap_or(0)),
            currency: currency_of(streams, stream),
            recorded_at: streams.log().moment_of_recording(now),
        })
    }

    /// Refuses a statement in another currency than the account's.
    fn check_currency(&self, statement: &Statement, stream: &StreamId) -> Result<(), UserError> {
        let (Some(own), asked) = (self.currency, statement.currency) else { return Ok(()) };
        if own == asked {
            return Ok(());
        }
        let (own, asked) = (own.code(), asked.code());
        let message = words::statement::the_statement_is_in_in_open(&asked, &stream, &own);
        Err(UserError::new("DifferentCurrency", message).with("statement", asked).with("account", own))
    }

    fn record(&self, stream: &StreamId, fact: Fact) -> Record {
        let encoded = fact.event.encode();
        Record {
            stream: stream.clone(),
            event_type: encoded.event_type.into(),
            schema_version: encoded.schema_version,
            occurred_at: fact.occurred_at,
            recorded_at: self.recorded_at,
            data: encoded.data,
            links: None,
        }
    }
}

/// The fact of a line would take the balance beyond the bound of money.
fn beyond(line: Option<u32>) -> UserError {
    let message = words::statement::line_the_balance_would_go_beyond(&line.unwrap_or(0));
    UserError::new("BalanceOutOfRange", message).with("line", line)
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
