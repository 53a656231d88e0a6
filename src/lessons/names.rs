//! The names that the domains and the page give to lessons.

use crate::domains::source::EVOLVE;
use crate::domains::{Registration, registry};
use crate::engine::travel::condition::Vocabulary;
use crate::lessons::controls::CONTROLS;
use crate::lessons::format::{DomainNames, Names};
use crate::lessons::index::source;

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
