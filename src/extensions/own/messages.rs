//! The messages of another system's stream, read as own events while they come.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains::own::set;
use crate::engine::log::Record;
use crate::engine::user_error::UserError;
use crate::extensions::own::choosing::Choosing;
use crate::extensions::own::how_read::HowRead;
use crate::extensions::own::slices::define;
use crate::foreign::names::domain_name;
use crate::foreign::report::Report;
use crate::foreign::survey::{HEAD, Survey};
use crate::session::remote::{Feed, RemoteState};
use crate::session::tasks::{Slice, next_message};
use crate::session::{Session, clock, page_closed};
use crate::sets::messages::Messages;
use crate::sets::{models_of, streams_of};
use crate::ui::{PageState, show_what_waits};

/// How many bytes of messages are read before the page shows them.
const AT_ONCE: usize = 256 << 10;
/// How many messages are read between two looks at the clock.
const MESSAGES: usize = 100;

/// Returns `true` for the definition of a model: all that is recorded beside the messages.
pub fn may(record: &Record) -> bool {
    let is_definitions = set::set_of(&record.stream).is_some() && set::name_in_set(&record.stream).is_none();
    is_definitions && *record.event_type == *set::DEFINED
}

/// A stream that is read; cheap to copy.
#[derive(Clone, Copy)]
pub struct MessagesRead {
    session: Session,
    page: PageState,
    feed: Feed,
    /// What is seen of the messages, and how they are read.
    pub choosing: Choosing,
    /// Why they cannot be read as it was chosen.
    pub trouble: RwSignal<Option<UserError>>,
    /// What was read.
    pub report: RwSignal<Report>,
    how: StoredValue<HowRead>,
    reading: StoredValue<Option<Messages>, LocalStorage>,
    /// How many bytes of the lines are read.
    at: StoredValue<usize>,
    is_reading: StoredValue<bool>,
    is_stale: StoredValue<bool>,
}

impl MessagesRead {
    /// Reads the messages that come, as they were read last in this browser, or else as they suggest.
    pub fn begin(session: Session, page: PageState, feed: Feed) -> MessagesRead {
        let how = HowRead::of(&feed.address());
        let choosing = Choosing::new();
        let named = || domain_name(feed.address().stream(), |_| false);
        choosing.set.set(how.set.clone().unwrap_or_else(named));
        let read = MessagesRead {
            session,
            page,
            feed,
            choosing,
            trouble: RwSignal::new(None),
            report: RwSignal::new(Report::default()),
            how: StoredValue::new(how),
            reading: StoredValue::new_local(None),
            at: StoredValue::new(0),
            is_reading: StoredValue::new(false),
            is_stale: StoredValue::new(true),
        };
        if let Some(stream) = set::definitions_of(&choosing.set.get_untracked()) {
            session.show_stream(&stream);
        }
        Effect::new(move |_| {
            let is_there = feed.come() > 0;
            let is_coming = matches!(feed.state(), RemoteState::Connecting | RemoteState::CatchingUp(..));
            if is_there && (!is_coming || read.reading.with_value(Option::is_some)) {
                spawn_local(read.read());
            }
        });
        Effect::new(move |_| read.keep_the_model());
        read
    }

    /// Looks at the first messages again: there may be more than when they were looked at.
    pub fn look_again(self) {
        if let Ok(survey) = Survey::of(self.feed.lines(0, HEAD).as_bytes(), true) {
            self.choosing.survey.set(Some(survey));
        }
    }

    /// Reads the messages as it was chosen, or says why that cannot be.
    pub fn chosen(self, chosen: Result<(), UserError>) {
        if chosen.is_ok() {
            let (mapping, set) = (self.choosing.mapping.get_untracked(), self.choosing.set.get_untracked());
            self.how.update_value(|how| {
                how.choose(&mapping);
                how.set = Some(set);
            });
            self.keep();
            self.is_stale.set_value(true);
            spawn_local(self.read());
        }
        self.trouble.set(chosen.err());
    }

    /// Keeps the model that is defined, for the next time.
    fn keep_the_model(self) {
        let set = self.choosing.set.get();
        let models = self.session.with_workbench(|workbench| models_of(workbench, &set)).unwrap_or_default();
        let model = models.last().map(|(_, text)| text.clone());
        if model.is_some() && self.how.with_value(|how| how.model != model) {
            self.how.update_value(|how| how.model = model);
            self.keep();
        }
    }

    fn keep(self) {
        self.how.with_value(|how| how.keep(&self.feed.address()));
    }

    /// Reads what has come and is not read yet; all of it if it was chosen otherwise.
    async fn read(self) {
        // The page may be closing.
        if self.is_reading.try_get_value() != Some(false) {
            return;
        }
        self.is_reading.set_value(true);
        let outcome = self.read_on().await;
        if self.is_reading.try_set_value(false).is_none()
            && let Err(refusal) = outcome
        {
            self.trouble.set(Some(refusal));
        }
    }

    async fn read_on(self) -> Result<(), UserError> {
        let mut is_anew = false;
        loop {
            if self.is_stale.get_value() {
                self.is_stale.set_value(false);
                self.begin_anew().await?;
                is_anew = true;
            }
            let at = self.at.try_get_value().ok_or_else(page_closed)?;
            let lines = self.feed.lines(at, AT_ONCE);
            if lines.is_empty() {
                break;
            }
            self.at.set_value(at + lines.len());
            self.take(&lines).await?;
        }
        if is_anew {
            self.show_a_stream();
        }
        Ok(())
    }

    /// Begins before the first message, with the model.
    async fn begin_anew(self) -> Result<(), UserError> {
        self.look_again();
        let Some(survey) = self.choosing.survey.get_untracked() else { return Ok(()) };
        if self.reading.with_value(Option::is_none) {
            let kept = self.how.with_value(HowRead::mapping);
            self.choosing.mapping.set(kept.unwrap_or_else(|| survey.guess().clone()));
        }
        let (mapping, set) = (self.choosing.mapping.get_untracked(), self.choosing.set.get_untracked());
        self.feed.begin_anew()?;
        if let Some(model) = self.how.with_value(|how| how.model.clone()) {
            define(self.session, &set, &model).await?;
        }
        let messages =
            self.session.with_workbench_untracked(|workbench| Messages::begin(&survey, mapping, &set, workbench));
        self.reading.set_value(messages);
        self.at.set_value(0);
        Ok(())
    }

    /// Takes lines into the log, in slices.
    async fn take(self, lines: &str) -> Result<(), UserError> {
        let Some(mut messages) = self.reading.try_update_value(Option::take).flatten() else { return Ok(()) };
        let now = clock::now();
        self.session.with_workbench_untracked(|workbench| messages.feed(lines, workbench, now));
        loop {
            let slice = Slice::begin();
            let step = |messages: &mut Messages| {
                self.session.with_workbench_untracked(|workbench| messages.step(workbench, MESSAGES))
            };
            let is_more = loop {
                let is_more = step(&mut messages).ok_or_else(page_closed)??;
                if !is_more || slice.is_over() {
                    break is_more;
                }
            };
            if !is_more {
                break;
            }
            next_message().await;
        }
        self.feed.record(messages.take())?;
        self.report.set(messages.report().clone());
        self.reading.set_value(Some(messages));
        next_message().await;
        Ok(())
    }

    /// Shows what the address asked for, or the first stream, unless one is shown.
    fn show_a_stream(self) {
        if show_what_waits(self.session, self.page) {
            return;
        }
        let shown = self.session.stream_now();
        let set = self.choosing.set.get_untracked();
        let first = self.session.with_workbench_untracked(|workbench| {
            let streams = streams_of(workbench, &set);
            if streams.contains(&shown) { None } else { streams.into_iter().next() }
        });
        if let Some(stream) = first.flatten() {
            self.session.show_stream(&stream);
        }
    }
}
