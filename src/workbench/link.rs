//! Links: a moment, a condition, a what-if and, if asked for, the whole log, as the fragment of an address.
//!
//! The fragment never leaves the browser. Its fields are those of a form (`stream=account-main&at=32`); lane and log
//! are compressed, in the alphabet of addresses. The log is packed as a sealed segment is: two units an event or so.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::log::{Record, canonical_object};
use crate::engine::travel::timeline::Axis;
use crate::engine::user_error::UserError;
use crate::engine::what_if::Lane;
use crate::storage::codec::{self, CodecError, Limits};
use crate::storage::memory::MemoryKeyValue;
use crate::words;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::import::Import;
use crate::workbench::refusal;

/// The longest fragment that is offered as a link, in characters: mail and chat cut longer ones.
pub const MAX_LINK: usize = 16_000;
/// The most bytes that a lane may take once it is inflated.
const MAX_LANE: usize = 1 << 20;
/// How many of a log's first events are packed to see whether all of them fit.
const TRIED_EVENTS: usize = 2_048;
/// How hard to compress, of 10.
const LEVEL: u8 = 9;

/// What a link says; what it does not say stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The stream to show.
    pub stream: Option<StreamId>,
    /// The cursor's revision; `None` for live.
    pub at: Option<Revision>,
    /// The moment that others are compared with.
    pub pin: Option<Revision>,
    /// The condition to break at.
    pub condition: String,
    /// The tab of the inspector, as the page names it, in small letters.
    pub tab: Option<String>,
    /// The chosen field, by its name.
    pub field: Option<String>,
    /// The axis of the chart, if it is not events.
    pub axis: Option<Axis>,
    /// The part of the axis that is seen, in whole events or milliseconds.
    pub seen: Option<(i64, i64)>,
    /// A what-if to open that this browser keeps, by its number.
    pub kept: Option<u32>,
    /// A what-if to open.
    pub lane: Option<Lane>,
    /// The whole log: how many events, and the events packed.
    pub log: Option<(usize, String)>,
}

impl Link {
    /// Writes the link as a fragment, without the `#`; empty if no field is set.
    pub fn fragment(&self) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        if let Some(stream) = &self.stream {
            form.append_pair("stream", stream.as_str());
        }
        for (name, revision) in [("at", self.at), ("a", self.pin)] {
            if let Some(revision) = revision {
                form.append_pair(name, &revision.to_string());
            }
        }
        if !self.condition.trim().is_empty() {
            form.append_pair("if", &self.condition);
        }
        for (name, word) in [("tab", &self.tab), ("field", &self.field)] {
            if let Some(word) = word {
                form.append_pair(name, word);
            }
        }
        if let Some(axis) = self.axis {
            form.append_pair("axis", axis.name());
        }
        if let Some((from, to)) = self.seen {
            form.append_pair("seen", &format!("{from}~{to}"));
        }
        if let Some(number) = self.kept {
            form.append_pair("kept", &number.to_string());
        }
        if let Some(lane) = &self.lane {
            let packed = compress_to_vec(lane.json().to_string().as_bytes(), LEVEL);
            form.append_pair("lane", &URL_SAFE_NO_PAD.encode(packed));
        }
        if let Some((events, packed)) = &self.log {
            form.append_pair("events", &events.to_string());
            form.append_pair("log", packed);
        }
        form.finish()
    }

    /// Returns `true` if a fragment has a part for a log, which may still be damaged.
    pub fn brings_a_log(fragment: &str) -> bool {
        form_urlencoded::parse(fragment.trim_start_matches('#').as_bytes()).any(|(name, _)| name == "log")
    }

    /// Returns `true` if a fragment has a part that is packed, a log or a what-if.
    pub fn is_packed(fragment: &str) -> bool {
        form_urlencoded::parse(fragment.trim_start_matches('#').as_bytes())
            .any(|(name, _)| name == "log" || name == "lane")
    }

    /// Reads a fragment, with or without its `#`. Unknown names are ignored.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidLink`, with the field that cannot be read.
    pub fn read(fragment: &str) -> Result<Link, UserError> {
        Link::read_with(fragment, read_lane)
    }

    /// Reads a fragment without a what-if, as [`Link::read`] does.
    ///
    /// # Errors
    /// As [`Link::read`]; a what-if cannot be read.
    pub fn read_plain(fragment: &str) -> Result<Link, UserError> {
        Link::read_with(fragment, |_| None)
    }

    fn read_with(fragment: &str, read_lane: fn(&str) -> Option<Lane>) -> Result<Link, UserError> {
        let mut link = Link::default();
        let mut events = None;
        for (name, value) in form_urlencoded::parse(fragment.trim_start_matches('#').as_bytes()) {
            let invalid = || {
                let message = words::workbench::the_link_cannot_be_read_its_part(&format_args!("{name:?}"));
                UserError::new("InvalidLink", message).with("part", name.as_ref())
            };
            let revision = || value.parse().map(|number| Some(Revision(number))).map_err(|_| invalid());
            match name.as_ref() {
                "stream" => link.stream = Some(StreamId::new(&value).map_err(|_| invalid())?),
                "at" => link.at = revision()?,
                "a" => link.pin = revision()?,
                "if" => link.condition = value.into_owned(),
                "tab" => link.tab = Some(value.into_owned()),
                "field" => link.field = Some(value.into_owned()),
                "axis" => link.axis = Some(Axis::named(&value).ok_or_else(invalid)?),
                "seen" => link.seen = Some(read_seen(&value).ok_or_else(invalid)?),
                "kept" => link.kept = Some(value.parse().map_err(|_| invalid())?),
                "lane" => link.lane = Some(read_lane(&value).ok_or_else(invalid)?),
                "events" => events = Some(value.parse::<usize>().map_err(|_| invalid())?),
                "log" => link.log = Some((events.ok_or_else(invalid)?, value.into_owned())),
                _ => {}
            }
        }
        Ok(link)
    }

    /// Unpacks the log that the link brings.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidLink`.
    pub fn records(&self) -> Result<Vec<Record>, UserError> {
        self.unpack(&Limits::SEGMENT)
    }

    /// Unpacks a log that someone else shared by link, which may hold no more than a page opens at once: checked before
    /// anything is built of it.
    ///
    /// # Errors
    /// [`UserError`] named `SharedLogTooLarge` with what there is too much of, or `InvalidLink`.
    pub fn shared_records(&self) -> Result<Vec<Record>, UserError> {
        let records = self.unpack(&Limits::SHARED)?;
        for record in &records {
            refusal::check_type(&record.event_type)?;
            let is_canonical = canonical_object(&record.data).is_ok_and(|data| data == record.data);
            if !is_canonical {
                return Err(invalid_log());
            }
        }
        Ok(records)
    }

    fn unpack(&self, limits: &Limits) -> Result<Vec<Record>, UserError> {
        let Some((events, packed)) = &self.log else { return Ok(Vec::new()) };
        let bytes = URL_SAFE_NO_PAD.decode(packed).map_err(|_| invalid_log())?;
        codec::decode_within(&bytes, *events, limits).map_err(|error| match error {
            CodecError::TooLarge { what, most } => {
                let message = words::workbench::the_shared_log_has_more_than(&most, &what);
                UserError::new("SharedLogTooLarge", message).with("what", what.english()).with("max", most)
            }
            CodecError::UnknownLayout { .. } | CodecError::NotPacked { .. } | CodecError::Damaged { .. } => {
                invalid_log()
            }
        })
    }
}

fn invalid_log() -> UserError {
    let message = words::workbench::THE_LOG_IN_THE_LINK_CANNOT_BE.text();
    UserError::new("InvalidLink", message).with("part", "log")
}

/// How another log relates to this browser's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// All of it is in this browser's log.
    Known,
    /// It continues this browser's log.
    Continues {
        /// The number of additional events.
        events: usize,
    },
    /// It is a different log.
    Different,
}

fn read_seen(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once('~')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from < to).then_some((from, to))
}

fn read_lane(text: &str) -> Option<Lane> {
    let packed = URL_SAFE_NO_PAD.decode(text).ok()?;
    let json = decompress_to_vec_with_limit(&packed, MAX_LANE).ok()?;
    Lane::read(&serde_json::from_slice(&json).ok()?).ok()
}

impl Workbench {
    /// Packs the whole log for a link: how many events, and the events.
    ///
    /// # Errors
    /// [`UserError`] named `Archived` if some are archived and not attached.
    pub fn packed_log(&self) -> Result<(usize, String), UserError> {
        let events: Vec<_> = self.log().after(Position(0)).collect();
        if events.iter().any(|event| event.is_archived()) {
            let message = words::workbench::A_PART_OF_THE_LOG_IS_ARCHIVED_2.text();
            return Err(UserError::new("Archived", message));
        }
        Ok((events.len(), URL_SAFE_NO_PAD.encode(codec::encode_bytes(events.into_iter()))))
    }

    /// Packs the whole log for a link of at most so many characters, unless it is seen beforehand that it does not fit: a
    /// log is packed only if what its first events take allows it.
    ///
    /// # Errors
    /// [`UserError`] named `LinkTooLong` with an estimate, or as [`Workbench::packed_log`].
    pub fn packed_log_within(&self, most: usize) -> Result<(usize, String), UserError> {
        let head = self.log().head().get();
        let mut events = TRIED_EVENTS;
        while events < head {
            let first: Vec<_> = (1..=events).filter_map(|number| self.log().at(Position::from_len(number))).collect();
            if first.iter().any(|event| event.is_archived()) {
                break;
            }
            let characters = codec::encode_bytes(first.into_iter()).len().div_ceil(3) * 4;
            // More events never take less; a quarter more for what compresses better in a longer text.
            if characters > most / 4 * 5 {
                let estimate = (characters as u64 * head as u64 / events as u64) as usize;
                return Err(refusal::link_too_long(estimate, most));
            }
            // As many as would take a third more.
            events = (events * (most / 3 * 4) / characters.max(1)).clamp(events * 2, events * 8);
        }
        self.packed_log()
    }

    /// Returns how another log relates to this one.
    pub fn compare(&self, other: &Workbench) -> Likeness {
        let (mine, theirs) = (self.log().head(), other.log().head());
        let common = mine.min(theirs);
        let is_same = common == Position(0) || self.store().hash_at(common) == other.store().hash_at(common);
        match is_same {
            false => Likeness::Different,
            true if theirs > mine => Likeness::Continues { events: theirs.get() - mine.get() },
            true => Likeness::Known,
        }
    }

    /// Opens records as a log of their own in memory, beside this browser's log.
    ///
    /// # Errors
    /// [`UserError`] if they do not form a log.
    pub fn beside(records: Vec<Record>) -> Result<Workbench, UserError> {
        let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default()))?;
        Import::run(&mut workbench, records)?;
        Ok(workbench)
    }
}
