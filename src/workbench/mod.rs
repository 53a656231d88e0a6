//! The event store joined to the domains: what the page and the console act upon, without a browser.
//!
//! Everything that changes goes one way: decide, append to storage, and only then show, so that what is shown is never
//! ahead of what is kept. The clock is passed in.

mod acts;
mod appending;
mod archive;
mod as_at;
mod core;
mod draft;
pub mod exchange;
mod folds;
mod fork;
mod generate;
mod given;
mod lanes;
pub mod link;
mod local_subscriber;
mod making;
mod process;
mod publish;
mod read_models;
mod refusal;
pub mod replace;
mod request;
mod running;
mod sample;
mod shown;
mod snapshots;
mod stale;
mod under_way;
mod weigh;
mod write;

pub use self::core::Workbench;
pub use crate::downstream::Report as SubscriberReport;
pub use crate::engine::import_report::ImportReport;
pub use acts::Fork;
pub use appending::{Appending, Checking};
pub use archive::{ClosedPeriod, PeriodFile, ReadBack, SavedPeriod};
pub use as_at::AsAtWork;
pub use exchange::import::Import;
pub use generate::MAX_GENERATED;
pub use given::Given;
pub use lanes::{LaneWork, Promotion, name_by_edits, shown_name};
pub use local_subscriber::LocalSubscriber;
pub use process::{Pending, Stepped};
pub use refusal::{OCCURRED_AT, link_too_long, too_large_for_text};
pub use request::{Fact, Request};
pub use running::{Control, MAX_READ_MODELS, ReadModelId};
pub use sample::SAMPLE;
pub use snapshots::SNAPSHOT_EVENTS;
pub use weigh::{Weighed, Weighing};
