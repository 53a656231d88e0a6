//! An amount of a state, taken apart.

use crate::engine::values::money::Money;

/// How an amount of a state is made up: lines that add up to it, and the rates that it follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// The lines, in the order in which they are added up.
    pub lines: Vec<BreakdownLine>,
    /// The amount, which is the sum of the lines.
    pub total: Money,
    /// What the rates are called: `Tariff in EUR`; empty if there are none.
    pub terms_title: String,
    /// The rates, each with its name.
    pub terms: Vec<(&'static str, String)>,
}

/// A line of a [`Breakdown`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakdownLine {
    /// What it is for: `Kilometres`.
    pub label: &'static str,
    /// How it is calculated: `27.3 km × €1.80`.
    pub how: String,
    /// The amount that it adds.
    pub amount: Money,
}

impl Breakdown {
    /// Returns the sum of the lines.
    pub fn sum(&self) -> Money {
        self.lines.iter().fold(Money::ZERO, |sum, line| sum.saturating_add(line.amount))
    }
}
