//! A number kept between two others.

/// Returns the number between two others that is nearest to a value. It is what [`f64::clamp`] returns, whose message for
/// bounds in the wrong order would bring along all that writes floating-point numbers.
#[must_use]
#[allow(clippy::manual_clamp)]
pub fn within(value: f64, least: f64, most: f64) -> f64 {
    value.max(least).min(most)
}
