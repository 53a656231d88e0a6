//! Events into columns, bytes and text.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::columns::Writer;
use super::pack;
use super::shape::Shapes;
use crate::engine::log::Recorded;
use crate::engine::log::envelope::StreamId;

/// The version of the layout without actors.
pub(super) const LAYOUT: u8 = 1;
/// The version of the layout with actors, the newest that is read.
pub(super) const ACTOR_LAYOUT: u8 = 2;
/// Marks an event that has an actor, beside the marks of its names.
pub(super) const HAS_ACTOR: usize = 8;
/// How many bytes of the SHA-256 are kept.
pub(super) const CHECK_BYTES: usize = 8;

/// Writes events as text.
pub fn encode<'a>(events: impl Iterator<Item = Recorded<'a>>) -> String {
    pack::pack(&encode_bytes(events))
}

/// Writes events as bytes.
pub fn encode_bytes<'a>(events: impl Iterator<Item = Recorded<'a>>) -> Vec<u8> {
    let events: Vec<_> = events.collect();
    let layout = if events.iter().any(|event| event.actor().is_some()) { ACTOR_LAYOUT } else { LAYOUT };
    let body = body(&events, layout);
    let mut head = Writer::default();
    head.count(body.len() as u64);
    let mut bytes = vec![layout];
    bytes.extend_from_slice(&Sha256::digest(&body)[..CHECK_BYTES]);
    bytes.extend(head.into_bytes());
    bytes.extend(body);
    bytes
}

fn body(events: &[Recorded<'_>], layout: u8) -> Vec<u8> {
    let mut writer = Writer::default();
    let (streams, stream_column) = numbered(events.iter().map(|event| event.stream));
    writer.count(streams.len() as u64);
    streams.iter().for_each(|stream| writer.text(stream.as_str()));

    let shapes = Shapes::of(events);
    shapes.write(&mut writer);
    writer.numbers(&shapes.places);
    writer.numbers(&stream_column);

    let mut before = 0;
    let recorded = events
        .iter()
        .map(|event| event.recorded_at.millis() - std::mem::replace(&mut before, event.recorded_at.millis()));
    writer.numbers(&recorded.collect::<Vec<i64>>());
    let lateness = events.iter().map(|event| event.occurred_at.millis() - event.recorded_at.millis());
    writer.numbers(&lateness.collect::<Vec<i64>>());

    writer.numbers(&events.iter().map(given).collect::<Vec<i64>>());
    let names = events.iter().map(|event| [event.given_id(), event.correlation_id(), event.causation_id()]);
    let texts: Vec<&str> = names.flatten().flatten().collect();
    writer.count(texts.len() as u64);
    writer.texts(&texts);
    if layout == ACTOR_LAYOUT {
        let actors: Vec<&str> = events.iter().filter_map(|event| event.actor().map(AsRef::as_ref)).collect();
        writer.count(actors.len() as u64);
        writer.texts(&actors);
    }

    shapes.write_values(&mut writer);
    writer.into_bytes()
}

/// Marks which names an event was given, and whether it has an actor.
fn given(event: &Recorded<'_>) -> i64 {
    let is_there = [
        event.given_id().is_some(),
        event.correlation_id().is_some(),
        event.causation_id().is_some(),
        event.actor().is_some(),
    ];
    is_there.into_iter().zip(0..).map(|(is_there, bit)| i64::from(is_there) << bit).sum()
}

/// Numbers streams in the order in which they come; returns them, and the number of each event's.
fn numbered<'a>(of_events: impl Iterator<Item = &'a StreamId>) -> (Vec<&'a StreamId>, Vec<i64>) {
    let (mut streams, mut numbers) = (Vec::new(), HashMap::new());
    let mut number = |stream| {
        *numbers.entry(stream).or_insert_with(|| {
            streams.push(stream);
            streams.len() as i64 - 1
        })
    };
    let column = of_events.map(&mut number).collect();
    (streams, column)
}
