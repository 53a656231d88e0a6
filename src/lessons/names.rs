//! The names that the domains and the page give to lessons.

use std::collections::BTreeSet;

use crate::domains::source::EVOLVE;
use crate::domains::{Registration, domain, registry};
use crate::engine::log::envelope::StreamId;
use crate::engine::travel::condition::Vocabulary;
use crate::lessons::controls::CONTROLS;
use crate::lessons::format::{DomainNames, Names};
use crate::lessons::index::source;
use crate::workbench::Workbench;

/// Lists what a lesson may name on the page, whose tabs are given as addresses name them.
pub fn page_names(tabs: Vec<String>) -> Names<'static> {
    Names { domains: domain_names(), tabs, controls: CONTROLS, has_source: &has_source }
}

/// Returns `true` if the page has the source of a function.
fn has_source(file: &str, function: &str) -> bool {
    source(file, function).is_some()
}

/// Lists the names of every domain: fields, types of events, streams of its sample, read models.
pub fn domain_names() -> Vec<DomainNames> {
    // What own events are called is in the log, not in the code.
    registry().filter(|domain| !domain.takes_any).map(names).collect()
}

/// Returns what a lesson's names are held under for a stream: its domain, or its set of own events, such as `own-shop`.
pub fn known_as(stream: &StreamId) -> &str {
    match domain(stream.domain()) {
        Some(domain) if domain.takes_any => stream.as_str().split_once('.').map_or(stream.as_str(), |(set, _)| set),
        _ => stream.domain(),
    }
}

/// Lists the names of the sets of own events in a log: the fields of their models as they are at its end.
pub fn names_in(workbench: &Workbench) -> Vec<DomainNames> {
    let mut sets: Vec<DomainNames> = Vec::new();
    let takes_any = |stream: &&StreamId| domain(stream.domain()).is_some_and(|domain| domain.takes_any);
    // A stream without a dot has the definitions of a set, and no fields.
    for stream in workbench.log().streams().filter(takes_any).filter(|stream| stream.as_str().contains('.')) {
        let name = known_as(stream);
        let index = sets.iter().position(|set| set.name == name).unwrap_or_else(|| {
            sets.push(of_set(name, stream, workbench));
            sets.len() - 1
        });
        sets[index].streams.push(stream.as_str().to_owned());
    }
    sets
}

/// Returns the names of a set, but for those of its streams, of which one is given.
fn of_set(name: &str, stream: &StreamId, workbench: &Workbench) -> DomainNames {
    let log = workbench.log();
    let of_set = |other: &&StreamId| known_as(other) == name && other.as_str().contains('.');
    let positions = log.streams().filter(of_set).flat_map(|stream| log.positions(stream));
    let types: BTreeSet<String> =
        positions.filter_map(|position| log.at(*position)).map(|event| event.event_type.to_string()).collect();
    let read_models = domain(stream.domain()).map_or(&[][..], |domain| (domain.read_models)());
    DomainNames {
        name: name.to_owned(),
        fields: Vocabulary::of_fields(workbench.fields(stream)).fields,
        types: types.into_iter().collect(),
        streams: Vec::new(),
        read_models: read_models.iter().map(|spec| spec.name.to_owned()).collect(),
    }
}

fn names(domain: &Registration) -> DomainNames {
    let mut streams: Vec<String> = (domain.sample)().iter().map(|told| told.stream.to_owned()).collect();
    streams.sort();
    streams.dedup();
    DomainNames {
        name: domain.name.to_owned(),
        fields: Vocabulary::of_fields(domain.fields).fields,
        types: EVOLVE.iter().filter(|arm| arm.domain == domain.name).map(|arm| arm.event.to_owned()).collect(),
        streams,
        read_models: (domain.read_models)().iter().map(|spec| spec.name.to_owned()).collect(),
    }
}
