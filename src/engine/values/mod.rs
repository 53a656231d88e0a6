//! Values that states and events are made of: money, time, days and months, and the fields that a state lists.

pub mod calendar;
pub mod day;
pub mod fields;
pub mod money;
pub mod parameter;
pub mod sorting;
pub mod time;
pub mod unit;
