//! The session as the log that tabs take turns with.

use leptos::prelude::*;

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::what_if::Lane;
use crate::session::core::Session;
use crate::session::write_turn::SharedLog;
use crate::session::write_turn::machine::{LogMark, fingerprint};

impl SharedLog for Session {
    fn refresh(self) {
        Session::refresh(self);
    }

    fn is_busy(self) -> bool {
        self.core.try_with_value(|core| core.busy).unwrap_or(false)
    }

    fn head(self) -> Option<(Position, Hash)> {
        self.peek(|bench| (bench.log().head(), bench.store().head_hash()))
    }

    fn shows(self, mark: LogMark) -> bool {
        let shows = self.peek(|bench| match mark.head {
            Position(0) => bench.log().head() == Position(0),
            head => bench.store().hash_at(head) == Some(mark.hash),
        });
        shows.unwrap_or(false)
    }

    fn shows_lane(self, wanted: u32) -> bool {
        let is_wanted = |(number, lane): &(u32, Lane)| fingerprint(*number, lane) == wanted;
        self.peek(|bench| bench.lanes().iter().any(is_wanted)).unwrap_or(true)
    }
}
