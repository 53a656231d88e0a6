//! The names that a lesson may use: what fields, streams, tabs, controls and functions there are.

use crate::engine::travel::condition::{FieldName, Kind};

/// What is known of the page to check a lesson.
pub struct Names<'a> {
    /// The domains.
    pub domains: Vec<DomainNames>,
    /// The inspector's tabs, as addresses name them: `why`, `what-if`.
    pub tabs: Vec<String>,
    /// The controls that can be pointed at.
    pub controls: &'a [Control],
    /// Returns `true` if a file below `src` has a function.
    pub has_source: &'a dyn Fn(&str, &str) -> bool,
}

/// What is known of a domain, or of a set of own events, to check a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainNames {
    /// Its name; of a set, what the names of its streams have before the dot: `own-shop`.
    pub name: String,
    /// The fields of its state.
    pub fields: Vec<FieldName>,
    /// The types of its events.
    pub types: Vec<String>,
    /// The streams of its sample.
    pub streams: Vec<String>,
    /// Its read models.
    pub read_models: Vec<String>,
}

/// A control of the page that a lesson can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    /// Its name in lessons.
    pub name: &'static str,
    /// Its selector on the page.
    pub selector: &'static str,
}

impl Names<'_> {
    /// Finds a domain by its name.
    pub fn domain(&self, name: &str) -> Option<&DomainNames> {
        self.domains.iter().find(|domain| domain.name == name)
    }

    /// Finds the domain of a stream, or the set of own events that it belongs to.
    pub fn domain_of(&self, stream: &str) -> Option<&DomainNames> {
        let set = stream.split_once('.').map_or(stream, |(set, _)| set);
        self.domain(set).or_else(|| self.domain(stream.split_once('-')?.0))
    }
}

impl DomainNames {
    /// Writes domains as text, a line for each name.
    pub fn write(domains: &[DomainNames]) -> String {
        let mut text = String::new();
        for domain in domains {
            let mut line = |what: &str, name: &str| text.push_str(&format!("{} {what} {name}\n", domain.name));
            domain.fields.iter().for_each(|field| line("field", &format!("{} {}", field.name, word(field.kind))));
            domain.types.iter().for_each(|name| line("type", name));
            domain.streams.iter().for_each(|name| line("stream", name));
            domain.read_models.iter().for_each(|name| line("read_model", name));
        }
        text
    }

    /// Reads what [`DomainNames::write`] wrote; lines of another form are left out.
    pub fn read(text: &str) -> Vec<DomainNames> {
        let mut domains: Vec<DomainNames> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (Some(name), Some(what), Some(value)) = (words.next(), words.next(), words.next()) else { continue };
            if domains.last().is_none_or(|domain| domain.name != name) {
                domains.push(DomainNames { name: name.to_owned(), ..DomainNames::default() });
            }
            let Some(domain) = domains.last_mut() else { continue };
            let value = value.to_owned();
            match what {
                "field" => {
                    let kind = words.next().map_or(Kind::Text, kind);
                    domain.fields.push(FieldName { name: value, kind });
                }
                "type" => domain.types.push(value),
                "stream" => domain.streams.push(value),
                "read_model" => domain.read_models.push(value),
                _ => {}
            }
        }
        domains
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Truth => "truth",
        Kind::Number => "number",
        Kind::Text => "text",
        Kind::Time => "time",
        Kind::Numbers => "numbers",
    }
}

fn kind(word: &str) -> Kind {
    let kinds = [Kind::Truth, Kind::Number, Kind::Text, Kind::Time, Kind::Numbers];
    kinds.into_iter().find(|kind| self::word(*kind) == word).unwrap_or(Kind::Text)
}
