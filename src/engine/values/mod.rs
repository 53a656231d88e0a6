//! Values that states and events are made of: money, time, days and months, and the fields that a state lists.

pub mod calendar;
pub mod day;
pub mod decimal;
pub mod fields;
mod grouped;
pub mod interned;
pub mod locale;
pub mod money;
pub mod parameter;
pub mod sorting;
pub mod time;
pub mod unit;
pub mod wall;
pub mod within;
