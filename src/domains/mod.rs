//! The domains and the processes across their streams, and the registries that a further one adds one line to.
//!
//! A domain knows the engine and nothing else: no browser, no storage, no other domain.

pub mod account;
pub mod feed;
#[cfg(feature = "fifth")]
mod fifth;
pub mod order;
pub mod own;
pub mod source;
pub mod trip;

use crate::chunk;
use crate::chunk::{Chunk, NotFetched};
use crate::engine::domain::{CommandForm, Encoded, SampleEvent, field_specs};
use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, StreamId};
use crate::engine::log::upcast::{Upcaster, current_version, upcast};
use crate::engine::process::ProcessSpec;
use crate::engine::projection::ReadModelSpec;
use crate::engine::values::fields::FieldSpec;
use crate::engine::values::parameter::Parameter;
use crate::engine::view::head::{Head, LoneHead};
use crate::engine::view::{BegunView, StartingView, StreamView, Tooled, View};
use crate::engine::wire::Events;
use crate::words::Word;

/// The stream that a newcomer sees.
pub const DEFAULT_STREAM: &str = "account-main";

/// What the page and the store know of a domain.
#[derive(Clone, Copy)]
pub struct Registration {
    /// The first part of its streams' names.
    pub name: &'static str,
    /// Its tab on the page.
    pub label: Word,
    /// The fields of its state, the headline first.
    pub fields: &'static [FieldSpec],
    /// The forms of its commands.
    pub forms: &'static [CommandForm],
    /// Returns `true` if a type of event is one of its own.
    pub knows: fn(&str) -> bool,
    /// Whether an event of any type is one of its own.
    pub takes_any: bool,
    /// What brings data of older schemas up to the current ones.
    pub upcasters: &'static [Upcaster],
    /// Makes an empty view of one of its streams.
    pub view: fn(&StreamId, &Log) -> Box<dyn StreamView>,
    /// Begins to make such a view in slices; `None` if `view` makes it at once.
    pub begin_view: fn(&StreamId, &Log) -> Option<BegunView>,
    /// From how many events on a stream is folded between frames.
    pub many_events: u32,
    /// Makes the newest state of one of its streams, before its first event.
    pub head: fn(&StreamId, &Log) -> Box<dyn LoneHead>,
    /// Returns the event that says what the events of a stream mean, see [`crate::engine::domain::Domain::definition`].
    pub definition: fn(&StreamId, &Log) -> Option<Position>,
    /// Returns `true` if a view of a stream was folded as that event says.
    pub is_defined: fn(&dyn StreamView, &StreamId, &Log) -> bool,
    /// The version of the states in its snapshots; 0 where it keeps none.
    pub state_version: u16,
    /// The read models that can be made of its events.
    pub read_models: fn() -> &'static [ReadModelSpec],
    /// The rules that a what-if may change.
    pub rules: &'static [Parameter],
    /// What its sample history is about and what there is to find out.
    pub story: Word,
    /// The stream that the story is about, where it is not that of the sample's first event.
    story_stream: Option<&'static str>,
    /// Tells its sample history.
    pub sample: fn() -> Vec<SampleEvent<Encoded>>,
    /// Returns events that fill a stream, see [`crate::engine::domain::Sample::filling`].
    pub filling: fn(bool, u32) -> Vec<Encoded>,
}

/// Registers a domain.
pub const fn register<D: Tooled>() -> Registration {
    Registration {
        name: D::NAME,
        label: D::LABEL,
        fields: field_specs::<D>(),
        forms: D::FORMS,
        knows: D::knows,
        takes_any: D::TAKES_ANY,
        upcasters: <D::Event as Events>::UPCASTERS,
        view: |stream, log| Box::new(View::<D>::starting(D::start(stream, log))),
        begin_view: |stream, log| {
            let start = D::begin_start(stream, log)?;
            Some(Box::new(StartingView::<D>(start)))
        },
        many_events: D::MANY_EVENTS,
        head: |stream, log| Box::new(Head::<D>::starting(D::start(stream, log))),
        definition: D::definition,
        is_defined: |view, stream, log| {
            let view = view.as_any().downcast_ref::<View<D>>();
            view.is_some_and(|view| D::is_defined(view.replay().head(), stream, log))
        },
        state_version: D::STATE_VERSION,
        read_models: || D::READ_MODELS,
        rules: D::RULES,
        story: D::STORY,
        story_stream: D::STORY_STREAM,
        filling: |is_new, count| D::filling(is_new, count).iter().map(D::encode).collect(),
        sample: || D::sample().into_iter().map(|told| told.map(D::encode)).collect(),
    }
}

/// A domain's place in the registry: how it is named is known before its code has come.
pub struct Entry {
    /// The first part of its streams' names.
    pub name: &'static str,
    /// Its tab on the page.
    pub label: Word,
    chunk: &'static Chunk<Registration>,
}

impl Entry {
    const fn of<D: Tooled>(chunk: &'static Chunk<Registration>) -> Entry {
        Entry { name: D::NAME, label: D::LABEL, chunk }
    }

    /// Returns the domain; `None` until its code has come.
    pub fn get(&self) -> Option<&'static Registration> {
        self.chunk.get()
    }

    /// Fetches the domain's code, or waits for it.
    ///
    /// # Errors
    /// [`NotFetched`]; asked again, it is fetched again.
    pub async fn load(&self) -> Result<&'static Registration, NotFetched> {
        load_tools().await?;
        self.chunk.load().await
    }
}

/// The domain of the first screen, which is always here.
static ACCOUNT: Registration = Registration {
    read_models: || account::TOOLS.get().map_or(&[], |tools| tools.read_models),
    ..register::<account::Account>()
};

static FIRST: Chunk<Registration> = Chunk::here(&ACCOUNT);

/// Registers the domains that come after the first screen: the name of the chunk, its file and the function that gives it
/// out, the domain.
macro_rules! domains {
    ($($(#[$meta:meta])* $name:ident: $file:ident.$give:ident = $domain:ty),* $(,)?) => {
        $($(#[$meta])* chunk!($name: Registration = $file.$give, &const { register::<$domain>() });)*

        /// Every domain, in the order of the page's tabs.
        pub static ENTRIES: &[Entry] =
            &[Entry::of::<account::Account>(&FIRST), $($(#[$meta])* Entry::of::<$domain>(&$name)),*];
    };
}

domains! {
    ORDER: order.order_domain = order::Order,
    TRIP: trip.trip_domain = trip::Trip,
    FEED: feed.feed_domain = feed::Feed,
    OWN: own.own_domain = own::Own,
    #[cfg(feature = "fifth")]
    FIFTH: fifth.fifth_domain = fifth::Light,
}

/// Every process across streams.
pub const PROCESSES: &[&ProcessSpec] = &[&account::transfer::TRANSFER];

/// Returns the domain of the first screen.
pub fn first() -> &'static Registration {
    &ACCOUNT
}

/// Lists the domains whose code has come, in the order of the page's tabs.
pub fn registry() -> impl Iterator<Item = &'static Registration> {
    ENTRIES.iter().filter_map(Entry::get)
}

/// Fetches what the first screen does not need of its domain, or waits for it.
///
/// # Errors
/// [`NotFetched`]; asked again, it is fetched again.
pub async fn load_tools() -> Result<(), NotFetched> {
    account::TOOLS.load().await.map(drop)
}

/// Finds the entry of a stream's name.
pub fn entry(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name)
}

/// Finds the domain of a stream's name; `None` until its code has come.
pub fn domain(name: &str) -> Option<&'static Registration> {
    entry(name)?.get()
}

/// How the stored data of an event is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// As it is stored: its schema is today's.
    Current,
    /// Brought up from an older schema.
    Older {
        /// The version of today's schema.
        current: u16,
        /// The data as the code reads it.
        read: serde_json::Value,
    },
    /// Not at all: its type, or the version of its schema, is of a newer program.
    Unknown,
}

impl Registration {
    /// Finds one of its read models by its name.
    pub fn read_model(&self, name: &str) -> Option<&'static ReadModelSpec> {
        (self.read_models)().iter().find(|spec| spec.name == name)
    }

    /// Returns the stream that the story of its sample is about; `None` if it has no sample.
    pub fn story_stream(&self) -> Option<StreamId> {
        let named = self.story_stream.or_else(|| (self.sample)().first().map(|told| told.stream))?;
        StreamId::new(named).ok()
    }

    /// Returns the schema version at which a type of event is written today.
    pub fn schema_version(&self, event_type: &str) -> u16 {
        current_version(self.upcasters, event_type)
    }

    /// Returns how the data of an event is read: as it is stored, brought up to today's schema, or not at all.
    pub fn shape(&self, event_type: &str, schema_version: u16, data: &str) -> Shape {
        let current = self.schema_version(event_type);
        if self.takes_any {
            return Shape::Current;
        }
        if source::evolve(self.name, event_type).is_none() {
            return Shape::Unknown;
        }
        match upcast(self.upcasters, event_type, schema_version, data) {
            None => Shape::Unknown,
            Some(_) if schema_version == current => Shape::Current,
            Some(read) => Shape::Older { current, read },
        }
    }
}
