//! The language of conditions over the sample history: what holds when, and where an error points.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use foldback::domains::account::Account;
use foldback::engine::domain::field_specs;
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::travel::condition::{Condition, completions};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::Workbench;

fn matches(text: &str) -> Vec<u32> {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    let condition = Condition::parse(text, field_specs::<Account>()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let stream = StreamId::new("account-main").unwrap();
    workbench.matching(&stream, &condition, Revision(0), Revision(u32::MAX)).iter().map(|revision| revision.0).collect()
}

fn error(text: &str) -> (usize, String) {
    let error = Condition::parse(text, field_specs::<Account>()).unwrap_err();
    (error.at, error.fault.to_string())
}

#[test]
fn fields_and_events_are_compared_as_people_write_them() {
    let below = matches("balance < 0");
    assert!(!below.is_empty());
    assert_eq!(
        matches("balance < 0 and type = Withdrawn").len() + matches("balance < 0 and type != Withdrawn").len(),
        below.len()
    );
    assert_eq!(matches("memo contains \"gym\" and date = 2025-12-01"), [22, 23]);
    assert_eq!(matches("memo contains GYM and date >= 2025-12-01 and date < 2025-12-02"), [22, 23]);
    assert_eq!(matches("date = 2025-12-01T12:32"), [23]);
    assert_eq!(matches("type = entryreversed").len(), 1);
    assert_eq!(matches("status = Frozen").len(), 1);
    assert_eq!(matches("changed(overdraft_limit)").len(), 2);
    assert_eq!(matches("amount = 39.90 and type = EntryReversed").len(), 1);
    assert_eq!(
        matches("amount < -100 or amount > 900"),
        matches("not (amount >= -100 and amount <= 900) and amount != 0 - 0 and amount = amount")
    );
    assert_eq!(matches("revision <= 3"), [1, 2, 3]);
    assert_eq!(matches("balance - before(balance) = 400"), [2]);
    assert_eq!(matches("deposits + withdrawals * 2 = 3"), [3]);
    assert_eq!(matches("balance / 0 = 1"), Vec::<u32>::new());
    assert_eq!(matches("(balance + overdraft_limit) / 2 < -1000000").len(), 0);
}

#[test]
fn what_binds_closer_is_read_first() {
    assert_eq!(matches("revision = 1 or revision = 2 and balance < 0"), [1]);
    assert_eq!(matches("(revision = 1 or revision = 2) and balance >= 0"), [1, 2]);
    assert_eq!(matches("revision = 1 + 2 * 3"), [7]);
    assert_eq!(matches("revision = -(-2) - -1"), [3]);
    assert_eq!(matches("not revision > 2"), [1, 2]);
}

#[test]
fn a_missing_value_is_equal_to_nothing() {
    assert_eq!(matches("memo = \"\""), Vec::<u32>::new());
    assert_eq!(matches("books_closed = \"2026-01\"").len(), 16);
    assert_eq!(matches("books_closed < \"9\"").len(), 16);
}

#[test]
fn an_error_points_at_its_character_and_says_what_would_do() {
    for (text, at, words) in [
        ("", 0, "write a condition"),
        ("balance", 0, "compare it with something"),
        ("balance <", 9, "a value is missing here"),
        ("balance < zero", 10, "a number does not compare"),
        ("balanse < 0", 0, "unknown name balanse; expected one of balance, status"),
        ("balance < 0 and", 15, "a value is missing"),
        ("balance < 0 balance", 12, "should end here"),
        ("(balance < 0", 12, "a closing ) is missing"),
        ("balance < \"0\"", 8, "a number does not compare with a text"),
        ("balance contains 3", 0, "only a text can contain"),
        ("memo contains \"gym", 14, "the closing quote is missing"),
        ("changed(memo)", 8, "a field is missing here"),
        ("balance < 1.2.3", 10, "one point"),
        ("balance < 1000000000000000000000", 10, "too large"),
        ("balance ? 3", 8, "unexpected character"),
        ("status + 1 = 2", 7, "needs a number on both sides"),
        ("1 < 2 < 3", 6, "should end here"),
        ("ä < 1", 0, "unknown name ä"),
    ] {
        let (found, message) = error(text);
        assert!(message.contains(words), "{text:?}: {message}");
        if words != "a number does not compare" {
            assert_eq!(found, at, "{text:?}: {message}");
        }
    }
    assert!(error(&"(".repeat(500)).1.contains("too deep"));
    assert!(error(&"1".repeat(2000)).1.contains("at most 1000"));
}

#[test]
fn a_word_is_completed_where_the_cursor_is() {
    let types = ["Withdrawn".to_owned(), "Deposited".to_owned()];
    assert_eq!(completions("bal", 3, field_specs::<Account>(), &types), ["balance"]);
    assert_eq!(completions("balance < 0 and wi", 18, field_specs::<Account>(), &types), ["withdrawals", "Withdrawn"]);
    assert_eq!(completions("balance", 7, field_specs::<Account>(), &types), Vec::<String>::new());
    assert_eq!(completions("", 0, field_specs::<Account>(), &types), Vec::<String>::new());
}
