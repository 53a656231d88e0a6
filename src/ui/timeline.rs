//! The visible part of the timeline: which axis, how much of it, the rhythm of play, and what is previewed.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::rhythm::Rhythm;
use crate::engine::travel::timeline::{Axis, Clock, Scale, Window};
use crate::engine::values::time::Timestamp;
use crate::engine::values::within::within;
use crate::session::Session;

/// By how much one step zooms.
pub const ZOOM: f64 = 1.5;

/// The timeline of the page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Timeline {
    /// The axis of the timeline.
    pub axis: RwSignal<Axis>,
    /// The visible part of the axis; `None` for all of it.
    pub window: RwSignal<Option<Window>>,
    /// Whether play keeps to the gaps between events.
    pub as_it_happened: RwSignal<bool>,
    /// The revision under the pointer, whose state is shown without moving the cursor.
    pub preview: RwSignal<Option<Revision>>,
    /// The place of every revision on the axis.
    pub scale: Memo<Scale>,
    rhythm: Memo<Rhythm>,
}

impl Timeline {
    /// Starts with all of the log, by event, played evenly.
    pub fn new(session: Session) -> Timeline {
        let axis = RwSignal::new(Axis::Events);
        let window = RwSignal::new(None::<Window>);
        let as_it_happened = RwSignal::new(false);
        let preview = RwSignal::new(None);
        let clock = Memo::new(move |_| {
            let (axis, stream) = (axis.get(), session.stream());
            (axis != Axis::Events).then(|| Arc::new(Clock::new(moments(session, &stream, axis))))
        });
        let scale = Memo::new(move |_| Scale::new(session.charted_from(), session.head(), clock.get(), window.get()));
        let rhythm = Memo::new(move |_| {
            let stream = session.stream();
            if !as_it_happened.get() {
                return Rhythm::Even;
            }
            let moments = moments(session, &stream, Axis::Recorded);
            Rhythm::of(moments.len(), |index| moments[index])
        });
        // A cursor that leaves what is seen takes it along, but not as a stream is opened.
        let cursor = Memo::new(move |_| session.revision());
        let opened_at = StoredValue::new(None::<Revision>);
        Effect::new(move |_| {
            let revision = cursor.get();
            preview.set(None);
            if opened_at.try_update_value(Option::take).flatten() == Some(revision) {
                return;
            }
            let (part, whole) = scale.with_untracked(|scale| (scale.part(revision), scale.whole()));
            if let Some(seen) = window.get_untracked()
                && !(0.0..=1.0).contains(&part)
            {
                window.set(Some(seen.moved(if part < 0.0 { part - 0.2 } else { part - 0.8 }, whole)));
            }
        });
        // Another axis or stream has another extent: where its events are.
        Effect::new(move |before: Option<(Axis, StreamId)>| {
            let now = (axis.get(), session.stream());
            if let Some(before) = before.filter(|before| *before != now) {
                if before.1 != now.1 {
                    opened_at.set_value(Some(session.player_now().revision()));
                }
                window.set(scale.with_untracked(Scale::fit));
            }
            now
        });
        Timeline { axis, window, as_it_happened, preview, scale, rhythm }
    }

    /// Shows the part of the axis where most events are.
    pub fn fit(self) {
        self.window.set(self.scale.with_untracked(Scale::fit));
    }

    /// Turns to the next axis.
    pub fn turn_axis(self) {
        let place = Axis::ALL.iter().position(|axis| *axis == self.axis.get_untracked()).unwrap_or(0);
        self.axis.set(Axis::ALL[(place + 1) % Axis::ALL.len()]);
    }

    /// Shows so many times less of the axis around a part of what is seen.
    pub fn zoom(self, times: f64, around: f64) {
        self.window
            .set(self.scale.with_untracked(|scale| scale.seen().zoomed(times, around, scale.least(), scale.whole())));
    }

    /// Zooms around the cursor.
    pub fn zoom_at_cursor(self, session: Session, times: f64) {
        let part = self.scale.with_untracked(|scale| scale.part(session.player_now().revision()));
        self.zoom(times, within(part, 0.0, 1.0));
    }

    /// Moves what is seen by some parts of its width.
    pub fn pan(self, parts: f64) {
        let whole = self.scale.with_untracked(Scale::whole);
        self.window.update(|window| *window = window.map(|seen| seen.moved(parts, whole)));
    }

    /// Loops over what is seen of the log, or ends the loop.
    pub fn toggle_loop(self, session: Session) {
        let seen = self.scale.with_untracked(|scale| (scale.at(0.0), scale.at(1.0)));
        session.steer(|player| player.set_range(if player.range().is_some() { None } else { Some(seen) }));
    }

    /// Returns how long to wait before an event at speed 1, in milliseconds.
    pub fn wait(self, session: Session, revision: Revision) -> f64 {
        let rhythm = self.rhythm.get_untracked();
        if rhythm == Rhythm::Even {
            return rhythm.wait(0.0);
        }
        let stream = session.stream_now();
        let gap = session.with_workbench_untracked(|workbench| {
            let at = |revision| Some(workbench.log().in_stream(&stream, revision)?.recorded_at.millis());
            Some(at(revision)? - at(Revision(revision.0.checked_sub(1)?))?)
        });
        rhythm.wait(gap.flatten().unwrap_or(0) as f64)
    }

    /// Returns the moment of the stream's last event, by the axis's clock or by when it was recorded.
    pub fn newest(self, session: Session) -> Timestamp {
        let axis = self.axis.get_untracked();
        let last = untrack(|| moments(session, &session.stream_now(), axis)).into_iter().max();
        Timestamp::from_millis(last.unwrap_or(0))
    }

    /// Finds the newest event at or before a moment: by the axis's clock, or by when it was recorded.
    pub fn newest_at(self, session: Session, moment: i64) -> Revision {
        if let Some(revision) = self.scale.with_untracked(|scale| Some(scale.clock()?.newest_at(moment))) {
            return revision;
        }
        Clock::new(untrack(|| moments(session, &session.stream_now(), Axis::Recorded))).newest_at(moment)
    }
}

/// Lists the moments of a stream's events, again whenever the log changes.
fn moments(session: Session, stream: &StreamId, axis: Axis) -> Vec<i64> {
    let moments = session.with_workbench(|workbench| {
        let log = workbench.log();
        let events = log.positions(stream).iter().filter_map(|position| log.at(*position));
        let moment = |event: crate::engine::log::Recorded<'_>| match axis {
            Axis::Events | Axis::Recorded => event.recorded_at.millis(),
            Axis::Occurred => event.occurred_at.millis(),
        };
        events.map(moment).collect()
    });
    moments.unwrap_or_default()
}
