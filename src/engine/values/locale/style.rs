//! The ways to write a moment.

/// A way to write a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `12 Mar 2026`.
    Day,
    /// `12 Mar`.
    ShortDay,
    /// `Mar`.
    Month,
    /// `Mar 2026`.
    MonthYear,
    /// `18:04`.
    Clock,
    /// `18:04:11`.
    ExactClock,
    /// Day and time, of which only the order and what is between them count.
    Moment,
    /// A day in numbers, of which only the order counts.
    Numeric,
    /// `12 March`, of which only the months count.
    LongMonth,
}

impl Style {
    /// How many there are.
    pub const COUNT: usize = 9;
    /// Every style.
    pub const ALL: [Style; Style::COUNT] = [
        Style::Day,
        Style::ShortDay,
        Style::Month,
        Style::MonthYear,
        Style::Clock,
        Style::ExactClock,
        Style::Moment,
        Style::Numeric,
        Style::LongMonth,
    ];
}
