//! A page in German says everything in German, and keeps in English what is kept.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use foldback::domains::registry;
use foldback::engine::log::envelope::Position;
use foldback::engine::travel::condition::Condition;
use foldback::languages::table;
use foldback::storage::quarantine::Quarantined;
use foldback::storage::store::{Damage, DamageReason};
use foldback::words::{Language, in_english, speak};

/// Makes German the language of this test's program.
fn german() {
    speak(table(Language::German).unwrap());
}

#[test]
fn what_is_wrong_with_a_condition_is_said_in_german() {
    german();
    let fields = registry().find(|domain| domain.name == "account").unwrap().fields;
    for (text, message) in [
        ("", "Bei Zeichen 1: hier gehört eine Bedingung hin, etwa balance < 0"),
        ("balance", "Bei Zeichen 1: das ist eine Zahl, keine Bedingung; es fehlt ein Vergleich"),
        ("balance < owner", "Bei Zeichen 9: eine Zahl und ein Text lassen sich nicht vergleichen"),
        ("(balance < 1", "Bei Zeichen 13: eine schließende ) fehlt"),
        ("balance < 1 §", "Bei Zeichen 13: unerwartetes Zeichen '§'"),
    ] {
        let error = Condition::parse(text, fields).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(in_english(|| error.to_string()).starts_with("At character "), "{text}");
    }
}

#[test]
fn the_reasons_of_damage_are_said_in_german_and_kept_in_english() {
    german();
    let damage = Damage { position: Position(3), key: String::new(), reason: DamageReason::ChainBroken };
    assert_eq!(damage.to_string(), "An Position 3: Bytes wurden geändert: Der Hash stimmt nicht");
    for (reason, told) in [
        (DamageReason::Missing, "ein Datensatz fehlt"),
        (DamageReason::OutOfOrder, "die Reihenfolge wurde geändert"),
        (DamageReason::ChainBroken, "Bytes wurden geändert: Der Hash stimmt nicht"),
    ] {
        let kept = in_english(|| reason.to_string());
        assert_ne!(kept, told);
        assert_eq!(Quarantined { number: 1, position: Position(3), reason: kept }.told(), told);
    }
}
