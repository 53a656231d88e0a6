//! Activity by day and community: the number of posts, comments and reactions, and of people.

use std::collections::{BTreeMap, BTreeSet};

use crate::domains::feed::{Event, Feed};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::calendar::Day;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;
use crate::words;
use crate::words::Word;

/// What happened on each day in each community.
#[derive(Default)]
pub struct Activity(BTreeMap<(Day, StreamId), Sums>);

#[derive(Default)]
struct Sums {
    posts: u64,
    reactions: u64,
    comments: u64,
    people: BTreeSet<Box<str>>,
}

impl Projection for Activity {
    type Domain = Feed;

    const NAME: &'static str = "activity_by_day";
    const LABEL: Word = words::feed::ACTIVITY_BY_DAY;
    const HINT: Word = words::feed::HOW_MANY_POSTS_REACTIONS_AND;
    const COLUMNS: &'static [Column] = &[
        Column::new("stream", words::feed::STREAM, ColumnKind::Text),
        Column::new("day", words::feed::DAY, ColumnKind::Date),
        Column::new("posts", words::feed::POSTS, ColumnKind::Count),
        Column::new("reactions", words::feed::REACTIONS, ColumnKind::Count),
        Column::new("comments", words::feed::COMMENTS, ColumnKind::Count),
        Column::new("people", words::feed::PEOPLE, ColumnKind::Count),
    ];
    const ORDER: Word = words::feed::NEWEST_DAY_FIRST_THEN_BY_STREAM;

    fn initial(_: &Settings) -> Activity {
        Activity::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let (person, count): (_, fn(&mut Sums) -> &mut u64) = match happened.event {
            Event::Posted { person, .. } => (person, |sums| &mut sums.posts),
            Event::Reacted { person, .. } => (person, |sums| &mut sums.reactions),
            Event::Commented { person, .. } => (person, |sums| &mut sums.comments),
            Event::Joined { .. }
            | Event::Left { .. }
            | Event::ModeratorNamed { .. }
            | Event::ModeratorRemoved { .. }
            | Event::Followed { .. }
            | Event::Unfollowed { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. }
            | Event::PostEdited { .. }
            | Event::ReactionTakenBack { .. }
            | Event::PostDeleted { .. } => return Ok(()),
        };
        let sums = self.0.entry((Day::of(happened.occurred_at), happened.stream.clone())).or_default();
        *count(sums) += 1;
        sums.people.insert(person.as_ref().into());
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |((day, stream), sums): (&(Day, StreamId), &Sums)| {
            let values = vec![
                FieldValue::text(stream.as_str()),
                FieldValue::Time(day.midnight()),
                FieldValue::Count(sums.posts),
                FieldValue::Count(sums.reactions),
                FieldValue::Count(sums.comments),
                FieldValue::Count(sums.people.len() as u64),
            ];
            ((day.midnight().millis(), stream.to_string()), Row { currency: Currency::EUR, values })
        };
        Rows::ranked(self.0.iter().map(row).collect(), limit)
    }
}
