//! Commands, events and conditions of an account.

use std::cell::RefCell;

use foldback::domains::account::{Account, State};
use foldback::engine::decider::{Decider as _, History};
use foldback::engine::domain::{Bookkeeping as _, Presentation as _, WhatIf as _, WireFormat as _, field_specs};
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::travel::condition::{Condition, completions};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::Workbench;

type Event = <Account as foldback::engine::decider::Decider>::Event;

thread_local! {
    static SAMPLE: RefCell<Workbench> = RefCell::new(sample());
}

fn sample() -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).expect("memory can be read");
    workbench.record_sample().expect("there is room for the sample");
    workbench
}

/// Reads a condition and asks it of every event of the sample; an error must point into the text.
pub fn condition(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let length = text.chars().count();
    for at in [length / 2, length, length + 1] {
        completions(&text, at, field_specs::<Account>(), &["Withdrawn".to_owned()]);
    }
    let condition = match Condition::parse(&text, field_specs::<Account>()) {
        Ok(condition) => condition,
        Err(error) => return assert!(error.at <= length, "{text:?}: {error}"),
    };
    let stream = StreamId::new("account-main").expect("a stream's name");
    SAMPLE.with_borrow_mut(|workbench| {
        let found = workbench.matching(&stream, &condition, Revision(0), Revision(u32::MAX));
        assert!(found.is_sorted() && found.iter().all(|revision| *revision <= workbench.head(&stream)));
    });
}

/// The events of a stream so far; a line that made none leaves a revision that nobody knows.
struct Past(Vec<Option<Event>>);

impl History<Event> for Past {
    fn head(&self) -> Revision {
        Revision::from_len(self.0.len())
    }

    fn event(&self, revision: Revision) -> Option<&Event> {
        self.0.get(revision.get().checked_sub(1)?)?.as_ref()
    }
}

/// Lets an account live through lines: a command as JSON is decided, an event as `@type version data` is read at that
/// version of its schema and applied. What commands made must be written as it is read.
pub fn command(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut state = State::default();
    let mut past = Past(Vec::new());
    for line in text.lines() {
        let events = match line.strip_prefix('@') {
            Some(line) => fact(line, &state),
            None => decided(line, &state, &past),
        };
        for event in events.iter().flatten() {
            let encoded = Account::encode(event);
            let again = Account::decode(encoded.event_type, encoded.schema_version, &encoded.data);
            assert_eq!(again.as_ref(), Some(event), "an event is not read as it was written");
            let _ = (Account::describe(event), Account::closed_period(event));
            Account::evolve(&mut state, event);
        }
        past.0.extend(events);
        for field in 0..=Account::FIELDS.len() {
            Account::field(&state, field);
        }
        for form in Account::FORMS {
            Account::offers(&state, form);
        }
        Account::currency(&state);
    }
}

fn decided(line: &str, state: &State, past: &Past) -> Vec<Option<Event>> {
    let Ok(json) = serde_json::from_str(line) else { return Vec::new() };
    let Ok(command) = Account::command(&json) else { return Vec::new() };
    match Account::decide(state, &Account::resolve(command, past)) {
        Ok(events) => {
            let mut after = state.clone();
            for event in &events {
                assert_eq!(Account::check_bounds(&after, event), Ok(()), "a decided event is not admitted");
                Account::evolve(&mut after, event);
            }
            events.into_iter().map(Some).collect()
        }
        Err(rejection) => {
            assert!(!Account::explain(&rejection, state).message.is_empty());
            Vec::new()
        }
    }
}

/// Reads a fact; one that cannot be read is kept and changes nothing.
fn fact(line: &str, state: &State) -> Vec<Option<Event>> {
    let mut words = line.splitn(3, ' ');
    let (Some(event_type), Some(version), Some(data)) = (words.next(), words.next(), words.next()) else {
        return Vec::new();
    };
    let event = version.parse().ok().and_then(|version| Account::decode(event_type, version, data));
    if let Some(event) = &event {
        // What is admitted or not is for the workbench; here only that asking is safe.
        let _ = Account::check_bounds(state, event);
    }
    vec![event]
}
