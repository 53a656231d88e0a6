//! Who did it: an actor in the envelope, through every way in and out, and in the format of the log.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::collections::BTreeMap;

use contract::at_once::{append, import, verify};
use contract::movement;
use foldback::domains::account::Account;
use foldback::engine::domain::field_specs;
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::log::{Links, Record};
use foldback::engine::travel::condition::Condition;
use foldback::engine::travel::filter::{Filter, Found};
use foldback::engine::values::time::Timestamp;
use foldback::engine::what_if::{Edit, Lane, Target};
use foldback::storage::layout::{RESERVE_KEY, SEGMENT_EVENTS};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::store::{DamageReason, EventStore};
use foldback::storage::{KeyValue, codec};
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Fact, Request, Workbench};
use proptest::prelude::*;
use serde_json::{Value, json};

type Texts = BTreeMap<String, String>;

fn texts_of(memory: &MemoryKeyValue) -> Texts {
    let keys = memory.keys().unwrap().into_iter().filter(|key| key != RESERVE_KEY);
    keys.map(|key| (key.clone(), memory.get(&key).unwrap().unwrap())).collect()
}

fn disk_of(texts: &Texts) -> MemoryKeyValue {
    let mut memory = MemoryKeyValue::default();
    for (key, text) in texts {
        memory.set(key, text).unwrap();
    }
    memory
}

fn open(memory: &MemoryKeyValue) -> EventStore {
    EventStore::open(Box::new(memory.clone())).unwrap()
}

fn all(store: &EventStore) -> Vec<String> {
    store.envelopes(Position(1), store.log().head())
}

fn by(actor: &str, number: u32) -> Record {
    let mut record = movement(number);
    let links = record.links.as_deref().cloned().unwrap_or_default();
    record.links = Links { actor: Some(actor.into()), ..links }.boxed();
    record
}

fn main_stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn request(actor: Option<&str>) -> Request {
    let now = Timestamp::from_millis(1_790_000_000_000);
    let actor = actor.map(Into::into);
    Request { stream: main_stream(), expected: ExpectedRevision::Any, event_id: None, now, actor }
}

fn workbench() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

fn deposit(minor: i64) -> Value {
    json!({ "type": "Deposit", "amount_minor": minor })
}

/// An account that Mira opened; Jonas took 40 out of it, and nobody says who deposited.
fn account() -> Workbench {
    let mut workbench = workbench();
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute(&open, &request(Some("Mira"))).unwrap();
    workbench.execute(&deposit(9_000), &request(None)).unwrap();
    let withdraw = json!({ "type": "Withdraw", "amount_minor": 4_000, "memo": "cash" });
    workbench.execute(&withdraw, &request(Some("Jonas"))).unwrap();
    workbench
}

fn actors(workbench: &Workbench) -> Vec<Option<String>> {
    workbench.log().after(Position(0)).map(|event| event.actor().map(ToString::to_string)).collect()
}

fn names<const N: usize>(names: [&str; N]) -> Vec<Option<String>> {
    names.into_iter().map(|name| Some(name.to_owned()).filter(|name| !name.is_empty())).collect()
}

/// The first line of each text of the log, up to the version.
fn versions(memory: &MemoryKeyValue) -> Vec<String> {
    texts_of(memory).values().map(|text| text[12..13].to_owned()).collect()
}

#[test]
fn a_log_of_version_1_goes_on_with_an_actor_and_keeps_its_bytes() {
    let memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    for number in 1..=3 {
        store.append(vec![movement(number)]).unwrap();
    }
    let before = texts_of(&memory);
    assert_eq!(versions(&memory), ["1"]);
    store.append(vec![by("Mira", 4)]).unwrap();
    let after = texts_of(&memory);
    assert_eq!((after.len(), versions(&memory)), (2, vec!["1".to_owned(), "2".to_owned()]));
    before.iter().for_each(|(key, text)| assert_eq!(after.get(key), Some(text)));
    // What has no actor goes on the same page, and begins the next one in version 1 again.
    for number in 5..=20 {
        store.append(vec![movement(number)]).unwrap();
    }
    assert_eq!(versions(&memory), ["1", "2", "1", "1"]);
    let again = open(&memory);
    assert_eq!((again.damage(), all(&again)), (None, all(&store)));
    assert_eq!(verify(&again).checked, Position(20));
    assert_eq!(again.log().at(Position(4)).unwrap().actor().map(AsRef::as_ref), Some("Mira"));
    // Another tab that had read only version 1 follows.
    let mut other = open(&disk_of(&before));
    other.append(vec![by("Mira", 4)]).unwrap();
    assert_eq!(all(&other), all(&again)[..4]);
}

#[test]
fn a_segment_has_the_version_of_its_events() {
    let memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    for number in 1..=SEGMENT_EVENTS as u32 * 2 + 6 {
        store.append(vec![if number == 1500 { by("Mira", number) } else { movement(number) }]).unwrap();
    }
    assert_eq!(versions(&memory), ["1", "2", "1"]);
    append(&mut store, (3000..3300).map(|number| by("Jonas", number)).collect()).unwrap();
    append(&mut store, (4000..4300).map(movement).collect()).unwrap();
    assert_eq!(versions(&memory), ["1", "2", "1", "2", "1"]);
    let again = open(&memory);
    assert_eq!((again.damage(), again.head_hash()), (None, store.head_hash()));
    assert_eq!(verify(&again).damage, None);
}

#[test]
fn the_mark_of_an_empty_log_makes_room_for_an_actor() {
    let memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    store.mark_empty().unwrap();
    let mut other = open(&memory);
    store.append(vec![by("Mira", 1)]).unwrap();
    assert_eq!(versions(&memory), ["2"]);
    other.refresh().unwrap();
    assert_eq!((open(&memory).damage(), all(&other)), (None, all(&store)));
}

/// Finds the damage of texts, opened and verified.
fn damage(texts: &Texts) -> Option<(u32, DamageReason)> {
    let verified = verify(&open(&disk_of(texts)));
    verified.damage.map(|damage| (damage.position.0, damage.reason))
}

/// A sealed segment with actors and one without, then pages of both versions.
fn of_both_versions() -> (Texts, Vec<String>) {
    let memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    append(&mut store, (1..=12).map(|number| by("Mira", number)).collect()).unwrap();
    append(&mut store, (13..=20).map(movement).collect()).unwrap();
    store.append(vec![movement(21)]).unwrap();
    store.append(vec![movement(22), by("Jonas", 23)]).unwrap();
    store.append(vec![movement(24)]).unwrap();
    (texts_of(&memory), all(&store))
}

#[test]
fn the_hash_covers_the_actor() {
    let (texts, _) = of_both_versions();
    assert_eq!(damage(&texts), None);
    let (key, page) = texts.iter().find(|(_, text)| text.contains("Jonas")).unwrap();
    for (old, new) in [("Jonas", "Jonaz"), (",\"actor\":\"Jonas\"", ""), ("\"actor\":\"Jonas\"", "\"actor\":null")] {
        let mut changed = texts.clone();
        changed.insert(key.clone(), page.replacen(old, new, 1));
        let found = damage(&changed);
        assert!(matches!(found, Some((22 | 23, _))), "{new}: {found:?}");
    }
    let mut given = texts.clone();
    given.insert(key.clone(), page.replacen("\"position\":24,", "\"position\":24,\"actor\":\"Jonas\",", 1));
    assert_eq!(damage(&given), Some((24, DamageReason::ChainBroken)));
}

#[test]
fn every_changed_character_of_a_log_with_actors_is_found() {
    let (texts, envelopes) = of_both_versions();
    for (key, text) in &texts {
        for (index, character) in text.char_indices() {
            let bits = if character.is_ascii_digit() { vec![1, 2, 3] } else { vec![1] };
            for other in bits.into_iter().filter_map(|bit| char::from_u32(u32::from(character) ^ bit)) {
                let mut changed = texts.clone();
                let range = index..index + character.len_utf8();
                changed.get_mut(key).unwrap().replace_range(range, other.encode_utf8(&mut [0; 4]));
                let store = open(&disk_of(&changed));
                let found = verify(&store).damage;
                let good = found.unwrap_or_else(|| panic!("{key} at {index}: {other}")).position.0 - 1;
                assert_eq!(store.envelopes(Position(1), Position(good)), envelopes[..good as usize]);
            }
        }
    }
}

#[test]
fn a_later_version_is_refused_by_name_and_not_touched() {
    let (texts, _) = of_both_versions();
    for (key, text) in &texts {
        let mut newer = texts.clone();
        let version = format!("{{\"foldback\":{}", &text[12..13]);
        newer.insert(key.clone(), text.replacen(&version, "{\"foldback\":3", 1));
        let memory = disk_of(&newer);
        let mut store = open(&memory);
        let reason = store.damage().map(|damage| damage.reason.clone());
        assert_eq!(reason, Some(DamageReason::NewerFormat { found: 3 }), "{key}");
        assert!(store.append(vec![by("Mira", 99)]).is_err() && store.quarantine().is_err());
        assert_eq!(texts_of(&memory), newer);
    }
}

#[test]
fn what_is_good_of_a_damaged_page_goes_on_in_its_version() {
    let memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    store.append(vec![movement(1), movement(2), by("Jonas", 3)]).unwrap();
    let mut texts = texts_of(&memory);
    texts.values_mut().for_each(|text| *text = text.replacen("Jonas", "Jonaz", 1));
    let memory = disk_of(&texts);
    let mut store = open(&memory);
    assert_eq!(store.damage().map(|damage| damage.position), Some(Position(3)));
    store.quarantine().unwrap();
    store.append(vec![by("Mira", 4)]).unwrap();
    let again = open(&memory);
    assert_eq!((again.damage(), again.log().head()), (None, Position(3)));
    assert_eq!(texts_of(&memory)["foldback.log.000001.000"][..13], *"{\"foldback\":1");
    assert_eq!(verify(&again).damage, None);
}

#[test]
fn a_command_and_facts_keep_who_did_them() {
    let mut workbench = account();
    assert_eq!(actors(&workbench), names(["Mira", "", "Jonas"]));
    let fact = |actor: Option<&str>| Fact {
        event_type: "Deposited".to_owned(),
        schema_version: None,
        data: json!({ "amount_minor": 1 }).to_string(),
        occurred_at: None,
        links: Links { actor: actor.map(Into::into), ..Links::default() },
    };
    workbench.append(vec![fact(None), fact(Some("till 7"))], &request(Some("Mira"))).unwrap();
    assert_eq!(actors(&workbench)[3..], names(["Mira", "till 7"]));
    let envelope: Value = serde_json::from_str(&all(workbench.store())[2]).unwrap();
    assert_eq!(envelope["actor"], "Jonas");
    // An envelope without an actor is what it always was.
    assert!(!all(workbench.store())[1].contains("actor"));
}

#[test]
fn what_is_no_name_is_refused() {
    for actor in ["", "  ", "a\nb", "x".repeat(201).as_str()] {
        let mut workbench = account();
        let refusal = workbench.execute(&deposit(1), &request(Some(actor))).unwrap_err();
        assert_eq!((refusal.name.as_str(), workbench.log().head()), ("InvalidActor", Position(3)), "{actor:?}");
    }
    let longest = "é".repeat(200);
    account().execute(&deposit(1), &request(Some(&longest))).unwrap();
}

#[test]
fn an_actor_is_searched_filtered_and_a_condition() {
    let workbench = account();
    let matching = |text: &str| {
        let condition = Condition::parse(text, field_specs::<Account>()).unwrap();
        let found = workbench.matching(&main_stream(), &condition, Revision(0), Revision(u32::MAX));
        found.iter().map(|revision| revision.0).collect::<Vec<u32>>()
    };
    assert_eq!(matching("actor = \"Mira\""), [1]);
    assert_eq!(matching("actor = jonas and amount < 0"), [3]);
    assert_eq!(matching("actor contains \"on\""), [3]);
    assert_eq!(matching("actor != Mira"), [2, 3]);
    let found = |change: &dyn Fn(&mut Filter)| {
        let (mut filter, mut found) = (Filter::default(), Found::default());
        change(&mut filter);
        workbench.filter(&main_stream(), &filter, Revision(1), Revision(3), &mut found);
        found.revisions
    };
    assert_eq!(found(&|filter| filter.set_text("jona")), [Revision(3)]);
    assert_eq!(found(&|filter| filter.actor = Some("Mira".to_owned())), [Revision(1)]);
}

#[test]
fn a_process_acts_for_whoever_began_it() {
    let mut workbench = account();
    let savings = Request { stream: StreamId::new("account-savings").unwrap(), ..request(None) };
    let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
    workbench.execute(&open, &savings).unwrap();
    for actor in [Some("Mira"), None] {
        let before = workbench.log().head().get();
        let transfer = json!({ "type": "Transfer", "to": "account-savings", "amount_minor": 100 });
        workbench.execute(&transfer, &request(actor)).unwrap();
        while workbench.step_process(request(None).now).unwrap().is_some() {}
        let name = actor.unwrap_or_default();
        assert_eq!(actors(&workbench)[before..], names([name, name, name]));
    }
}

#[test]
fn what_promotes_a_what_if_is_by_whoever_promotes_it() {
    let mut workbench = account();
    let mut lane = Lane::unnamed(main_stream());
    lane.edits.push(Edit::Drop(Target::Recorded(Revision(3))));
    workbench.keep_lane(1, &mut lane).unwrap();
    workbench.promote(&lane, &request(Some("Mira"))).unwrap();
    assert_eq!(actors(&workbench), names(["Mira", "", "Jonas", "Mira"]));
}

#[test]
fn a_log_without_actors_is_exported_and_packed_as_before_and_goes_both_ways() {
    let mut old = workbench();
    old.record_sample().unwrap();
    let text = old.export(ExportFormat::Ndjson, None, &main_stream());
    assert!(!text.contains("\"actor\""));
    let packed = codec::encode_bytes(old.log().after(Position(0)));
    assert_eq!(packed[0], 1);
    // A log of version 1, carried elsewhere, goes on there with actors, and comes back.
    let mut elsewhere = workbench();
    import(&mut elsewhere, &text).unwrap();
    elsewhere.execute(&deposit(1), &request(Some("Mira"))).unwrap();
    let more = elsewhere.export(ExportFormat::Ndjson, None, &main_stream());
    assert!(more.starts_with(&text));
    let report = import(&mut old, &more).unwrap();
    assert_eq!((report.events, old.store().head_hash()), (1, elsewhere.store().head_hash()));
}

#[test]
fn an_import_takes_no_actor_that_an_append_refuses() {
    let workbench = account();
    let text = workbench.export(ExportFormat::Ndjson, None, &main_stream());
    let changed = text.replacen("\"actor\":\"Jonas\"", "\"actor\":\"Mira\"", 1);
    assert_eq!(import(&mut self::workbench(), &changed).unwrap_err().name, "BadLine");
    // Its hash fits, but it is no name.
    let memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    store.append(vec![by(" ", 1)]).unwrap();
    let refusal = import(&mut self::workbench(), &all(&store)[0]).unwrap_err();
    assert_eq!((refusal.name.as_str(), refusal.details["line"].clone()), ("InvalidActor", json!(1)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_actor_goes_through_disk_segments_and_files_unchanged(
        actors in prop::collection::vec(prop::option::of("\\PC{1,200}"), 1..40),
        sealed in any::<bool>(),
    ) {
        let (memory, elsewhere) = (MemoryKeyValue::default(), MemoryKeyValue::default());
        let mut store = open(&memory);
        let actors: Vec<Option<String>> =
            actors.into_iter().map(|actor| actor.filter(|actor| !actor.trim().is_empty())).collect();
        let records = (1..).zip(&actors).map(|(number, actor)| match actor {
            Some(actor) => by(actor, number),
            None => movement(number),
        });
        let records: Vec<Record> = records.collect();
        match sealed {
            true => append(&mut store, records).unwrap(),
            false => records.into_iter().for_each(|record| store.append(vec![record]).unwrap()),
        }
        let again = Workbench::open(Box::new(memory)).unwrap();
        prop_assert_eq!(again.store().damage(), None);
        prop_assert_eq!(self::actors(&again), actors);
        let mut other = Workbench::open(Box::new(elsewhere)).unwrap();
        import(&mut other, &again.export(ExportFormat::Ndjson, None, &main_stream())).unwrap();
        prop_assert_eq!(other.store().head_hash(), again.store().head_hash());
        prop_assert_eq!(all(other.store()), all(again.store()));
        // Its links and batches do the same.
        let (count, packed) = again.packed_log().unwrap();
        let link = foldback::workbench::link::Link { log: Some((count, packed)), ..Default::default() };
        let beside = Workbench::beside(link.shared_records().unwrap()).unwrap();
        prop_assert_eq!(beside.store().head_hash(), again.store().head_hash());
        let mut third = workbench();
        import(&mut third, &again.export(ExportFormat::CloudEvents, None, &main_stream())).unwrap();
        prop_assert_eq!(third.store().head_hash(), again.store().head_hash());
    }
}
