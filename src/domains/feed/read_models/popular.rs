//! Popular posts, by weights that can be changed: another ranking is another reading of the same events.

use std::collections::BTreeMap;

use crate::domains::feed::{Event, Feed, State};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::{FieldKind, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::parameter::Parameter;
use crate::engine::values::unit::Unit;

/// How many characters of a post are shown.
const EXCERPT: usize = 40;

/// The posts of all communities that were read, and the weights.
pub struct Popular {
    reaction: i64,
    comment: i64,
    communities: BTreeMap<StreamId, State>,
}

const fn weight(name: &'static str, label: &'static str, hint: &'static str, default: i64) -> Parameter {
    Parameter { name, label, hint, kind: FieldKind::Count, unit: Unit::None, default, least: 0, most: 100 }
}

impl Projection for Popular {
    type Domain = Feed;

    const NAME: &'static str = "popular_posts";
    const LABEL: &'static str = "Popular posts";
    const HINT: &'static str = "Which posts count most, by the weight that you give to reactions and comments.";
    const PARAMETERS: &'static [Parameter] = &[
        weight("reaction", "A reaction counts", "Points for each reaction.", 1),
        weight("comment", "A comment counts", "Points for each comment.", 2),
    ];
    const COLUMNS: &'static [Column] = &[
        Column::new("stream", "Stream", ColumnKind::Text),
        Column::new("post", "Post", ColumnKind::Count),
        Column::new("author", "Author", ColumnKind::Text),
        Column::new("points", "Points", ColumnKind::Count),
        Column::new("reactions", "Reactions", ColumnKind::Count),
        Column::new("comments", "Comments", ColumnKind::Count),
        Column::new("text", "Text", ColumnKind::Text),
    ];
    const ORDER: &'static str = "most points first, then the oldest";

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
