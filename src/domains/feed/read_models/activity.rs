//! Activity by day and community: the number of posts, comments and reactions, and of people.

use std::collections::{BTreeMap, BTreeSet};

use crate::domains::feed::{Event, Feed};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::calendar::Day;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;

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
    const LABEL: &'static str = "Activity by day";
    const HINT: &'static str = "How many posts, reactions and comments there were on each day, and by how many people.";
    const COLUMNS: &'static [Column] = &[
        Column::new("stream", "Stream", ColumnKind::Text),
        Column::new("day", "Day", ColumnKind::Date),
        Column::new("posts", "Posts", ColumnKind::Count),
        Column::new("reactions", "Reactions", ColumnKind::Count),
        Column::new("comments", "Comments", ColumnKind::Count),
        Column::new("people", "People", ColumnKind::Count),
    ];
    const ORDER: &'static str = "newest day first, then by stream";

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
