//! The code that the page shows is the code that runs: every arm is there, and stands in the files as it is shown.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use foldback::domains::source::{self, DECIDE, EVOLVE};
use foldback::domains::{PROCESSES, account, feed, order, registry, trip};
use foldback::engine::domain::Domain;
use serde_json::{Value, json};

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
    // What applies own events is data.
    for domain in registry().filter(|domain| !domain.takes_any) {
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
    for domain in registry() {
        let files = files(domain.name);
        let shown = DECIDE.iter().filter(|arm| arm.domain == domain.name).map(|arm| arm.source);
        for source in shown.chain(EVOLVE.iter().filter(|arm| arm.domain == domain.name).map(|arm| arm.source)) {
            for part in source.split("\n\n") {
                assert!(files.contains(bare(part).trim_end()), "{part}");
            }
        }
    }
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
}

/// Sends every command of a domain's sample to every state on its way, as it was and with each of its fields made odd, and
/// asks that each rejection is one of those that the checks of the command name. Returns which rejections there were.
fn rejections<D: Domain>() -> BTreeSet<String> {
    let sample = D::sample();
    let commands: Vec<Value> = sample
        .iter()
        .filter_map(|told| D::originating_command(&told.event))
        .map(|command| D::command_json(&command))
        .collect();
    let mut odd = BTreeMap::new();
    for command in &commands {
        for command in mutations(command) {
            odd.entry(command.to_string()).or_insert(command);
        }
    }
    let mut names = BTreeSet::new();
    let mut states = BTreeMap::new();
    for told in &sample {
        let state = states.entry(told.stream).or_insert_with(D::initial);
        for command in odd.values() {
            let Ok(read) = D::command(command) else { continue };
            let Err(rejection) = D::decide(state, &read) else { continue };
            let name = D::explain(&rejection, state).name;
            let arm = source::decide(D::NAME, command["type"].as_str().unwrap()).unwrap();
            let is_named = arm.checks.iter().any(|check| check.rejections.contains(&name.as_str()));
            assert!(is_named, "{command}: {name} is not among {:?}", arm.checks);
            names.insert(name);
        }
        D::evolve(state, &told.event);
    }
    names
}

/// Lists a command as it is, and with each of its fields made odd.
fn mutations(command: &Value) -> Vec<Value> {
    let mut all = vec![command.clone()];
    for field in command.as_object().unwrap().keys().filter(|field| *field != "type") {
        for odd in [json!(0), json!(-1), json!(1), json!(i64::MAX), json!(""), json!("x"), json!("x".repeat(501))] {
            let mut other = command.clone();
            other[field] = odd;
            all.push(other);
        }
    }
    all
}

#[test]
fn a_rejection_is_one_of_those_that_the_checks_of_its_command_declare() {
    let seen = [
        rejections::<account::Account>().len(),
        rejections::<order::Order>().len(),
        rejections::<trip::Trip>().len(),
        rejections::<feed::Feed>().len(),
    ];
    assert!(seen.iter().all(|seen| *seen >= 10), "each domain rejects for many reasons: {seen:?}");
}
