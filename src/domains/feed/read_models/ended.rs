//! Ended follows: who no longer follows whom, and the cause; who follows again is left out. The state has only the current follows.
//!
//! The first version of the code knew only unfollowing, and cannot handle a block.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domains::feed::event::Text;
use crate::domains::feed::{Event, Feed};
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;
use crate::engine::values::time::Timestamp;
use crate::words;
use crate::words::Word;

/// The version of the code that knows that blocking and leaving end follows.
const KNOWS_BLOCKS: u16 = 2;

/// The current and the ended follows.
pub struct EndedFollows {
    version: u16,
    follows: HashMap<StreamId, BTreeSet<(Text, Text)>>,
    ended: BTreeMap<(StreamId, Text, Text), Ended>,
}

struct Ended {
    revision: Revision,
    at: Timestamp,
    because: &'static str,
}

impl EndedFollows {
    /// Ends the follows that an event ends.
    fn end(&mut self, happened: &EventContext<'_, Event>, because: &'static str, ends: impl Fn(&Text, &Text) -> bool) {
        let Some(follows) = self.follows.get_mut(happened.stream) else { return };
        let ended: Vec<(Text, Text)> = follows.iter().filter(|(who, whom)| ends(who, whom)).cloned().collect();
        for pair in ended {
            follows.remove(&pair);
            let (who, whom) = pair;
            let ended = Ended { revision: happened.revision, at: happened.occurred_at, because };
            self.ended.insert((happened.stream.clone(), who, whom), ended);
        }
    }
}

impl Projection for EndedFollows {
    type Domain = Feed;

    const NAME: &'static str = "ended_follows";
    const LABEL: Word = words::feed::ENDED_FOLLOWS;
    const HINT: Word = words::feed::WHO_NO_LONGER_FOLLOWS_WHOM_SINCE;
    const CODE: &'static [Word] =
        &[words::feed::A_FOLLOW_ENDS_WHEN_SOMEBODY, words::feed::A_FOLLOW_ENDS_WHEN_SOMEBODY_2];
    const COLUMNS: &'static [Column] = &[
        Column::new("stream", words::feed::STREAM, ColumnKind::Text),
        Column::new("who", words::feed::WHO, ColumnKind::Text),
        Column::new("whom", words::feed::WHOM_2, ColumnKind::Text),
        Column::new("because", words::feed::BECAUSE, ColumnKind::Text),
        Column::new("revision", words::feed::EVENT, ColumnKind::Count),
        Column::new("at", words::feed::AT, ColumnKind::Time),
    ];
    const ORDER: Word = words::feed::NEWEST_FIRST_THEN_BY_NAME;

    fn initial(settings: &Settings) -> EndedFollows {
        EndedFollows { version: settings.version(), follows: HashMap::new(), ended: BTreeMap::new() }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        match happened.event {
            Event::Followed { person, whom } => {
                let follows = self.follows.entry(happened.stream.clone()).or_default();
                follows.insert((person.clone(), whom.clone()));
                self.ended.remove(&(happened.stream.clone(), person.clone(), whom.clone()));
            }
            Event::Unfollowed { person, whom } => {
                self.end(happened, "unfollowed", |who, of| who == person && of == whom);
            }
            Event::Blocked { .. } if self.version < KNOWS_BLOCKS => {
                let missing = words::feed::A_BLOCK_ENDS_FOLLOWS_WITHOUT.text();
                return Err(ProjectionError::Unhandled { missing });
            }
            Event::Blocked { person, whom } => {
                let both = [(person, whom), (whom, person)];
                self.end(happened, "a block", |who, of| both.contains(&(who, of)));
            }
            Event::Left { person } => {
                self.end(happened, "left", |who, of| who == person || of == person);
            }
            Event::Joined { .. }
            | Event::ModeratorNamed { .. }
            | Event::ModeratorRemoved { .. }
            | Event::Unblocked { .. }
            | Event::Posted { .. }
            | Event::PostEdited { .. }
            | Event::Reacted { .. }
            | Event::ReactionTakenBack { .. }
            | Event::Commented { .. }
            | Event::PostDeleted { .. } => {}
        }
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |((stream, who, whom), ended): (&(StreamId, Text, Text), &Ended)| {
            let values = vec![
                FieldValue::text(stream.as_str()),
                FieldValue::text(who),
                FieldValue::text(whom),
                FieldValue::text(ended.because),
                FieldValue::Count(u64::from(ended.revision.0)),
                FieldValue::Time(ended.at),
            ];
            let name = format!("{stream} {who} {whom}");
            ((ended.at.millis(), name), Row { currency: Currency::EUR, values })
        };
        Rows::ranked(self.ended.iter().map(row).collect(), limit)
    }
}
