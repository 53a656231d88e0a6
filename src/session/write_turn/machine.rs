//! The decisions of taking turns: pure; the time that has passed and what local storage shows are passed in.

use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::what_if::Lane;
use crate::storage::chain::digest;

/// What the name of a lock that is a mark begins with.
const MARK_PREFIX: &str = "foldback.log.at.";
/// How long a tab waits until its local storage shows what another has written, in milliseconds.
const ARRIVAL_MS: f64 = 5_000.0;
/// How long writes of a tab that vanished may still be under way, in milliseconds.
const SETTLE_MS: f64 = 200.0;
/// How long a tab waits for a lane that another has written, in milliseconds: it may have been deleted since.
const LANE_MS: f64 = 500.0;

/// What tabs tell each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Message {
    /// A tab waits for a turn.
    Want,
    /// A tab begins a turn; a tab that waits says so again.
    Holding,
    /// The log is at this mark.
    At(LogMark),
}

/// The place at which a tab left the log.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogMark {
    /// The turn in which it was written to.
    pub turn: u32,
    /// The newest position.
    pub head: Position,
    /// The hash of the newest event.
    pub hash: Hash,
    /// The fingerprint of the lane that was written last, 0 for none: a lane moves no head.
    #[serde(default)]
    pub lane: u32,
}

impl LogMark {
    /// Writes the mark as the name of a lock.
    pub fn name(self) -> String {
        format!("{MARK_PREFIX}{}.{}.{}.{}", self.turn, self.head, self.hash, self.lane)
    }

    /// Reads the name of a lock; `None` if it is not a mark.
    pub fn read(name: &str) -> Option<LogMark> {
        let mut parts = name.strip_prefix(MARK_PREFIX)?.split('.');
        let turn = parts.next()?.parse().ok()?;
        let head = Position(parts.next()?.parse().ok()?);
        let hash = Hash::parse(parts.next()?)?;
        // Earlier versions do not name a lane.
        let lane = parts.next().map_or(Some(0), |lane| lane.parse().ok())?;
        Some(LogMark { turn, head, hash, lane })
    }
}

/// Returns the fingerprint of a lane as it was written; never 0.
pub fn fingerprint(number: u32, lane: &Lane) -> u32 {
    let Hash([a, b, c, d, ..]) = digest(format!("{number} {}", lane.json()).as_bytes());
    u32::from_be_bytes([a, b, c, d]).max(1)
}

/// What to do about a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reaction {
    /// Do nothing.
    #[default]
    Nothing,
    /// End this tab's turn, if [`Turns::may_release`] allows it.
    Release,
    /// Say again that this tab waits.
    SayWant,
    /// Read what another tab has written.
    Refresh,
}

/// One tab's part in taking turns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turns {
    /// This tab holds the lock.
    pub holds: bool,
    /// This tab waits for its turn to begin.
    pub waits: bool,
    /// Another tab waits for a turn.
    wanted: bool,
    /// This tab is about to announce where the log is.
    announces: bool,
    turn: u32,
    /// The newest mark that was heard or announced.
    newest: Option<LogMark>,
    /// The fingerprint of the lane that was written last.
    lane: u32,
}

impl Turns {
    /// Takes note of a message.
    pub fn hear(&mut self, message: &Message) -> Reaction {
        match message {
            Message::Want => {
                self.wanted = true;
                Reaction::Release
            }
            Message::Holding if self.waits && !self.holds => Reaction::SayWant,
            Message::Holding => Reaction::Nothing,
            Message::At(mark) => {
                if self.newest.is_none_or(|newest| newest.turn <= mark.turn) {
                    self.newest = Some(*mark);
                }
                Reaction::Refresh
            }
        }
    }

    /// Returns `true` if this tab's turn has begun.
    pub fn may_write(&self) -> bool {
        self.holds && !self.waits
    }

    /// Returns `true` if another tab waits and this one can let it write.
    pub fn may_release(&self, is_busy: bool) -> bool {
        self.wanted && self.may_write() && !is_busy
    }

    /// Notes that this tab ends its turn.
    pub fn release(&mut self) {
        self.wanted = false;
        self.holds = false;
    }

    /// Returns what local storage must show before this tab may write, given the newest mark that a lock names.
    pub fn awaited(&self, left: Option<LogMark>) -> Awaited {
        let newest = [left, self.newest].into_iter().flatten().max_by_key(|mark| mark.turn);
        // If no lock names the newest mark that was announced, the tab that announced it has vanished.
        let is_certain = newest.is_none_or(|newest| left.is_some_and(|left| left.turn >= newest.turn));
        Awaited { mark: if is_certain { left } else { newest }, is_certain }
    }

    /// Begins this tab's turn after what was awaited.
    pub fn begin(&mut self, awaited: Awaited) {
        self.turn = awaited.mark.map_or(0, |mark| mark.turn) + 1;
        self.lane = awaited.mark.map_or(0, |mark| mark.lane);
    }

    /// Notes which lane was written last, so that the next holder waits for it; `None` for no lane.
    pub fn lane_written(&mut self, lane: Option<(u32, &Lane)>) {
        self.lane = lane.map_or(0, |(number, lane)| fingerprint(number, lane));
    }

    /// Notes that this tab wrote; returns `true` if it is to announce that, which it does once for several writes.
    pub fn wrote(&mut self) -> bool {
        self.holds && !std::mem::replace(&mut self.announces, true)
    }

    /// Stops gathering writes for one announcement; returns `true` if it is to be made.
    pub fn announces_now(&mut self) -> bool {
        self.announces = false;
        self.holds
    }

    /// Makes the mark of where the log is now, to be announced.
    pub fn mark(&mut self, head: Position, hash: Hash) -> LogMark {
        let mark = LogMark { turn: self.turn, head, hash, lane: self.lane };
        self.newest = Some(mark);
        mark
    }
}

/// What local storage must show before a tab may write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Awaited {
    /// The newest mark; `None` if no tab has written yet.
    pub mark: Option<LogMark>,
    /// A lock names the mark: the tab that wrote it ended its turn in good order.
    is_certain: bool,
}

/// Whether what a tab waits for has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It has not arrived yet.
    Pending,
    /// It has arrived, or no longer can: the turn begins.
    Arrived,
    /// It has not arrived in the time that a tab waits.
    TimedOut,
}

impl Awaited {
    /// Judges what local storage shows after a time, in milliseconds.
    pub fn judge(self, waited_ms: f64, shows_log: bool, shows_lane: bool) -> Arrival {
        let shows = self.mark.is_none() || shows_log && (shows_lane || waited_ms > LANE_MS);
        let has_arrived = shows && (self.is_certain || waited_ms >= SETTLE_MS);
        // What a tab announced and then took along when it vanished is not waited for without end.
        let is_lost = !self.is_certain && waited_ms > ARRIVAL_MS;
        if has_arrived || is_lost {
            Arrival::Arrived
        } else if waited_ms > ARRIVAL_MS {
            Arrival::TimedOut
        } else {
            Arrival::Pending
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(turn: u32) -> LogMark {
        LogMark { turn, head: Position(turn), hash: Hash::GENESIS, lane: 0 }
    }

    #[test]
    fn the_name_of_a_lock_is_read_as_the_mark_it_was_written_from() {
        let left = LogMark { turn: 3, head: Position(58), hash: Hash::GENESIS, lane: 7 };
        assert_eq!(LogMark::read(&left.name()), Some(left));
        assert_eq!(LogMark::read("foldback.log"), None);
        let without_lane = left.name().trim_end_matches(".7").to_owned();
        assert_eq!(LogMark::read(&without_lane), Some(LogMark { lane: 0, ..left }));
    }

    #[test]
    fn a_turn_ends_only_between_writes_and_only_if_another_tab_waits() {
        let mut turns = Turns { holds: true, ..Turns::default() };
        assert!(!turns.may_release(false), "no other tab waits");
        assert_eq!(turns.hear(&Message::Want), Reaction::Release);
        assert!(!turns.may_release(true), "an import is being written");
        assert!(turns.may_release(false));
        turns.release();
        assert!(!turns.may_write() && !turns.may_release(false));
    }

    #[test]
    fn a_tab_that_waits_says_so_again_to_each_new_holder() {
        let mut turns = Turns { waits: true, ..Turns::default() };
        assert_eq!(turns.hear(&Message::Holding), Reaction::SayWant);
        turns.holds = true;
        assert_eq!(turns.hear(&Message::Holding), Reaction::Nothing);
    }

    #[test]
    fn a_mark_that_a_lock_names_is_waited_for_until_storage_shows_it() {
        let awaited = Turns::default().awaited(Some(mark(4)));
        assert_eq!(awaited.judge(0.0, false, true), Arrival::Pending);
        assert_eq!(awaited.judge(0.0, true, true), Arrival::Arrived);
        assert_eq!(awaited.judge(ARRIVAL_MS + 1.0, false, true), Arrival::TimedOut);
    }

    #[test]
    fn a_lane_that_is_not_shown_is_waited_for_a_shorter_time() {
        let awaited = Turns::default().awaited(Some(LogMark { lane: 9, ..mark(4) }));
        assert_eq!(awaited.judge(LANE_MS, true, false), Arrival::Pending);
        assert_eq!(awaited.judge(LANE_MS + 1.0, true, false), Arrival::Arrived);
    }

    #[test]
    fn after_a_holder_vanished_its_last_announcement_is_waited_for_and_then_given_up() {
        let mut turns = Turns::default();
        assert_eq!(turns.hear(&Message::At(mark(5))), Reaction::Refresh);
        let awaited = turns.awaited(Some(mark(4)));
        assert_eq!(awaited.mark, Some(mark(5)));
        assert_eq!(awaited.judge(SETTLE_MS - 1.0, true, true), Arrival::Pending, "writes may still be under way");
        assert_eq!(awaited.judge(SETTLE_MS, true, true), Arrival::Arrived);
        assert_eq!(awaited.judge(ARRIVAL_MS + 1.0, false, true), Arrival::Arrived, "what was lost does not come");
    }

    #[test]
    fn a_turn_has_a_greater_number_than_any_that_was_heard_of() {
        let mut turns = Turns { holds: true, ..Turns::default() };
        turns.hear(&Message::At(mark(5)));
        turns.hear(&Message::At(mark(2)));
        turns.begin(turns.awaited(None));
        assert_eq!(turns.mark(Position(9), Hash::GENESIS).turn, 6);
    }

    #[test]
    fn several_writes_at_once_are_announced_together() {
        let mut turns = Turns { holds: true, ..Turns::default() };
        assert!(turns.wrote());
        assert!(!turns.wrote());
        assert!(turns.announces_now());
        assert!(turns.wrote());
        assert!(!Turns::default().wrote(), "a tab without the lock announces nothing");
    }
}
