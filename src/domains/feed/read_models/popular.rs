//! Popular posts, by weights that can be changed: another ranking is another reading of the same events.

use std::collections::BTreeMap;

use crate::domains::feed::{Event, Feed, State};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::{FieldKind, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::parameter::Parameter;
use crate::engine::values::unit::Unit;
use crate::words;
use crate::words::Word;

/// How many characters of a post are shown.
const EXCERPT: usize = 40;

/// The posts of all communities that were read, and the weights.
pub struct Popular {
    reaction: i64,
    comment: i64,
    communities: BTreeMap<StreamId, State>,
}

const fn weight(name: &'static str, label: Word, hint: Word, default: i64) -> Parameter {
    Parameter { name, label, hint, kind: FieldKind::Count, unit: Unit::None, default, least: 0, most: 100 }
}

impl Projection for Popular {
    type Domain = Feed;

    const NAME: &'static str = "popular_posts";
    const LABEL: Word = words::feed::POPULAR_POSTS;
    const HINT: Word = words::feed::WHICH_POSTS_COUNT_MOST_BY_THE;
    const PARAMETERS: &'static [Parameter] = &[
        weight("reaction", words::feed::A_REACTION_COUNTS, words::feed::POINTS_FOR_EACH_REACTION, 1),
        weight("comment", words::feed::A_COMMENT_COUNTS, words::feed::POINTS_FOR_EACH_COMMENT, 2),
    ];
    const COLUMNS: &'static [Column] = &[
        Column::new("stream", words::feed::STREAM, ColumnKind::Text),
        Column::new("post", words::feed::POST, ColumnKind::Count),
        Column::new("author", words::feed::AUTHOR, ColumnKind::Text),
        Column::new("points", words::feed::POINTS, ColumnKind::Count),
        Column::new("reactions", words::feed::REACTIONS, ColumnKind::Count),
        Column::new("comments", words::feed::COMMENTS, ColumnKind::Count),
        Column::new("text", words::feed::TEXT, ColumnKind::Text),
    ];
    const ORDER: Word = words::feed::MOST_POINTS_FIRST_THEN_THE_OLDEST;

    fn initial(settings: &Settings) -> Popular {
        Popular { reaction: settings.value(0), comment: settings.value(1), communities: BTreeMap::new() }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        self.communities.entry(happened.stream.clone()).or_default().evolve(happened.event);
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let mut rows = Vec::new();
        for (stream, community) in &self.communities {
            for (name, post) in community.posts().visible() {
                let (reactions, comments) = (post.reactions.len(), post.comments.len());
                let points = self.reaction * reactions as i64 + self.comment * comments as i64;
                let values = vec![
                    FieldValue::text(stream.as_str()),
                    FieldValue::Count(u64::from(name.0)),
                    FieldValue::text(&post.author),
                    FieldValue::Count(points.unsigned_abs()),
                    FieldValue::Count(reactions as u64),
                    FieldValue::Count(comments as u64),
                    FieldValue::text(&post.text.chars().take(EXCERPT).collect::<String>()),
                ];
                rows.push(((points, format!("{stream} {:010}", name.0)), Row { currency: Currency::EUR, values }));
            }
        }
        Rows::ranked(rows, limit)
    }

    fn adopt(&mut self, settings: &Settings) -> bool {
        // The weights are applied as the rows are listed.
        (self.reaction, self.comment) = (settings.value(0), settings.value(1));
        true
    }
}
