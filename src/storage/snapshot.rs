//! Snapshots: states of streams kept beside the log, so that opening need not fold all of it. They are optional.
//!
//! A snapshot is used only if it is undamaged, of the requested state version, and of this log: the hash of the
//! event it was taken at is the one that a sealed segment ends with, which depends on all events before it. Any other
//! is ignored. If a text of the log does not fit, all snapshots are removed.

use serde_json::Value;

use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::travel::trail::Trail;
use crate::storage::chain::digest;
use crate::storage::layout::{FORMAT, SNAPSHOT_PREFIX};
use crate::storage::meter::Meter;
use crate::storage::port::{KeyValue as _, StorageError, units};
use crate::storage::store::EventStore;

/// The most UTF-16 units that a snapshot may take; a larger state is not kept.
pub const MAX_SNAPSHOT_UNITS: u64 = 16_384;

/// The text between a snapshot and the SHA-256 of everything before it.
const CHECK: &str = ",\"check\":\"";

/// The state of a stream at a revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The version of the state.
    pub state_version: u16,
    /// The stream that was folded.
    pub stream: StreamId,
    /// The stream's newest revision at the position.
    pub revision: Revision,
    /// The position that it was taken at: the last of a sealed segment.
    pub position: Position,
    /// The hash of the event at the position.
    pub hash: Hash,
    /// The state as its domain wrote it.
    pub state: Value,
    /// The trail of the headline up to it, for the chart of a long stream.
    pub trail: Option<Trail>,
}

impl Snapshot {
    /// Returns the key of a stream's snapshot.
    pub fn key(stream: &StreamId) -> String {
        format!("{SNAPSHOT_PREFIX}{stream}")
    }

    /// Writes the snapshot as JSON.
    pub fn text(&self) -> String {
        let Snapshot { state_version, stream, revision, position, hash, state, trail } = self;
        let trail = trail.as_ref().map_or_else(String::new, |trail| format!(",\"trail\":{}", trail.to_json()));
        let body = format!(
            "{{\"foldback\":{FORMAT},\"state_version\":{state_version},\"stream\":\"{stream}\",\"revision\":{revision},\"position\":{position},\"hash\":\"{hash}\",\"state\":{state}{trail}"
        );
        let check = digest(body.as_bytes());
        format!("{body}{CHECK}{check}\"}}")
    }

    /// Reads a snapshot; `None` if it is damaged or of another format.
    pub fn read(text: &str) -> Option<Snapshot> {
        let (body, check) = text.rsplit_once(CHECK)?;
        if check.strip_suffix("\"}")? != digest(body.as_bytes()).to_string() {
            return None;
        }
        let json: Value = serde_json::from_str(&format!("{body}}}")).ok()?;
        let number = |name: &str| u32::try_from(json[name].as_u64()?).ok();
        let revision = Revision(number("revision")?);
        (json["foldback"] == FORMAT).then_some(Snapshot {
            state_version: number("state_version")?.try_into().ok()?,
            stream: StreamId::new(json["stream"].as_str()?).ok()?,
            revision,
            position: Position(number("position")?),
            hash: Hash::parse(json["hash"].as_str()?)?,
            state: json.get("state")?.clone(),
            trail: Trail::from_json(&json["trail"], revision),
        })
    }
}

impl EventStore {
    /// Returns the newest position in a sealed segment, which is where a snapshot can be taken; 0 if none is sealed.
    pub fn sealed_end(&self) -> Position {
        self.sealed.last().map_or(Position(0), |header| header.last_position())
    }

    /// Returns the snapshot of a stream, if it is of this log and of this state version.
    pub fn snapshot(&self, stream: &StreamId, state_version: u16) -> Option<Snapshot> {
        let text = self.disk.get(&Snapshot::key(stream)).ok()??;
        let snapshot = Snapshot::read(&text)?;
        let is_of_the_log = self.sealed_hash(snapshot.position) == Some(snapshot.hash)
            && self.revision_at(stream, snapshot.position) == snapshot.revision;
        let is_asked_for = snapshot.stream == *stream && snapshot.state_version == state_version;
        (is_of_the_log && is_asked_for).then_some(snapshot)
    }

    /// Keeps the state of a stream as it is at [`EventStore::sealed_end`], and the trail up to there if there is one,
    /// replacing its older snapshot. If there is no room, or the state is too large, the older one stays.
    pub fn keep_snapshot(&mut self, stream: &StreamId, state_version: u16, (state, trail): (Value, Option<Trail>)) {
        let position = self.sealed_end();
        let Some(hash) = self.sealed_hash(position) else { return };
        let revision = self.revision_at(stream, position);
        let mut snapshot = Snapshot { state_version, stream: stream.clone(), revision, position, hash, state, trail };
        let mut text = snapshot.text();
        if units(&text) > MAX_SNAPSHOT_UNITS && snapshot.trail.take().is_some() {
            text = snapshot.text();
        }
        if self.damage.is_none() && units(&text) <= MAX_SNAPSHOT_UNITS {
            // A snapshot that does not fit is not kept.
            let _ = self.disk.set(&Snapshot::key(stream), &text);
        }
    }

    /// Removes the snapshot of a stream.
    pub fn drop_snapshot(&mut self, stream: &StreamId) {
        // One that stays is rejected again.
        let _ = self.disk.remove(&Snapshot::key(stream));
    }

    /// Returns a stream's newest revision at a position.
    pub fn revision_at(&self, stream: &StreamId, position: Position) -> Revision {
        Revision::from_len(self.log.positions(stream).partition_point(|known| *known <= position))
    }

    /// Returns the hash of the event at a position, if a sealed segment ends there.
    fn sealed_hash(&self, position: Position) -> Option<Hash> {
        let segment = self.sealed.binary_search_by_key(&position, |header| header.last_position()).ok()?;
        self.sealed.get(segment).map(|header| header.last)
    }
}

impl Meter {
    /// Writes a text of the log. If it does not fit, snapshots are removed, and then cleared logs.
    pub(super) fn put(&mut self, key: &str, text: &str) -> Result<(), StorageError> {
        self.put_in(self.generation, key, text)
    }

    /// Writes a text of a generation, as [`Meter::put`] does.
    pub(super) fn put_in(&mut self, generation: u32, key: &str, text: &str) -> Result<(), StorageError> {
        let mut outcome = self.set_of(generation, key, text);
        for give_up in [Meter::drop_snapshots, Meter::drop_former] {
            if matches!(outcome, Err(StorageError::QuotaExceeded { .. })) && give_up(self)? {
                outcome = self.set_of(generation, key, text);
            }
        }
        outcome
    }

    /// Removes all snapshots; `true` if there were any.
    pub(super) fn drop_snapshots(&mut self) -> Result<bool, StorageError> {
        let keys: Vec<String> = self.keys()?.into_iter().filter(|key| key.starts_with(SNAPSHOT_PREFIX)).collect();
        keys.iter().try_for_each(|key| self.remove(key))?;
        Ok(!keys.is_empty())
    }
}
