//! A person's feed at a revision, explained: each post with the event that brought it there, and each that is missing with
//! the event that keeps it out.
//!
//! What is shown follows from the state, as in [`mod@crate::domains::feed::timeline`]; the state does not know when a follow began
//! or what ended it, so the events up to the revision are read once.

use crate::domains::feed::event::Text;
use crate::domains::feed::past::{Direction, Ending, Past};
use crate::domains::feed::timeline::{Entry, Hidden, Ranking, Reason, counted, timeline, why};
use crate::domains::feed::{Feed, State};
use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::Replay;
use crate::words;

/// A person's feed at a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Whether the person is a member; otherwise nothing is shown and nothing is missing.
    pub is_member: bool,
    /// The event by which the person became a member or left; `None` if there is none yet.
    pub membership: Option<Revision>,
    /// What the feed shows, in the order of the ranking.
    pub shown: Vec<Shown>,
    /// What was in the feed once and is gone: deleted posts last, and the newest first.
    pub gone: Vec<Missing>,
    /// What was never in the feed, the newest post first.
    pub never: Vec<Missing>,
}

/// A post that the feed shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The post.
    pub entry: Entry,
    /// Its rank in words, if the reason does not say it.
    pub rank: Option<String>,
    /// Why it is there, in a sentence.
    pub because: String,
    /// The event that brought it there: the follow, or for the person's own the post itself.
    pub event: Revision,
}

/// A post that the feed does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The post's revision.
    pub post: Revision,
    /// The person who wrote it.
    pub author: Text,
    /// The text of the post.
    pub text: Text,
    /// Why it is not there.
    pub absence: Absence,
    /// Why it is not there, in a sentence.
    pub because: String,
    /// The events that keep it out, oldest first; none if the person has never followed the author.
    pub events: Vec<Revision>,
}

/// Why a post is missing, by what came last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It was deleted.
    Deleted,
    /// The person has blocked its author.
    Blocks,
    /// Its author has blocked the person.
    BlockedByAuthor,
    /// The person unfollowed its author.
    Unfollowed,
    /// A block ended the follow, and was lifted since.
    EndedByBlock {
        /// The person who blocked.
        by: Text,
    },
    /// Its author left, which ended the follow.
    AuthorLeft,
    /// The person left once, which ended the follow.
    PersonLeft,
    /// The person has never followed its author.
    NeverFollowed,
}

impl Absence {
    /// Returns it in a word or two.
    pub fn label(&self) -> &'static str {
        match self {
            Absence::Deleted => words::feed::DELETED.text(),
            Absence::Blocks | Absence::BlockedByAuthor => words::feed::BLOCKED.text(),
            Absence::Unfollowed => words::feed::UNFOLLOWED.text(),
            Absence::EndedByBlock { .. } => words::feed::ENDED_BY_A_BLOCK.text(),
            Absence::AuthorLeft | Absence::PersonLeft => words::feed::ENDED_BY_LEAVING.text(),
            Absence::NeverFollowed => words::feed::NOT_FOLLOWED.text(),
        }
    }

    fn because(&self, person: &str, author: &str, hidden: &Hidden) -> String {
        match self {
            Absence::Deleted | Absence::Blocks | Absence::BlockedByAuthor => hidden.because(person, author),
            Absence::Unfollowed => words::feed::unfollowed_2(&person, &author),
            Absence::EndedByBlock { by } => {
                let blocked = if **by == *person { author } else { person };
                words::feed::s_block_of_ended_the_follow_and(&by, &blocked)
            }
            Absence::AuthorLeft => words::feed::left_so_no_longer_follows(&author, &person),
            Absence::PersonLeft => words::feed::left_once_which_ended_all_of_s(&person),
            Absence::NeverFollowed => words::feed::has_never_followed(&person, &author),
        }
    }
}

impl Explained {
    /// Explains a person's feed at a revision of a community.
    pub fn of(replay: &Replay<Feed>, revision: Revision, person: &str, ranking: Ranking) -> Explained {
        let (state, _) = replay.state_at(revision);
        let past = Past::read(replay, revision, person);
        let mut explained = Explained {
            is_member: state.is_member(person),
            membership: past.membership,
            shown: timeline(&state, person, ranking).into_iter().map(|entry| shown(&past, entry, ranking)).collect(),
            ..Explained::default()
        };
        if explained.is_member {
            for missing in state.posts().iter().rev().filter_map(|(post, _)| missing(&past, &state, post)) {
                let was_there = past.was_there(missing.post, &missing.author);
                if was_there { explained.gone.push(missing) } else { explained.never.push(missing) }
            }
            explained.gone.sort_by_key(|missing| missing.absence == Absence::Deleted);
        }
        explained
    }
}

fn shown(past: &Past<'_>, entry: Entry, ranking: Ranking) -> Shown {
    let because = entry.because(past.person, ranking);
    let follow = past.newest_follow(&entry.author).map(|spell| spell.from);
    let posted = past.fate(entry.post).map_or(entry.post, |fate| fate.from);
    let event = match entry.reason {
        Reason::Own => posted,
        Reason::Followed => follow.unwrap_or(posted),
    };
    Shown { rank: ranking.rank_of(&entry), entry, because, event }
}

fn missing(past: &Past<'_>, state: &State, revision: Revision) -> Option<Missing> {
    let hidden = why(state, past.person, revision).err()?;
    let post = state.posts().get(revision)?;
    let author: &str = &post.author;
    let (absence, events) = absence_of(past, &hidden, revision, author)?;
    let because = absence.because(past.person, author, &hidden);
    Some(Missing { post: revision, author: post.author.clone(), text: post.text.clone(), absence, because, events })
}

/// Returns why a post is missing, and the events that keep it out.
fn absence_of(past: &Past<'_>, hidden: &Hidden, post: Revision, author: &str) -> Option<(Absence, Vec<Revision>)> {
    let block = |direction| past.newest_block(direction).map(|(made, _)| made).into_iter().collect();
    Some(match hidden {
        Hidden::NoSuchPost | Hidden::NotAMember => return None,
        Hidden::Deleted { .. } => {
            let deleted = past.fate(post).and_then(|fate| fate.deleted);
            (Absence::Deleted, deleted.into_iter().collect())
        }
        Hidden::Blocks => (Absence::Blocks, block(Direction::Of(author))),
        Hidden::BlockedByAuthor => (Absence::BlockedByAuthor, block(Direction::By(author))),
        Hidden::NotFollowed => match past.newest_follow(author).and_then(|spell| spell.end) {
            None => (Absence::NeverFollowed, Vec::new()),
            Some((at, ending)) => ended(past, author, at, ending),
        },
    })
}

fn ended(past: &Past<'_>, author: &str, at: Revision, ending: Ending) -> (Absence, Vec<Revision>) {
    let lifted = |direction| past.newest_block(direction).and_then(|(_, lifted)| lifted);
    let and = |lifted: Option<Revision>| [at].into_iter().chain(lifted).collect();
    match ending {
        Ending::Unfollowed => (Absence::Unfollowed, vec![at]),
        Ending::BlockOf => (Absence::EndedByBlock { by: past.person.into() }, and(lifted(Direction::Of(author)))),
        Ending::BlockBy => (Absence::EndedByBlock { by: author.into() }, and(lifted(Direction::By(author)))),
        Ending::AuthorLeft => (Absence::AuthorLeft, vec![at]),
        Ending::PersonLeft => (Absence::PersonLeft, vec![at]),
    }
}

impl Ranking {
    /// Explains in a sentence what comes first in a person's feed.
    pub fn how(self, person: &str) -> String {
        match self {
            Ranking::Newest => words::feed::THE_NEWEST_POST_COMES_FIRST.text().to_owned(),
            Ranking::Liveliest => words::feed::MOST_POINTS_COME_FIRST_A_REACTION.text().to_owned(),
            Ranking::Closest => words::feed::authors_whose_posts_reacted_to(&person),
        }
    }

    /// Returns an entry's rank in words; `None` if the reason says it already.
    fn rank_of(self, entry: &Entry) -> Option<String> {
        match self {
            Ranking::Liveliest => Some(counted(usize::try_from(entry.rank).unwrap_or(usize::MAX), words::nouns::point)),
            Ranking::Newest | Ranking::Closest => None,
        }
    }
}
