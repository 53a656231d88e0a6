//! The code that the page shows is the code that runs: every arm is there, and stands in the files as it is shown.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use foldback::domains::source::{self, DECIDE, EVOLVE};
use foldback::domains::{PROCESSES, REGISTRY, account, feed, order};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::Domain;

/// Returns all of a domain's source, without the white space that lines begin with.
fn files(domain: &str) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(format!("src/domains/{domain}")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "rs") {
            text.push_str(&bare(&std::fs::read_to_string(path).unwrap()));
        }
    }
    text
}

fn bare(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_start())).collect()
}

#[test]
fn every_command_and_every_event_of_every_domain_has_its_arms() {
    for domain in REGISTRY {
        for form in domain.forms {
            let arm = source::decide(domain.name, form.command);
            assert!(arm.is_some_and(|arm| arm.source.contains(form.command)), "{} {}", domain.name, form.command);
        }
        for told in (domain.sample)() {
            let event = told.event.event_type;
            let arm = source::evolve(domain.name, event);
            assert!(arm.is_some_and(|arm| arm.source.contains(event)), "{} {event}", domain.name);
        }
        let decided = DECIDE.iter().filter(|arm| arm.domain == domain.name).count();
        let steps = PROCESSES.iter().filter(|process| process.domain == domain.name).flat_map(|process| process.steps);
        for step in steps.clone() {
            let arm = source::decide(domain.name, step.command);
            assert!(arm.is_some_and(|arm| arm.source.contains(step.command)), "{} {}", domain.name, step.command);
        }
        assert_eq!(decided, domain.forms.len() + steps.count(), "{}", domain.name);
        assert!(EVOLVE.iter().filter(|arm| arm.domain == domain.name).count() >= domain.forms.len(), "{}", domain.name);
    }
}

#[test]
fn every_event_of_the_account_has_its_arms() {
    for event in account::Event::TYPES {
        for source in [
            source::evolve("account", event).map(|arm| arm.source),
            source::overwrite("account", event).map(|arm| arm.source),
        ] {
            assert!(source.is_some_and(|source| source.contains(event)), "{event}");
        }
    }
}

#[test]
fn what_is_shown_stands_in_the_files_as_it_is_shown() {
    for domain in REGISTRY {
        let files = files(domain.name);
        let shown = DECIDE.iter().filter(|arm| arm.domain == domain.name).map(|arm| arm.source);
        for source in shown.chain(EVOLVE.iter().filter(|arm| arm.domain == domain.name).map(|arm| arm.source)) {
            for part in source.split("\n\n") {
                assert!(files.contains(bare(part).trim_end()), "{part}");
            }
        }
    }
}

/// Asks that a rejection is one of those that the checks of its command name.
fn names_its_rejections<D: Domain>(state: &D::State, command: &serde_json::Value) {
    let read = D::command(command).unwrap();
    let Err(rejection) = D::decide(state, &read) else { panic!("{command} is not refused") };
    let name = D::explain(&rejection, state).name;
    let arm = source::decide(D::NAME, command["type"].as_str().unwrap()).unwrap();
    assert!(arm.checks.iter().any(|check| check.rejections.contains(&name.as_str())), "{name}: {:?}", arm.checks);
}

#[test]
fn a_check_names_the_rejections_that_it_can_make() {
    let withdraw = source::decide("account", "Withdraw").unwrap();
    let lines: Vec<&str> = withdraw.checks.iter().map(|check| check.source).collect();
    assert_eq!(
        lines,
        [
            "usable(state)?;",
            "let amount = positive(amount_minor)?;",
            "let memo = optional_text(\"memo\", memo)?;",
            "covered(state, amount)?;",
            "within_bounds(state, amount.negated())?;"
        ]
    );
    assert_eq!(withdraw.checks[3].rejections, ["InsufficientFunds"]);
    let json = |text: &str| serde_json::from_str(text).unwrap();
    let empty = account::Account::initial();
    names_its_rejections::<account::Account>(&empty, &json(r#"{"type":"Withdraw","amount_minor":5}"#));
    names_its_rejections::<account::Account>(&empty, &json(r#"{"type":"FreezeAccount"}"#));
    names_its_rejections::<account::Account>(&empty, &json(r#"{"type":"UnfreezeAccount"}"#));
    names_its_rejections::<account::Account>(&empty, &json(r#"{"type":"CloseBooks","period":"2026-01"}"#));
    names_its_rejections::<account::Account>(&empty, &json(r#"{"type":"Transfer","to":"account-b","amount_minor":5}"#));
    names_its_rejections::<account::Account>(&empty, &json(r#"{"type":"ConfirmTransfer","transfer":5}"#));
    names_its_rejections::<order::Order>(&order::Order::initial(), &json(r#"{"type":"CancelOrder","reason":"late"}"#));
    names_its_rejections::<order::Order>(
        &order::Order::initial(),
        &json(r#"{"type":"CapturePayment","amount_minor":5}"#),
    );
    names_its_rejections::<feed::Feed>(&feed::Feed::initial(), &json(r#"{"type":"Post","person":"Ana","text":"Hi"}"#));
}
