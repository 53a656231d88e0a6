//! The states of streams, as they are shown and decided upon: from snapshots at first, and then from all events.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::domains;
use crate::engine::domain::Encoded;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::FieldSpec;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::{EventRef, LoneHead, StreamHead};
use crate::engine::view::{FieldState, StreamView};
use crate::workbench::core::Workbench;
use crate::workbench::folds::KnownHead;
use crate::workbench::making::{Making, fold, is_near};
use crate::workbench::refusal;

impl Workbench {
    /// Returns the view of a stream as it can be shown at once. Of a long one that is not folded yet it begins at the
    /// newest snapshot, or it is what its events meant before they were defined anew, until [`Workbench::fold_behind`] or a
    /// look at the whole has folded it; `None` if there is neither, or no domain has such a stream.
    pub fn shown(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        self.folds.follow_definition(stream, self.log());
        if self.folds.follows(stream, self.log()) {
            return self.view(stream);
        }
        if is_near(stream, self.log(), Revision(0)) {
            return self.view(stream);
        }
        self.newest_view(stream).or_else(|| self.folds.former(stream, self.log()))
    }

    /// Returns `true` if what is shown of a stream is all of it, by what its events mean now.
    pub fn is_whole(&self, stream: &StreamId) -> bool {
        self.folds.follow_definition(stream, self.log());
        self.folds.follows(stream, self.log()) || is_near(stream, self.log(), Revision(0))
    }

    /// Offers a view that was folded as the next definition of its stream may say: if it does, it is that view.
    pub fn offer_view(&self, stream: StreamId, view: Rc<dyn StreamView>) {
        self.folds.offered.replace(Some((stream, view)));
    }

    /// Takes the view back that was offered.
    pub fn take_back_view(&self) {
        self.folds.offered.take();
    }

    /// Folds some more events of a stream that is not shown as a whole. Returns how far that is, and how far it will be;
    /// `None` if what is shown is all of it.
    pub fn fold_behind(&self, stream: &StreamId, events: usize) -> Option<(usize, usize)> {
        if self.is_whole(stream) {
            return None;
        }
        let (log, domain) = (self.store.log(), domains::domain(stream.domain())?);
        let begun = self.folds.making.borrow_mut().remove(stream);
        // One that was whole before thousands of events were added goes on.
        let whole = || self.folds.views.borrow_mut().remove(stream).map(|view| Making::Folding(view, 0));
        let making = begun.or_else(whole).unwrap_or_else(|| Making::begin(domain, stream, log));
        let making = making.step(domain, stream, log, events);
        let (done, of) = making.progress(log.positions(stream).len());
        self.folds.making.borrow_mut().insert(stream.clone(), making);
        if done >= of {
            drop(self.view(stream));
            return None;
        }
        Some((done, of))
    }

    /// Folds some more events of a stream that a command or facts are about to be held against. Returns how far that is, and
    /// how far it will be; `None` if its newest state is at hand.
    pub fn fold_for_writing(&self, stream: &StreamId, events: usize) -> Option<(usize, usize)> {
        if self.is_whole(stream) || self.is_newest_near(stream) {
            return None;
        }
        self.fold_behind(stream, events)
    }

    /// Returns `true` if the newest state of a stream is there in no time: it is known, or its snapshot is young enough.
    fn is_newest_near(&self, stream: &StreamId) -> bool {
        let is_near = |known: &KnownHead| is_near(stream, self.log(), known.head.revision());
        if self.folds.heads.borrow().get(stream).is_some_and(is_near) {
            return true;
        }
        if self.starts_by_its_events(stream) {
            return false;
        }
        let found = self.first_head(stream, self.head(stream)).filter(is_near);
        found.is_some_and(|found| self.folds.heads.borrow_mut().insert(stream.clone(), found).is_none())
    }

    /// Returns the view of a long stream from its snapshot on; `None` if it is not long or has no snapshot.
    fn newest_view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        let (log, positions) = (self.store.log(), self.store.log().positions(stream));
        let mut views = self.folds.newest.borrow_mut();
        if let Some(view) = views.get(stream).filter(|view| view.head().get() == positions.len()) {
            return Some(Rc::clone(view));
        }
        let unshared = views.remove(stream).filter(|view| Rc::strong_count(view) == 1);
        let mut view = match unshared {
            Some(view) => view,
            None => Rc::from(self.view_at_snapshot(stream)?),
        };
        fold(Rc::get_mut(&mut view)?, log, positions);
        views.insert(stream.clone(), Rc::clone(&view));
        Some(view)
    }

    fn view_at_snapshot(&self, stream: &StreamId) -> Option<Box<dyn StreamView>> {
        let domain = domains::domain(stream.domain())?;
        if self.folds.disproved.borrow().contains(stream) || self.starts_by_its_events(stream) {
            return None;
        }
        let snapshot = self.store.snapshot(stream, domain.state_version)?;
        let event = self.log().in_stream(stream, snapshot.revision)?;
        let mut view = (domain.view)(stream, self.log());
        if !view.begin_at(snapshot.revision, &snapshot.state, EventRef::from(&event)) {
            return None;
        }
        if let Some(trail) = snapshot.trail {
            view.take_trail(trail);
        }
        Some(view)
    }

    /// Lists the fields of a stream's states, the headline first; none if no domain has such a stream.
    pub fn fields(&self, stream: &StreamId) -> &'static [FieldSpec] {
        match domains::domain(stream.domain()) {
            None => &[],
            Some(domain) if domain.takes_any => self.shown(stream).map_or(&[], |view| view.fields()),
            Some(domain) => domain.fields,
        }
    }

    /// Lists the fields of a stream's states as [`Workbench::fields`] does, once all of it is folded: at once if it is not.
    pub fn whole_fields(&self, stream: &StreamId) -> &'static [FieldSpec] {
        if domains::domain(stream.domain()).is_some_and(|domain| domain.takes_any) {
            drop(self.view(stream));
        }
        self.fields(stream)
    }

    /// Returns the view of a stream, folded to its head; `None` if no domain has such a stream.
    pub fn view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        self.folds.follow_definition(stream, self.log());
        let is_new = !self.folds.has_view(stream);
        let view = self.folds.view(stream, self.store.log())?;
        if is_new {
            self.prove_snapshot(stream, &*view);
        }
        Some(view)
    }

    /// Keeps a checkpoint of a stream every so many events, as long as its view lasts.
    pub fn set_spacing(&self, stream: &StreamId, spacing: usize) {
        drop(self.view(stream));
        self.folds.set_spacing(stream, spacing);
    }

    /// Returns the newest state of a stream as fields. If there is a snapshot, the events before it are not read.
    pub fn head_state(&self, stream: &StreamId) -> Option<FieldState> {
        self.newest(stream).map(|head| head.state())
    }

    /// Decides a command for a stream at a moment: the events it makes, and whether one of them closes a period.
    pub(super) fn decide(
        &self,
        stream: &StreamId,
        command: &Value,
        now: Timestamp,
    ) -> Result<(Vec<Encoded>, bool), UserError> {
        let head = self.newest(stream).ok_or_else(|| refusal::unknown_domain(stream))?;
        let log = self.store.log();
        let events = head.decide(command, &|revision| log.in_stream(stream, revision), now)?;
        let closes = events.iter().any(|event| head.closes(event));
        Ok((events, closes))
    }

    /// Asks whether facts can follow the newest state of a stream.
    ///
    /// # Errors
    /// [`UserError`], with the index of the first fact that cannot.
    pub(super) fn admit(&self, stream: &StreamId, facts: &[EventRef<'_>]) -> Result<(), (usize, UserError)> {
        self.newest(stream).ok_or_else(|| (0, refusal::unknown_domain(stream)))?.admit(facts)
    }

    /// Copies the newest state of a stream, to hold facts against one after the other.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownDomain`.
    pub(super) fn admission(&self, stream: &StreamId) -> Result<Box<dyn LoneHead>, UserError> {
        self.newest(stream).map(|head| head.copied()).ok_or_else(|| refusal::unknown_domain(stream))
    }

    /// Returns `true` if a process that the event at a revision began is not over yet.
    pub(super) fn is_under_way(&self, stream: &StreamId, began: Revision) -> bool {
        self.newest(stream).is_some_and(|head| head.is_under_way(began))
    }

    /// Returns the newest state of a stream: its view if it was looked at, else that state alone.
    fn newest(&self, stream: &StreamId) -> Option<Rc<dyn StreamHead>> {
        self.folds.follow_definition(stream, self.log());
        if self.folds.follows(stream, self.log()) {
            return Some(self.view(stream)?);
        }
        self.lone_head(stream, self.head(stream))
    }

    /// Brings the newest state of a stream up to a revision, from its snapshot if there is one.
    pub(super) fn lone_head(&self, stream: &StreamId, through: Revision) -> Option<Rc<dyn StreamHead>> {
        let mut heads = self.folds.heads.borrow_mut();
        let mut known = match heads.remove(stream).filter(|known| Rc::strong_count(&known.head) == 1) {
            Some(known) => known,
            None => self.first_head(stream, through)?,
        };
        self.fold_on(stream, Rc::get_mut(&mut known.head)?, through);
        let newest: Rc<dyn StreamHead> = Rc::<dyn LoneHead>::clone(&known.head);
        heads.insert(stream.clone(), known);
        Some(newest)
    }

    /// Takes the newest state of a stream, to be folded on with events that are being written; `None` if these events are
    /// part of what it starts with.
    pub(super) fn take_head(&self, stream: &StreamId) -> Option<KnownHead> {
        if self.starts_by_its_events(stream) {
            return None;
        }
        drop(self.lone_head(stream, self.head(stream))?);
        self.folds.heads.borrow_mut().remove(stream)
    }

    pub(super) fn starts_by_its_events(&self, stream: &StreamId) -> bool {
        domains::domain(stream.domain()).is_some_and(|domain| (domain.begin_view)(stream, self.log()).is_some())
    }

    /// Puts back newest states: what they were folded on with is in the log now.
    pub(super) fn put_heads(&self, heads: HashMap<StreamId, Option<KnownHead>>) {
        let known = heads.into_iter().filter_map(|(stream, head)| Some((stream, head?)));
        self.folds.heads.borrow_mut().extend(known);
    }

    /// Applies the events of a stream that a state lacks, up to a revision.
    pub(super) fn fold_on(&self, stream: &StreamId, head: &mut dyn LoneHead, through: Revision) {
        let positions = self.store.log().positions(stream);
        for position in positions.get(head.revision().get()..through.get()).unwrap_or_default() {
            if let Some(event) = self.store.log().at(*position) {
                head.push(EventRef::from(&event));
            }
        }
    }

    pub(super) fn first_head(&self, stream: &StreamId, through: Revision) -> Option<KnownHead> {
        let domain = domains::domain(stream.domain())?;
        let mut head = (domain.head)(stream, self.log());
        let is_usable = !self.folds.disproved.borrow().contains(stream);
        let snapshot = is_usable.then(|| self.store.snapshot(stream, domain.state_version)).flatten();
        let base = snapshot
            .filter(|snapshot| snapshot.revision <= through && head.restore(snapshot.revision, &snapshot.state))
            .map(|snapshot| (snapshot.revision, snapshot.state, snapshot.trail));
        if let Some((.., Some(trail))) = &base {
            head.take_trail(trail.clone());
        }
        Some(KnownHead { head: Rc::from(head), base })
    }
}
