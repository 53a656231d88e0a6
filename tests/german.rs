//! A page in German says everything in German, and keeps in English what is kept.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use foldback::domains::registry;
use foldback::engine::log::envelope::{Position, Revision, StreamId};
use foldback::engine::travel::condition::Condition;
use foldback::engine::what_if::{Edit, Lane, RuleOverride, Target};
use foldback::languages::table;
use foldback::lessons::format::read;
use foldback::lessons::names::page_names;
use foldback::storage::quarantine::Quarantined;
use foldback::storage::store::{Damage, DamageReason};
use foldback::words::{Language, in_english, speak};
use foldback::workbench::{name_by_edits, shown_name};

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
fn what_is_wrong_in_a_lessons_file_is_said_in_german() {
    german();
    let names = page_names(vec!["event".to_owned()]);
    for (body, english, german) in [
        ("titel: x\n---\n# A\n", "titel is unknown", "titel ist unbekannt; möglich sind title"),
        ("minutes: 90\n---\n# A\n", "minutes is a number from 1 to 60", "minutes ist eine Zahl von 1 bis 60"),
        ("---\n# A\n:::tusk\n:::\n", ":::tusk is unknown", ":::tusk ist unbekannt"),
        ("---\n# A\n<b>x</b>\n", "HTML is not shown", "HTML wird nicht angezeigt"),
        ("---\n# A\n:::setup\njump 3\n:::\n", "\"jump\" is not something to do", "\"jump\" lässt sich nicht tun"),
        ("---\n# A\n:::setup\ntab\n:::\n", "the name of a tab is missing", "hier fehlt der Name eines Tabs"),
        ("---\n# A\n:::setup\nlane drop x\n:::\n", "the number of an event", "hier wird die Nummer eines Events"),
        ("---\n# A\n:::setup\nexecute {}\n:::\n", "a command has a \"type\"", "ein Befehl hat \"type\", einen Text"),
        ("---\n# A\n:::setup\ngoTo(x)\n:::\n", "unknown name x", "unbekannter Name x"),
    ] {
        let text = format!("---\nsample: account\nstream: account-main\n{body}");
        let faults: Vec<_> = read("90-test", &text, &names).unwrap_err().into_iter().map(|error| error.fault).collect();
        let says = |begin: &str| faults.iter().any(|fault| fault.to_string().starts_with(begin));
        assert!(says(german), "{german}: {faults:?}");
        assert!(in_english(|| says(english)), "{english}: {faults:?}");
    }
}

#[test]
fn a_what_if_that_nobody_named_is_called_by_its_edits_in_german_and_kept_in_english() {
    german();
    let mut lane = Lane::unnamed(StreamId::new("account-main").unwrap());
    name_by_edits(&mut lane);
    assert_eq!((lane.name.as_str(), shown_name(&lane).as_str()), ("what-if", "Was-wäre-wenn"));
    lane.edits = vec![23, 27].into_iter().map(|at| Edit::Drop(Target::Recorded(Revision(at)))).collect();
    lane.rules = vec![RuleOverride { name: "max_withdrawal".to_owned(), parameter: 1 }];
    name_by_edits(&mut lane);
    let kept = lane.name.clone();
    assert!(kept.starts_with("without #23 and #27, ") && kept.is_ascii(), "{kept}");
    assert!(shown_name(&lane).starts_with("ohne #23 und #27, "), "{}", shown_name(&lane));
    assert_eq!(in_english(|| shown_name(&lane)), kept);
    // As a page before this one kept it in German, or in English.
    for stored in ["without #23 and #27", "ohne #23"] {
        lane.name = stored.to_owned();
        let read = Lane::read(&lane.json()).unwrap();
        assert!(shown_name(&read).starts_with("ohne #23 und #27, "), "{stored}");
    }
    lane.rename("Ohne Abo");
    assert_eq!(shown_name(&Lane::read(&lane.json()).unwrap()), "Ohne Abo");
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
