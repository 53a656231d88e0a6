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
        self.with_workbench_untracked(|workbench| (workbench.log().head(), workbench.store().head_hash()))
    }

    fn shows(self, mark: LogMark) -> bool {
        let shows = self.with_workbench_untracked(|workbench| match mark.head {
            Position(0) => workbench.log().head() == Position(0),
            head => workbench.store().hash_at(head) == Some(mark.hash),
        });
        shows.unwrap_or(false)
    }

    fn shows_lane(self, wanted: u32) -> bool {
        let is_wanted = |(number, lane): &(u32, Lane)| fingerprint(*number, lane) == wanted;
        self.with_workbench_untracked(|workbench| workbench.lanes().iter().any(is_wanted)).unwrap_or(true)
    }
}
