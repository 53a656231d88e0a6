//! The subject of a message: `<prefix>.<domain>.<name>`, so that a server's permissions can be given for a domain or a stream.

use crate::engine::log::Record;

/// What stands for the names of a message whose events are of several streams of a domain.
const SEVERAL: &str = "+";

/// The first part of a log's subjects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(String);

impl Prefix {
    /// Reads the prefix from the subjects of a stream, which must have one that ends with `.>`; `None` otherwise.
    pub fn of_subjects<'a>(subjects: impl IntoIterator<Item = &'a str>) -> Option<Prefix> {
        let prefix = |subject: &str| subject.strip_suffix(".>").map(str::to_owned);
        let is_plain = |prefix: &String| !prefix.is_empty() && !prefix.contains(['*', '>', ' ']);
        subjects.into_iter().find_map(prefix).filter(is_plain).map(Prefix)
    }

    /// Returns it as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the subject of a message that holds some records; `None` if there are none, or they are of several domains.
pub fn of_records<'a>(prefix: &Prefix, records: impl IntoIterator<Item = &'a Record>) -> Option<String> {
    let mut streams = records.into_iter().map(|record| &record.stream);
    let first = streams.next()?;
    let mut is_one = true;
    for stream in streams {
        if stream.domain() != first.domain() {
            return None;
        }
        is_one &= stream == first;
    }
    let name = first.as_str().get(first.domain().len() + 1..).unwrap_or_default();
    // A dot would begin another part of the subject.
    let name = if is_one { name.replace('.', "=") } else { SEVERAL.to_owned() };
    Some(format!("{}.{}.{name}", prefix.0, first.domain()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::log::envelope::StreamId;
    use crate::engine::values::time::Timestamp;

    fn record(stream: &str) -> Record {
        let moment = Timestamp::from_millis(0);
        Record {
            stream: StreamId::new(stream).expect("a stream"),
            event_type: "A".into(),
            schema_version: 1,
            occurred_at: moment,
            recorded_at: moment,
            data: "{}".into(),
            links: None,
        }
    }

    #[test]
    fn a_subject_has_a_part_for_the_domain_and_one_for_the_stream() {
        let prefix = Prefix::of_subjects(["other", "class.>"]).expect("a prefix");
        let subject =
            |streams: &[&str]| of_records(&prefix, &streams.iter().map(|name| record(name)).collect::<Vec<_>>());
        assert_eq!(subject(&["account-main"]).as_deref(), Some("class.account.main"));
        assert_eq!(subject(&["account-a.b-c", "account-a.b-c"]).as_deref(), Some("class.account.a=b-c"));
        assert_eq!(subject(&["account-a", "account-b"]).as_deref(), Some("class.account.+"));
        assert_eq!(subject(&["account-a", "order-b"]), None);
        assert_eq!(subject(&[]), None);
    }

    #[test]
    fn a_stream_without_room_for_domains_has_no_prefix() {
        for subjects in [&["class"][..], &[], &["class.*"], &[">"], &["*.>"]] {
            assert_eq!(Prefix::of_subjects(subjects.iter().copied()), None, "{subjects:?}");
        }
    }
}
