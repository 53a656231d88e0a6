//! The names that a lesson's conditions have besides fields and events.

use crate::engine::travel::condition::{Form, Kind, NameSpec, Vocabulary};
use crate::lessons::format::names::DomainNames;

const fn name(name: &'static str, form: Form, kind: Kind, about: &'static str) -> NameSpec {
    NameSpec { name, form, kind, about }
}

/// The names of a lesson's conditions besides the fields and the event's names, both at the cursor.
pub const NAMES: &[NameSpec] = &[
    name("cursor", Form::Plain, Kind::Number, "The revision that is shown."),
    name("head", Form::Plain, Kind::Number, "The newest revision of the stream that is shown."),
    name("live", Form::Plain, Kind::Truth, "The cursor follows the head."),
    name("stream", Form::Plain, Kind::Text, "The stream that is shown."),
    name("tab", Form::Plain, Kind::Text, "The inspector's tab, as addresses name it: \"why\", \"what-if\"."),
    name("condition", Form::Plain, Kind::Text, "The condition in Break when; missing if there is none."),
    name("refused", Form::Plain, Kind::Text, "The name of the newest rejection since the lesson began."),
    name("log.events", Form::Plain, Kind::Number, "How many events the log has, in all streams."),
    name(
        "log.verified",
        Form::Plain,
        Kind::Truth,
        "The log was verified since it was last written to, without damage.",
    ),
    name("log.damaged", Form::Plain, Kind::Truth, "A record of the log is damaged."),
    name("log.set_aside", Form::Plain, Kind::Truth, "Something of a damaged log was set aside."),
    name("log.archived", Form::Plain, Kind::Truth, "A closed period has left storage."),
    name(
        "log.repeated",
        Form::Plain,
        Kind::Truth,
        "The newest command under an id was answered with what was recorded under it before.",
    ),
    name("subscriber.position", Form::Plain, Kind::Number, "The position that the subscriber's checkpoint is at."),
    name("subscriber.sent", Form::Plain, Kind::Number, "How many e-mails the subscriber has sent."),
    name("subscriber.twice", Form::Plain, Kind::Number, "How many of its e-mails went out twice."),
    name("subscriber.crashed", Form::Plain, Kind::Truth, "The subscriber has crashed, and was not started again."),
    name(
        "subscriber.replayed",
        Form::Plain,
        Kind::Truth,
        "The subscriber replayed the log, and no e-mail went out twice by that.",
    ),
    name(
        "snapshot.stale",
        Form::Plain,
        Kind::Truth,
        "A page opened now would use a snapshot that is not what the events say.",
    ),
    name(
        "snapshot.outdated",
        Form::Plain,
        Kind::Truth,
        "The stream's snapshot is of the version before the code's, and not used.",
    ),
    name("process.pending", Form::Plain, Kind::Truth, "A process across streams is under way."),
    name("read_models.paused", Form::Plain, Kind::Truth, "A read model is paused."),
    name(
        "spacing",
        Form::Plain,
        Kind::Number,
        "How many events lie between two checkpoints of the stream that is shown.",
    ),
    name("lane.open", Form::Plain, Kind::Truth, "A what-if is open."),
    name("lane.edits", Form::Plain, Kind::Number, "How many edits the open what-if has."),
    name("lane.dropped", Form::Plain, Kind::Numbers, "The revisions that the open what-if leaves out."),
    name("lane.refused", Form::Plain, Kind::Number, "How many commands the rules refuse in the open what-if."),
    name("lane", Form::OfField, Kind::Text, "A field in the open what-if, at the moment of the cursor."),
    name("twin.broken", Form::Plain, Kind::Truth, "A bug was let into the account and its twin."),
    name("twin.fixed", Form::Plain, Kind::Truth, "The bug of the account and its twin is fixed."),
    name("twin.replayed", Form::Plain, Kind::Truth, "The account was folded again since its bug was fixed."),
    name("as_at.known", Form::Plain, Kind::Time, "The moment of knowledge that As at asks for, if it was chosen."),
    name("as_at.about", Form::Plain, Kind::Time, "The moment that As at asks about, if it was chosen."),
    name("as_at", Form::OfField, Kind::Text, "A field as As at answers, once both moments were chosen."),
    name("twin", Form::OfField, Kind::Text, "A field of the CRUD twin, which knows its newest values only."),
    name("answer", Form::Numbered, Kind::Number, "The choice, from 1, that answered the lesson's prediction n first."),
    name("read_model", Form::Named("position"), Kind::Number, "The position that a running read model has reached."),
];

/// Returns the names of a lesson's conditions over a domain.
pub fn vocabulary(domain: &DomainNames) -> Vocabulary {
    Vocabulary { fields: domain.fields.clone(), names: NAMES, has_functions: true }
}
