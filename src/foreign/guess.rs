//! Where the parts of an event probably are, by the names of paths and by the values at their ends.

use crate::foreign::format::Format;
use crate::foreign::mapping::Mapping;
use crate::foreign::path::{Path, Step};
use crate::foreign::seen::Sighting;

/// Names of the type, the most telling first; written small, without anything but letters and digits.
const KINDS: &[&str] = &[
    "eventtype",
    "type",
    "eventname",
    "kind",
    "event",
    "action",
    "activity",
    "operation",
    "op",
    "verb",
    "name",
    "topic",
];
/// How many types a short file may have, at a path whose name says that it is the type.
const TYPES: usize = 50;
/// The same of a path whose name may say something else.
const FEW: usize = 12;
/// Names of the time.
const TIMES: &[&str] = &[
    "occurredat",
    "occurred",
    "eventtime",
    "timestamp",
    "time",
    "createdat",
    "created",
    "datetime",
    "date",
    "at",
    "ts",
    "when",
    "recordedat",
    "recorded",
    "emittedat",
    "loggedat",
    "updatedat",
    "updated",
];
/// Names of the id.
const IDS: &[&str] = &["eventid", "id", "uuid", "guid", "messageid", "msgid"];
/// Names of the stream.
const STREAMS: &[&str] = &[
    "stream",
    "streamid",
    "streamname",
    "aggregateid",
    "aggregaterootid",
    "aggregate",
    "entityid",
    "entity",
    "subject",
    "key",
    "partitionkey",
    "topic",
];
/// Names of the data.
const DATA: &[&str] =
    &["data", "payload", "eventdata", "body", "detail", "details", "attributes", "properties", "value", "content"];
/// Ends of names that name a thing, the most telling first.
const OF_THINGS: &[&[&str]] = &[&["id", "number", "uuid"], &["key", "ref", "no", "nr"], &["code", "name"]];
/// Who did it, and where: events of many things have the same.
const OF_OTHERS: &[&str] = &[
    "user",
    "actor",
    "sender",
    "author",
    "creator",
    "owner",
    "tenant",
    "org",
    "organization",
    "repository",
    "repo",
    "session",
    "correlation",
    "causation",
    "trace",
    "request",
    "version",
    "source",
    "host",
];

/// Guesses where the parts of the events of a file are.
pub(super) fn guess(format: Format, seen: &[Sighting], events: usize) -> Mapping {
    let member = |name: &str| Some(Path::member(name));
    let there = |name: &str| {
        let path = Path::member(name);
        seen.iter().any(|sighting| sighting.seen.path == path && 2 * sighting.seen.count >= events).then_some(path)
    };
    let within = |name: &str| Guess { seen, events, prefix: Path::member(name) };
    match format {
        Format::Lines | Format::Array | Format::Inside | Format::Csv => {
            Guess { seen, events, prefix: Path::whole() }.mapping()
        }
        Format::CloudEvents => {
            let (kind, time) = (member("type"), there("time"));
            let stream = there("subject").or_else(|| within("data").stream(&[])).or_else(|| there("source"));
            Mapping { stream, kind, time, id: member("id"), data: Path::member("data") }
        }
        Format::Kurrent => {
            let time = ["created", "createdEpoch", "timestamp", "updated"].into_iter().find_map(there);
            let id = there("eventId");
            Mapping { stream: member("streamId"), kind: member("eventType"), time, id, data: Path::member("data") }
        }
        Format::Redux => {
            let action = Path::member("action");
            let kind = Some(action.then(Step::Member("type".to_owned())));
            Mapping { stream: None, kind, time: there("timestamp"), id: None, data: action }
        }
        Format::Kafka => {
            let mut mapping = within("value").mapping();
            mapping.stream = there("key").or(mapping.stream);
            mapping.time = mapping.time.or_else(|| there("time"));
            mapping
        }
        Format::Nats => within("data").of_messages(),
    }
}

/// The paths below one of them, from which a mapping is guessed.
struct Guess<'a> {
    seen: &'a [Sighting],
    events: usize,
    prefix: Path,
}

impl<'a> Guess<'a> {
    fn mapping(&self) -> Mapping {
        let path = |sighting: Option<&Sighting>| sighting.map(|sighting| sighting.seen.path.clone());
        let kind = path(self.kind());
        let time = path(self.time());
        let id = path(self.id());
        let known: Vec<Path> = [&kind, &time, &id].into_iter().flatten().cloned().collect();
        let stream = self.stream(&known);
        let data = self.data(&known);
        Mapping { stream, kind, time, id, data }
    }

    /// Lists the paths below the prefix, with how many steps they go further.
    fn below(&self) -> impl Iterator<Item = (usize, &'a Sighting)> {
        let prefix = self.prefix.steps().to_vec();
        self.seen.iter().filter_map(move |sighting| {
            let further = sighting.seen.path.steps().strip_prefix(prefix.as_slice())?.len();
            // What is in an array is not about the event as a whole.
            let is_in_array = sighting.seen.path.steps().iter().any(|step| matches!(step, Step::Item(_)));
            (further > 0 && !is_in_array).then_some((further, sighting))
        })
    }

    /// Returns `true` if a path occurs in at least this share of the events.
    fn occurs(&self, sighting: &Sighting, percent: usize) -> bool {
        100 * sighting.seen.count >= percent * self.events
    }

    /// Guesses where the parts of messages are. The time and the id are the server's, and the subject is the stream; but where
    /// one part of it is like a type, and something else names a stream, that part is the type.
    fn of_messages(&self) -> Mapping {
        let Mapping { kind, data, stream, .. } = self.mapping();
        let path = |sighting: &Sighting| sighting.seen.path.clone();
        let parts = (1..).map_while(|number| {
            let part = Path::member(&format!("subject_{number}"));
            self.seen.iter().find(|sighting| sighting.seen.path == part && self.occurs(sighting, 90))
        });
        let mut varying: Vec<&Sighting> = parts.filter(|part| part.distinct > 1).collect();
        let is_only = varying.len() == 1;
        let is_type = |part: &&Sighting| part.distinct <= FEW && part.seen.example.starts_with(char::is_alphabetic);
        let last = varying.iter().rposition(is_type).filter(|_| !is_only || stream.is_some());
        let last = last.map(|index| path(varying.remove(index)));
        let finest = varying.iter().max_by_key(|part| part.distinct).map(|part| path(part));
        let subject = || Path::member("subject");
        let stream = match finest {
            Some(_) if is_only => subject(),
            Some(finest) => finest,
            None => stream.unwrap_or_else(subject),
        };
        let (time, id) = (Some(Path::member("time")), Some(Path::member("sequence")));
        Mapping { stream: Some(stream), kind: kind.or(last), time, id, data }
    }

    /// Finds the type: a text with few values.
    fn kind(&self) -> Option<&'a Sighting> {
        let candidates = self.below().filter(|(_, sighting)| {
            let count = sighting.seen.count;
            let is_type = sighting.seen.path.last_name().is_some_and(|name| plain(name).ends_with("type"));
            let is_few = sighting.distinct <= (count / 4).max(if is_type { TYPES } else { FEW });
            sighting.texts == count && sighting.times == 0 && is_few && self.occurs(sighting, 60)
        });
        best(candidates, KINDS)
    }

    /// Finds the time: by its name, or else the first path with nothing but times.
    fn time(&self) -> Option<&'a Sighting> {
        let candidates = |percent: usize| {
            self.below().filter(move |(_, sighting)| {
                100 * sighting.times >= percent * sighting.seen.count && self.occurs(sighting, 50)
            })
        };
        best(candidates(50), TIMES).or_else(|| {
            let texts = candidates(90).filter(|(_, sighting)| sighting.texts > 0);
            texts.min_by_key(|(steps, _)| *steps).map(|(_, found)| found)
        })
    }

    /// Finds the id: different in every event.
    fn id(&self) -> Option<&'a Sighting> {
        let candidates = self.below().filter(|(steps, sighting)| {
            *steps <= 2 && sighting.distinct == sighting.seen.count && self.occurs(sighting, 90)
        });
        best(candidates, IDS)
    }

    /// Finds the stream: a name that comes again and again.
    fn stream(&self, known: &[Path]) -> Option<Path> {
        let candidates: Vec<(usize, &Sighting)> = self
            .below()
            .filter(|(_, sighting)| {
                let count = sighting.seen.count;
                10 * (sighting.texts + sighting.wholes) >= 8 * count
                    && 10 * sighting.times < count.max(1) * 9
                    && self.occurs(sighting, 80)
                    && !known.contains(&sighting.seen.path)
            })
            .collect();
        let named = best(candidates.iter().copied(), STREAMS);
        let found = named.or_else(|| {
            let repeats = |sighting: &Sighting| {
                sighting.distinct > 1
                    && 10 * sighting.distinct <= 8 * sighting.seen.count
                    && of_thing(&sighting.seen.path).is_some()
            };
            let of_things = candidates.iter().copied().filter(|(_, sighting)| repeats(sighting));
            // The finest division, and of two like that the shorter name.
            of_things.map(|(_, sighting)| sighting).min_by_key(|sighting| {
                let path = &sighting.seen.path;
                let distinct = std::cmp::Reverse(sighting.distinct);
                (of_other(path), of_thing(path), distinct, sighting.seen.example.len(), path.steps().len())
            })
        });
        found.map(|sighting| sighting.seen.path.clone())
    }

    /// Finds the data: an object beside the type; without it the whole.
    fn data(&self, known: &[Path]) -> Path {
        let candidates = self.below().filter(|(steps, sighting)| {
            let path = &sighting.seen.path;
            // An object that holds the type or the time is more than the data.
            let is_beside = known.iter().all(|known| !known.steps().starts_with(path.steps()));
            *steps == 1 && sighting.objects == sighting.seen.count && self.occurs(sighting, 80) && is_beside
        });
        match best(candidates, DATA) {
            Some(sighting) if !known.is_empty() => sighting.seen.path.clone(),
            Some(_) | None => self.prefix.clone(),
        }
    }
}

/// Returns the path with the most telling name, and of those the one with the fewest steps.
fn best<'a>(candidates: impl Iterator<Item = (usize, &'a Sighting)>, names: &[&str]) -> Option<&'a Sighting> {
    let ranked = candidates.filter_map(|(steps, sighting)| {
        let name = plain(sighting.seen.path.last_name()?);
        let rank = names.iter().position(|known| *known == name)?;
        Some((steps * names.len() + rank, sighting))
    });
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, sighting)| sighting)
}

/// Writes a name small, without anything but letters and digits.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns how telling the last name on a path is if it names a thing, less for more: `order_id`, `device`, `room_name`.
fn of_thing(path: &Path) -> Option<usize> {
    const THINGS: &[&str] = &["device", "sensor", "order", "game", "issue", "ticket", "machine", "room", "item", "sku"];
    let name = path.last_name().map(plain)?;
    let is_thing = THINGS.contains(&name.as_str());
    let end = OF_THINGS.iter().position(|ends| ends.iter().any(|end| name.ends_with(end)));
    if is_thing { Some(0) } else { end }
}

/// Returns `true` if a path leads to who did it, or to what many things share.
fn of_other(path: &Path) -> bool {
    path.steps().iter().any(|step| match step {
        Step::Member(name) => OF_OTHERS.iter().any(|other| plain(name).contains(other)),
        Step::Item(_) => false,
    })
}
