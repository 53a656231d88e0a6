//! Time travel: states at any revision, the cursor, the axis, and the questions that can be asked of a history.

pub mod as_at;
pub mod bucket;
pub mod condition;
pub mod extremes;
pub mod field_state;
pub mod filter;
pub mod player;
pub mod provenance;
pub mod replay;
pub mod rhythm;
pub mod stops;
pub mod table_rows;
pub mod ticks;
pub mod timeline;
pub mod trail;
