//! Tests with statements as banks write them.

use super::*;
use crate::engine::values::money::Money;

/// Reads a file and returns each movement as day, amount in cents, memo and balance.
fn read(text: &str) -> Vec<(String, i64, String, Option<i64>)> {
    let statement = parse(text, &Choices::default()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let row = |movement: Movement| {
        (
            movement.occurred_at.to_string()[..10].to_owned(),
            movement.amount.minor(),
            movement.memo,
            movement.balance.map(Money::minor),
        )
    };
    statement.movements.into_iter().map(row).collect()
}

fn row(day: &str, amount: i64, memo: &str, balance: Option<i64>) -> (String, i64, String, Option<i64>) {
    (day.to_owned(), amount, memo.to_owned(), balance)
}

#[test]
fn columns_are_found_by_name_in_any_order_and_language() {
    let expected =
        [row("2026-03-30", 100_000, "salary", Some(150_000)), row("2026-03-31", -1_250, "café", Some(148_750))];
    for text in [
        "Date,Description,Amount,Balance\n2026-03-30,salary,1000.00,1500.00\n2026-03-31,café,-12.50,1487.50\n",
        "Balance,Amount,Memo,Transaction Date\r\n1487.50,(12.50),café,31/03/2026\r\n1500.00,1000.00,salary,30/03/2026\r\n",
        "Posting Date,Details,Debit,Credit,Balance\n03/30/2026,salary,,\"1,000.00\",\"1,500.00\"\n03/31/2026,café,12.50,,\"1,487.50\"\n",
        "Konto: DE00;;;\nStand vom 31.03.2026;;;\n\nBuchungstag;Verwendungszweck;Betrag;Saldo\n30.03.2026;salary;1.000,00;1.500,00\n31.03.26;café;-12,50;1.487,50\n",
        "Datum;Naam / Omschrijving;Af Bij;Bedrag (EUR);Saldo na mutatie\n20260331;café;Af;12,50;1487,50\n20260330;salary;Bij;1000,00;1500,00\n",
        "Date\tNarrative\tPaid out\tPaid in\tBalance\n30 Mar 2026\tsalary\t\t£1,000.00\t£1,500.00\n31-Mar-26\tcafé\t£12.50\t\t£1,487.50\n",
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

fn check_error(text: &str, expected: BankCsvError) {
    assert_eq!(parse(text, &Choices::default()), Err(expected), "{text}");
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_where() {
    let bad =
        |line, column, value: &str, reason| BankCsvError::BadLine { line, column, value: value.to_owned(), reason };
    check_error("", BankCsvError::Empty);
    check_error(" \n\n", BankCsvError::Empty);
    check_error("hello\nworld\n", BankCsvError::NoHeader);
    check_error("Date,Amount\n", BankCsvError::NoMovements);
    check_error(
        "Date,Memo\n2026-01-01,x\n",
        BankCsvError::NoAmountColumn { found: vec!["Date".into(), "Memo".into()] },
    );
    check_error("Amount,Memo\n1,x\n", BankCsvError::NoDateColumn { found: vec!["Amount".into(), "Memo".into()] });
    check_error("Date,Amount\n2026-01-01,abc\n", bad(2, "amount", "abc", "not an amount"));
    check_error("Date,Amount\n2026-01-01,1\n2026-02-30,1\n", bad(3, "date", "2026-02-30", "not a date"));
    check_error(
        "Date,Amount\n2026-01-01,1.999\n2026-01-01,2.5\n",
        bad(2, "amount", "1.999", "it has more decimals than the currency"),
    );
    let huge = "1000000000000000000";
    check_error(
        &format!("Date,Amount\n2026-01-01,{huge}\n"),
        bad(2, "amount", huge, "it is beyond the bound of 2^53 − 1 minor units"),
    );
    check_error("Date,Amount,Memo\n2026-01-01,1,\"a\nb\"\n2026-01-02,,x\n", bad(4, "amount", "", "missing amount"));
}

#[test]
fn a_broken_line_17_is_named_as_such() {
    let mut text = String::from("Date,Amount\n");
    for line in 2..=40 {
        text.push_str(if line == 17 { "2026-01-05,12.x5\n" } else { "2026-01-05,1.00\n" });
    }
    match parse(&text, &Choices::default()) {
        Err(BankCsvError::BadLine { line, .. }) => assert_eq!(line, 17),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_of_dates_that_cannot_be_known_is_said_to_be_uncertain() {
    let statement = parse("Date,Amount\n03/04/2026,1\n01/05/2026,1\n", &Choices::default()).expect("two movements");
    assert_eq!((statement.format.date_order, statement.format.date_order_certain), (DateOrder::DayFirst, false));
    let choices = Choices { date_order: Some(DateOrder::MonthFirst), ..Choices::default() };
    let chosen = parse("Date,Amount\n03/04/2026,1\n", &choices).expect("a movement");
    assert_eq!(chosen.movements[0].occurred_at.to_string(), "2026-03-04T00:00:00.000Z");
}

#[test]
fn a_balance_that_does_not_add_up_is_a_warning_with_its_line() {
    let statement =
        parse("Date,Amount,Balance\n2026-01-01,1,1\n2026-01-02,1,3\n", &Choices::default()).expect("two movements");
    assert_eq!(statement.warnings.first().map(|(line, _)| *line), Some(Some(3)));
    assert_eq!(statement.opening_balance, Some(Money::ZERO));
}

#[test]
fn lines_without_a_movement_are_passed_over_and_told() {
    let statement =
        parse("Date,Amount\n\n2026-01-01,1\n,,\n2026-01-02,0.00\n", &Choices::default()).expect("a movement");
    assert_eq!(statement.movements.len(), 1);
    assert_eq!(statement.skipped.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 5]);
}

#[test]
fn old_encodings_are_read_and_noise_is_not() {
    assert_eq!(decode(b"caf\xe9 \x80").as_deref(), Ok("café €"));
    assert_eq!(decode(b"\xff\xfea\0\xe9\0").as_deref(), Ok("aé"));
    assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(BankCsvError::NotText));
}

#[test]
fn no_mutation_of_a_file_panics() {
    let text = "Date;Betrag;Saldo\n30.03.2026;\"1.000,00\";1,0\n31.03.2026;-12,50;2\n";
    for place in 0..text.len() {
        for other in [b'"', b';', b'\n', b'0', b'-', 0xC3, b'('] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] = other;
            if let Ok(text) = decode(&bytes) {
                let _ = parse(&text, &Choices::default());
            }
        }
    }
}

#[test]
fn a_line_without_an_end_is_named_and_not_read_to_its_end() {
    for text in [format!("Date,Amount\n{}", ",".repeat(1 << 20)), format!("Date,Amount\n\"{}", "x\n".repeat(1 << 20))] {
        let error = parse(&text, &Choices::default()).unwrap_err();
        assert!(matches!(error, BankCsvError::BadLine { line: 2, column: "length", .. }), "{error}");
    }
}
