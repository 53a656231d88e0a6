//! The player: where the cursor is and how it moves, as a pure state machine.
//!
//! Time comes in as `tick(dt)`; nothing here reads a clock or knows a browser.

use crate::engine::log::envelope::Revision;
use crate::engine::travel::rhythm::EVEN_WAIT_MS;
use crate::engine::values::within::within;

/// The shortest wait for an event, in milliseconds at speed 1.
const SHORTEST_WAIT_MS: f64 = 1.0;

/// Where the cursor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// It follows the head.
    #[default]
    Live,
    /// It stays at a revision before the head: the past.
    At(Revision),
}

/// The speed of play, as a multiple of the rhythm's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed(f64);

impl Speed {
    /// The speeds that the page offers, slowest first.
    pub const ALL: [Speed; 8] =
        [Speed(0.5), Speed(1.0), Speed(2.0), Speed(4.0), Speed(8.0), Speed(16.0), Speed(32.0), Speed(50.0)];

    /// Creates a speed from a factor, clamped to 0.5 to 50.
    pub fn new(factor: f64) -> Speed {
        if factor.is_finite() { Speed(within(factor, 0.5, 50.0)) } else { Speed(1.0) }
    }

    /// Returns the factor.
    pub fn factor(self) -> f64 {
        self.0
    }
}

/// The cursor, the head it may follow, and whether it moves by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Player {
    cursor: Cursor,
    floor: Revision,
    head: Revision,
    playing: bool,
    speed: Speed,
    /// How long play has waited for the next event, in milliseconds at speed 1.
    carry: f64,
    /// The first and the last revision of the loop, if play loops.
    range: Option<(Revision, Revision)>,
    /// Whether what is before the floor is being read.
    is_reading: bool,
    /// Where to go once that is read.
    wanted: Option<Revision>,
}

impl Default for Player {
    fn default() -> Player {
        Player {
            cursor: Cursor::Live,
            floor: Revision(0),
            head: Revision(0),
            playing: false,
            speed: Speed(1.0),
            carry: 0.0,
            range: None,
            is_reading: false,
            wanted: None,
        }
    }
}

impl Player {
    /// The longest step of time that one tick may take, in milliseconds: a tab that slept does not jump.
    pub const MAX_TICK_MS: f64 = 250.0;

    /// Returns where the cursor is.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Returns the revision that is shown, from the floor to the head.
    pub fn revision(&self) -> Revision {
        match self.cursor {
            Cursor::Live => self.head,
            Cursor::At(revision) => revision,
        }
    }

    /// Returns the first revision that can be shown: 0, or where the archived events end.
    pub fn floor(&self) -> Revision {
        self.floor
    }

    /// Returns the newest revision.
    pub fn head(&self) -> Revision {
        self.head
    }

    /// Returns `true` if the cursor moves by itself.
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Returns `true` if the cursor follows the head.
    pub fn is_live(&self) -> bool {
        self.cursor == Cursor::Live
    }

    /// Returns the speed of play.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Sets the speed of play.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// Returns the range that play loops over.
    pub fn range(&self) -> Option<(Revision, Revision)> {
        self.range
    }

    /// Sets a range to loop over, its ends in any order and clamped to the log; `None` plays to the
    /// head, and so does a range of one revision.
    pub fn set_range(&mut self, range: Option<(Revision, Revision)>) {
        let within = |revision: Revision| revision.clamp(self.floor, self.head);
        self.range = range
            .map(|(one, other)| (within(one.min(other)), within(one.max(other))))
            .filter(|(first, last)| first < last);
        self.playing &= self.range.is_some() || !self.is_live();
    }

    /// Updates the head: a live cursor follows it, any other stays where it is, within the log.
    pub fn head_moved(&mut self, head: Revision) {
        self.head = head;
        self.floor = self.floor.min(head);
        self.set_range(self.range);
        if let Cursor::At(revision) = self.cursor
            && revision >= head
        {
            self.cursor = Cursor::Live;
            self.playing = false;
        }
    }

    /// Updates the floor, before which nothing is or will be; a cursor below it moves there, and one that was to go to what
    /// has been read goes there.
    pub fn floor_moved(&mut self, floor: Revision) {
        let wanted = self.wanted.take();
        self.is_reading = false;
        self.set_floor(floor);
        if let Some(wanted) = wanted {
            self.go_to(wanted);
        }
    }

    /// Updates the floor while what is before it is being read: a move to there ends at the floor, and goes on once
    /// [`Player::floor_moved`] says that it is read.
    pub fn reads_before(&mut self, floor: Revision) {
        self.is_reading = true;
        self.set_floor(floor);
    }

    fn set_floor(&mut self, floor: Revision) {
        self.floor = floor.min(self.head);
        self.set_range(self.range);
        if let Cursor::At(revision) = self.cursor
            && revision < self.floor
        {
            self.go_to(self.wanted.unwrap_or(revision));
        }
    }

    /// Starts on another stream: live and paused.
    pub fn reset(&mut self, head: Revision) {
        *self = Player { head, speed: self.speed, ..Player::default() };
    }

    /// Moves the cursor to a revision, but not below the floor; at the head or beyond it is live.
    pub fn go_to(&mut self, revision: Revision) {
        self.wanted = Some(revision).filter(|revision| self.is_reading && *revision < self.floor);
        let revision = revision.max(self.floor);
        self.cursor = if revision >= self.head { Cursor::Live } else { Cursor::At(revision) };
        self.carry = 0.0;
        self.playing &= !self.is_live();
    }

    /// Moves the cursor by some events, back when negative, within the log.
    pub fn step(&mut self, events: i64) {
        let target = i64::from(self.revision().0) + events;
        self.go_to(Revision(u32::try_from(target.max(0)).unwrap_or(u32::MAX)));
    }

    /// Follows the head and pauses.
    pub fn go_live(&mut self) {
        self.go_to(self.head);
    }

    /// Plays from the cursor; from the beginning when it is at the head, or outside the range. An empty log does not
    /// play.
    pub fn play(&mut self) {
        match self.range {
            Some((first, last)) if !(first..last).contains(&self.revision()) => self.go_to(first),
            None if self.is_live() => self.go_to(Revision(0)),
            Some(_) | None => {}
        }
        self.playing = !self.is_live();
    }

    /// Plays, or pauses.
    pub fn toggle(&mut self) {
        if self.playing { self.pause() } else { self.play() }
    }

    /// Pauses where it is.
    pub fn pause(&mut self) {
        self.playing = false;
        self.carry = 0.0;
    }

    /// Lets time pass, in milliseconds, and returns `true` if the cursor moved. `wait` is how long to wait before the
    /// event at a revision at speed 1. Play stops at the head, live, or starts its range again.
    pub fn tick(&mut self, dt_ms: f64, wait: impl Fn(Revision) -> f64) -> bool {
        if !self.playing || dt_ms.is_nan() || dt_ms <= 0.0 {
            return false;
        }
        let mut left = self.carry + dt_ms.min(Self::MAX_TICK_MS) * self.speed.factor();
        let from = self.revision();
        let mut at = from;
        let last = self.range.map_or(self.head, |(_, last)| last);
        loop {
            // A wait of 0 would never end.
            let next = wait(at.next()).max(SHORTEST_WAIT_MS);
            if at < last && left >= next {
                (at, left) = (at.next(), left - next);
            } else if let Some((first, _)) = self.range.filter(|_| at >= last && left >= EVEN_WAIT_MS) {
                // The end is shown as long as any event before the range starts again.
                (at, left) = (first, left - EVEN_WAIT_MS);
            } else {
                break;
            }
        }
        let ended = at >= self.head && self.range.is_none();
        self.cursor = if at >= self.head { Cursor::Live } else { Cursor::At(at) };
        self.playing = !ended;
        self.carry = if ended { 0.0 } else { left };
        at != from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(_: Revision) -> f64 {
        EVEN_WAIT_MS
    }

    fn at(head: u32, revision: u32) -> Player {
        let mut player = Player::default();
        player.head_moved(Revision(head));
        player.go_to(Revision(revision));
        player
    }

    #[test]
    fn a_live_cursor_follows_the_head_and_a_past_one_stays() {
        let mut live = at(10, 10);
        live.head_moved(Revision(11));
        assert_eq!((live.revision(), live.is_live()), (Revision(11), true));
        let mut past = at(10, 4);
        past.head_moved(Revision(11));
        assert_eq!((past.revision(), past.is_live()), (Revision(4), false));
        past.head_moved(Revision(2));
        assert_eq!((past.revision(), past.is_live()), (Revision(2), true));
    }

    #[test]
    fn play_runs_to_the_head_in_its_time_and_stops_there() {
        let mut player = at(8, 0);
        player.play();
        let mut ticks = 0;
        while player.is_playing() {
            player.tick(50.0, even);
            ticks += 1;
            assert!(ticks < 100, "play never stopped");
        }
        assert_eq!(ticks, 40, "8 events at 4 a second are 2 s");
        assert!(player.is_live());
    }

    #[test]
    fn play_at_the_head_begins_again_and_an_empty_log_does_not_play() {
        let mut player = at(8, 8);
        player.play();
        assert_eq!((player.revision(), player.is_playing()), (Revision(0), true));
        let mut empty = Player::default();
        empty.play();
        assert!(!empty.is_playing());
    }

    #[test]
    fn what_is_archived_is_not_travelled_to() {
        let mut player = at(60, 12);
        player.floor_moved(Revision(43));
        assert_eq!(player.revision(), Revision(43));
        player.go_to(Revision(5));
        assert_eq!(player.revision(), Revision(43));
        player.step(-1);
        assert_eq!(player.revision(), Revision(43));
        player.go_live();
        player.play();
        assert_eq!((player.revision(), player.is_playing()), (Revision(43), true));
        player.floor_moved(Revision(0));
        player.step(-40);
        assert_eq!(player.revision(), Revision(3));
    }

    #[test]
    fn a_move_to_what_is_not_read_yet_is_made_once_it_is() {
        let mut player = at(60, 60);
        player.reads_before(Revision(43));
        player.go_to(Revision(5));
        assert_eq!(player.revision(), Revision(43));
        player.reads_before(Revision(45));
        assert_eq!(player.revision(), Revision(45));
        player.floor_moved(Revision(0));
        assert_eq!(player.revision(), Revision(5));
        // The newest move counts.
        player.reads_before(Revision(43));
        player.go_to(Revision(50));
        player.floor_moved(Revision(0));
        assert_eq!(player.revision(), Revision(50));
        // What turns out to be archived is not travelled to.
        player.reads_before(Revision(43));
        player.go_to(Revision(5));
        player.floor_moved(Revision(12));
        assert_eq!(player.revision(), Revision(12));
        player.floor_moved(Revision(0));
        assert_eq!(player.revision(), Revision(12));
        // Where only the newest event is read.
        player.reads_before(Revision(60));
        player.play();
        assert!(player.is_live());
        player.floor_moved(Revision(0));
        assert_eq!(player.revision(), Revision(0));
    }

    #[test]
    fn steps_stay_within_the_log() {
        let mut player = at(8, 3);
        player.step(-10);
        assert_eq!(player.revision(), Revision(0));
        player.step(10);
        assert_eq!((player.revision(), player.is_live()), (Revision(8), true));
    }

    #[test]
    fn a_range_is_played_again_and_again() {
        let mut player = at(8, 8);
        player.set_range(Some((Revision(5), Revision(3))));
        player.play();
        let mut seen = vec![player.revision().0];
        for _ in 0..6 {
            player.tick(250.0, even);
            seen.push(player.revision().0);
        }
        assert_eq!((seen, player.is_playing()), (vec![3, 4, 5, 3, 4, 5, 3], true));
        // At the head the cursor is live, and still continues.
        player.set_range(Some((Revision(7), Revision(99))));
        assert_eq!(player.range(), Some((Revision(7), Revision(8))));
        player.play();
        let seen: Vec<(u32, bool)> = (0..4)
            .map(|_| {
                player.tick(250.0, even);
                (player.revision().0, player.is_live())
            })
            .collect();
        assert_eq!(seen, [(8, true), (7, false), (8, true), (7, false)]);
        player.set_range(Some((Revision(4), Revision(4))));
        assert_eq!(player.range(), None);
    }

    #[test]
    fn waits_are_as_they_are_asked_for() {
        let mut player = at(3, 0);
        player.play();
        let wait = |revision: Revision| f64::from(revision.0) * 100.0;
        let seen: Vec<u32> = (0..6)
            .map(|_| {
                player.tick(100.0, wait);
                player.revision().0
            })
            .collect();
        assert_eq!(seen, [1, 1, 2, 2, 2, 3]);
    }

    #[test]
    fn a_sleeping_tab_does_not_leap() {
        let mut player = at(1000, 0);
        player.play();
        player.tick(60_000.0, even);
        assert_eq!(player.revision(), Revision(1));
    }
}
