//! The player: where the cursor is and how it moves, as a pure state machine.
//!
//! Time comes in as `tick(dt)`; nothing here reads a clock or knows a browser.

use crate::engine::envelope::Revision;

/// Where the cursor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// It follows the head.
    #[default]
    Live,
    /// It stays at a revision before the head: the past.
    At(Revision),
}

/// How many times faster than [`Player::EVENTS_PER_SECOND`] play runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed(f64);

impl Speed {
    /// The speeds that the page offers, slowest first.
    pub const ALL: [Speed; 8] =
        [Speed(0.5), Speed(1.0), Speed(2.0), Speed(4.0), Speed(8.0), Speed(16.0), Speed(32.0), Speed(50.0)];

    /// Takes a factor, held between 0.5 and 50.
    pub fn new(factor: f64) -> Speed {
        if factor.is_finite() { Speed(factor.clamp(0.5, 50.0)) } else { Speed(1.0) }
    }

    /// Returns the factor.
    pub fn factor(self) -> f64 {
        self.0
    }

    /// Returns the next faster speed of [`Speed::ALL`], or the slowest after the fastest.
    pub fn cycled(self) -> Speed {
        Speed::ALL.into_iter().find(|speed| speed.0 > self.0).unwrap_or(Speed::ALL[0])
    }
}

/// Returns the first of some revisions, in order, that a way forward from one revision to another passes or ends at.
pub fn first_between(stops: &[Revision], from: Revision, to: Revision) -> Option<Revision> {
    let next = stops.partition_point(|stop| *stop <= from);
    stops.get(next).copied().filter(|stop| *stop <= to)
}

/// The cursor, the head it may follow, and whether it moves by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Player {
    cursor: Cursor,
    floor: Revision,
    head: Revision,
    playing: bool,
    speed: Speed,
    /// The part of the next event that has been played, 0 to 1.
    carry: f64,
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
        }
    }
}

impl Player {
    /// How many events a second play shows at speed 1.
    pub const EVENTS_PER_SECOND: f64 = 4.0;
    /// The longest step of time that one tick may take, in milliseconds: a tab that slept does not leap.
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

    /// Tells whether the cursor moves by itself.
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Tells whether the cursor follows the head.
    pub fn is_live(&self) -> bool {
        self.cursor == Cursor::Live
    }

    /// Returns the speed of play.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Chooses the speed of play.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// Learns of a new head: a live cursor follows it, any other stays where it is, within the log.
    pub fn head_moved(&mut self, head: Revision) {
        self.head = head;
        self.floor = self.floor.min(head);
        if let Cursor::At(revision) = self.cursor
            && revision >= head
        {
            self.cursor = Cursor::Live;
            self.playing = false;
        }
    }

    /// Learns where the revisions that can be shown begin; a cursor below goes there.
    pub fn floor_moved(&mut self, floor: Revision) {
        self.floor = floor.min(self.head);
        if let Cursor::At(revision) = self.cursor
            && revision < self.floor
        {
            self.go_to(self.floor);
        }
    }

    /// Begins another stream: live, at rest.
    pub fn reset(&mut self, head: Revision) {
        *self = Player { head, speed: self.speed, ..Player::default() };
    }

    /// Moves the cursor to a revision, or to the floor where that is higher; the head, or any beyond it, is live.
    pub fn go_to(&mut self, revision: Revision) {
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

    /// Follows the head and rests.
    pub fn go_live(&mut self) {
        self.go_to(self.head);
    }

    /// Plays from the cursor; from the beginning when it is at the head. An empty log does not play.
    pub fn play(&mut self) {
        if self.is_live() {
            self.go_to(Revision(0));
        }
        self.playing = !self.is_live();
    }

    /// Rests where it is.
    pub fn pause(&mut self) {
        self.playing = false;
        self.carry = 0.0;
    }

    /// Lets time pass, in milliseconds, and tells whether the cursor moved. Play stops at the head, live.
    pub fn tick(&mut self, dt_ms: f64) -> bool {
        if !self.playing || dt_ms.is_nan() || dt_ms <= 0.0 {
            return false;
        }
        self.carry += dt_ms.min(Self::MAX_TICK_MS) / 1000.0 * Self::EVENTS_PER_SECOND * self.speed.factor();
        let whole = self.carry.floor();
        if whole < 1.0 {
            return false;
        }
        let rest = self.carry - whole;
        self.step(whole as i64);
        self.carry = if self.playing { rest } else { 0.0 };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            player.tick(50.0);
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
    fn steps_stay_within_the_log() {
        let mut player = at(8, 3);
        player.step(-10);
        assert_eq!(player.revision(), Revision(0));
        player.step(10);
        assert_eq!((player.revision(), player.is_live()), (Revision(8), true));
    }

    #[test]
    fn a_way_forward_stops_at_the_first_stop_that_it_reaches() {
        let stops = [Revision(3), Revision(4), Revision(9)];
        let stop = |from, to| first_between(&stops, Revision(from), Revision(to)).map(|stop| stop.0);
        assert_eq!(
            (stop(0, 2), stop(0, 3), stop(3, 9), stop(4, 8), stop(4, 20)),
            (None, Some(3), Some(4), None, Some(9))
        );
        assert_eq!((stop(9, 20), stop(5, 1)), (None, None));
    }

    #[test]
    fn a_sleeping_tab_does_not_leap() {
        let mut player = at(1000, 0);
        player.play();
        player.tick(60_000.0);
        assert_eq!(player.revision(), Revision(1));
    }
}
