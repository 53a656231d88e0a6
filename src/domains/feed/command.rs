//! The intents that a community is asked for.
//!
//! Names, texts and reactions are whatever a caller sent; that they are known and within bounds is for the rules to say.

use serde_json::{Value, json};

use crate::domains::feed::event::{Event, Text};
use crate::domains::feed::post_name::PostName;
use crate::engine::decider::History;
use crate::engine::envelope::Revision;
use crate::engine::object::{Object, ObjectError};
use crate::engine::user_error::UserError;

/// What someone wants in a community; in JSON `{"type": "React", "person": "Ana", "post": 12, "reaction": "heart"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Become a member.
    Join {
        /// Who.
        person: String,
    },
    /// Cease to be one.
    Leave {
        /// Who.
        person: String,
    },
    /// Make another member a moderator.
    NameModerator(Pair),
    /// Follow another member.
    Follow(Pair),
    /// Cease to follow somebody.
    Unfollow(Pair),
    /// Block another member.
    Block(Pair),
    /// Lift a block.
    Unblock(Pair),
    /// Post.
    Post {
        /// Who.
        person: String,
        /// What it says.
        text: String,
        /// The revision that it will have; looked up in the stream, never sent.
        number: Revision,
    },
    /// Change one's own post.
    EditPost {
        /// Who.
        person: String,
        /// The post.
        post: PostName,
        /// What it is to say.
        text: String,
    },
    /// React to somebody's post.
    React {
        /// Who.
        person: String,
        /// The post.
        post: PostName,
        /// One of [`crate::domains::feed::Reaction::NAMES`].
        reaction: String,
    },
    /// Take one's reaction back.
    TakeReactionBack {
        /// Who.
        person: String,
        /// The post.
        post: PostName,
    },
    /// Comment on a post.
    Comment {
        /// Who.
        person: String,
        /// The post.
        post: PostName,
        /// What it says.
        text: String,
    },
    /// Delete a post.
    DeletePost {
        /// Who: its author or a moderator.
        person: String,
        /// The post.
        post: PostName,
        /// Why; a moderator must say.
        reason: Option<String>,
    },
}

/// A person and whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Who acts.
    pub person: String,
    /// Upon whom.
    pub whom: String,
}

impl Pair {
    fn read(object: Object<'_>) -> Result<Pair, ObjectError> {
        Ok(Pair { person: object.text("person")?.to_owned(), whom: object.text("whom")?.to_owned() })
    }

    fn of(person: &Text, whom: &Text) -> Pair {
        Pair { person: person.as_ref().to_owned(), whom: whom.as_ref().to_owned() }
    }
}

impl Command {
    /// Reads a command from JSON.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidCommand`.
    pub fn read(json: &Value) -> Result<Command, UserError> {
        Command::of(json).map_err(|error| UserError::invalid_command(error.to_string()))
    }

    fn of(json: &Value) -> Result<Command, ObjectError> {
        const PAIR: &[&str] = &["person", "whom"];
        let object = Object::new(json)?;
        let person = || object.text("person").map(str::to_owned);
        let text = || object.text("text").map(str::to_owned);
        let post = || object.revision("post").map(PostName::new);
        let (command, fields): (Command, &[&str]) = match object.text("type")? {
            "Join" => (Command::Join { person: person()? }, &["person"]),
            "Leave" => (Command::Leave { person: person()? }, &["person"]),
            "NameModerator" => (Command::NameModerator(Pair::read(object)?), PAIR),
            "Follow" => (Command::Follow(Pair::read(object)?), PAIR),
            "Unfollow" => (Command::Unfollow(Pair::read(object)?), PAIR),
            "Block" => (Command::Block(Pair::read(object)?), PAIR),
            "Unblock" => (Command::Unblock(Pair::read(object)?), PAIR),
            "Post" => (Command::Post { person: person()?, text: text()?, number: Revision(0) }, &["person", "text"]),
            "EditPost" => {
                (Command::EditPost { person: person()?, post: post()?, text: text()? }, &["person", "post", "text"])
            }
            "React" => {
                let reaction = object.text("reaction")?.to_owned();
                (Command::React { person: person()?, post: post()?, reaction }, &["person", "post", "reaction"])
            }
            "TakeReactionBack" => (Command::TakeReactionBack { person: person()?, post: post()? }, &["person", "post"]),
            "Comment" => {
                (Command::Comment { person: person()?, post: post()?, text: text()? }, &["person", "post", "text"])
            }
            "DeletePost" => {
                let reason = object.optional_text("reason")?.map(str::to_owned);
                (Command::DeletePost { person: person()?, post: post()?, reason }, &["person", "post", "reason"])
            }
            _ => return Err(ObjectError::Kind { field: "type", wanted: "command of a feed" }),
        };
        object.only(&[&["type"], fields].concat())?;
        Ok(command)
    }

    /// Returns the command that an event came from.
    pub fn of_event(event: &Event) -> Command {
        let owned = |text: &Text| text.as_ref().to_owned();
        let name = |post: &Revision| PostName::new(post.0);
        match event {
            Event::Joined { person } => Command::Join { person: owned(person) },
            Event::Left { person } => Command::Leave { person: owned(person) },
            Event::ModeratorNamed { person, whom } => Command::NameModerator(Pair::of(person, whom)),
            Event::Followed { person, whom } => Command::Follow(Pair::of(person, whom)),
            Event::Unfollowed { person, whom } => Command::Unfollow(Pair::of(person, whom)),
            Event::Blocked { person, whom } => Command::Block(Pair::of(person, whom)),
            Event::Unblocked { person, whom } => Command::Unblock(Pair::of(person, whom)),
            Event::Posted { person, text, .. } => {
                Command::Post { person: owned(person), text: owned(text), number: Revision(0) }
            }
            Event::PostEdited { post, person, text } => {
                Command::EditPost { person: owned(person), post: name(post), text: owned(text) }
            }
            Event::Reacted { post, person, reaction } => {
                Command::React { person: owned(person), post: name(post), reaction: reaction.name().to_owned() }
            }
            Event::ReactionTakenBack { post, person } => {
                Command::TakeReactionBack { person: owned(person), post: name(post) }
            }
            Event::Commented { post, person, text } => {
                Command::Comment { person: owned(person), post: name(post), text: owned(text) }
            }
            Event::PostDeleted { post, person, reason } => {
                Command::DeletePost { person: owned(person), post: name(post), reason: reason.as_ref().map(owned) }
            }
        }
    }

    /// Writes the command as [`Command::read`] reads it.
    pub fn json(&self) -> Value {
        let pair = |name: &str, pair: &Pair| json!({ "type": name, "person": pair.person, "whom": pair.whom });
        match self {
            Command::Join { person } => json!({ "type": "Join", "person": person }),
            Command::Leave { person } => json!({ "type": "Leave", "person": person }),
            Command::NameModerator(both) => pair("NameModerator", both),
            Command::Follow(both) => pair("Follow", both),
            Command::Unfollow(both) => pair("Unfollow", both),
            Command::Block(both) => pair("Block", both),
            Command::Unblock(both) => pair("Unblock", both),
            Command::Post { person, text, .. } => json!({ "type": "Post", "person": person, "text": text }),
            Command::EditPost { person, post, text } => {
                json!({ "type": "EditPost", "person": person, "post": post.revision, "text": text })
            }
            Command::React { person, post, reaction } => {
                json!({ "type": "React", "person": person, "post": post.revision, "reaction": reaction })
            }
            Command::TakeReactionBack { person, post } => {
                json!({ "type": "TakeReactionBack", "person": person, "post": post.revision })
            }
            Command::Comment { person, post, text } => {
                json!({ "type": "Comment", "person": person, "post": post.revision, "text": text })
            }
            Command::DeletePost { person, post, reason } => match reason {
                Some(reason) => {
                    json!({ "type": "DeletePost", "person": person, "post": post.revision, "reason": reason })
                }
                None => json!({ "type": "DeletePost", "person": person, "post": post.revision }),
            },
        }
    }

    /// Looks up what the command refers to by revision, and the revision that a post will have.
    pub fn resolve(mut self, past: &dyn History<Event>) -> Command {
        if let Command::Post { number, .. } = &mut self {
            *number = past.head().next();
        }
        if let Some(post) = self.post_mut() {
            post.resolve(past);
        }
        self
    }

    /// Lets the command name its post by the revision that it has in a lane.
    ///
    /// # Errors
    /// [`UserError`] named `NoSuchPost`.
    pub fn renumber(mut self, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, UserError> {
        if let Some(post) = self.post_mut() {
            let revision = post.revision;
            let Some(Revision(in_lane)) = number(Revision(revision)) else {
                let message = format!("Post {revision}, which it is about, is not in this what-if.");
                return Err(UserError::new("NoSuchPost", message).with("post", revision).about("post"));
            };
            post.revision = in_lane;
        }
        Ok(self)
    }

    fn post_mut(&mut self) -> Option<&mut PostName> {
        match self {
            Command::EditPost { post, .. }
            | Command::React { post, .. }
            | Command::TakeReactionBack { post, .. }
            | Command::Comment { post, .. }
            | Command::DeletePost { post, .. } => Some(post),
            Command::Join { .. }
            | Command::Leave { .. }
            | Command::NameModerator(_)
            | Command::Follow(_)
            | Command::Unfollow(_)
            | Command::Block(_)
            | Command::Unblock(_)
            | Command::Post { .. } => None,
        }
    }
}
