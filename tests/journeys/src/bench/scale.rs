//! Logarithmic scales, and figures as texts.

/// A logarithmic scale from whole decades to a stretch of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

impl Scale {
    /// Makes a scale whose decades hold all values; what is not above zero has no place and does not count. Without a value it
    /// is one decade.
    pub fn around(values: impl IntoIterator<Item = f64>, from: f64, to: f64) -> Scale {
        let logs: Vec<f64> = values.into_iter().filter(|value| is_drawn(*value)).map(f64::log10).collect();
        let low = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let high = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if logs.is_empty() { (0, 1) } else { (low.floor() as i32, high.ceil() as i32) };
        Scale { low, high: high.max(low + 1), from, to }
    }

    /// Returns where a value is; `None` if it has no place on a logarithmic scale.
    pub fn place(&self, value: f64) -> Option<f64> {
        is_drawn(value).then(|| {
            let part = (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
            self.from + part * (self.to - self.from)
        })
    }

    /// Returns the decades, both ends included.
    pub fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.low..=self.high).map(|power| 10_f64.powi(power))
    }
}

fn is_drawn(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

/// Moves labels apart that would cover each other: at least `gap` between two, none below `low` or above `high` as long as there
/// is room. Their order stays.
pub fn apart(places: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].total_cmp(&places[b]));
    let mut moved = places.to_vec();
    let mut least = low;
    for &index in &order {
        moved[index] = moved[index].max(least);
        least = moved[index] + gap;
    }
    let mut most = high;
    for &index in order.iter().rev() {
        moved[index] = moved[index].min(most);
        most = moved[index] - gap;
    }
    moved
}

/// Writes a figure with the digits that matter, and `–` for one that is missing.
pub fn short(figure: f64) -> String {
    match figure.abs() {
        size if !size.is_finite() => "–".to_owned(),
        size if size >= 99.95 => grouped(figure.round()),
        size if size >= 9.995 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

/// Writes a whole number with commas between its thousands.
pub fn grouped(number: f64) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0.0 { format!("-{text}") } else { text }
}

/// Writes a decade of a scale: `0.01`, `1,000`, `100k`.
pub fn decade(value: f64) -> String {
    match value {
        value if value >= 1e6 => format!("{}M", grouped(value / 1e6)),
        value if value >= 1e4 => format!("{}k", grouped(value / 1e3)),
        value if value >= 0.999 => grouped(value),
        value => {
            let digits = -value.log10().round() as usize;
            format!("{value:.digits$}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_every_value_between_its_ends() {
        let values = [0.3, 44.0, 869.0, 7_640.0];
        let scale = Scale::around(values, 300.0, 20.0);
        assert_eq!(scale.ticks().map(decade).collect::<Vec<_>>(), ["0.1", "1", "10", "100", "1,000", "10k"]);
        assert_eq!(scale.place(0.1), Some(300.0));
        assert!(scale.place(1e4).is_some_and(|place| (place - 20.0).abs() < 1e-9));
        assert!(values.iter().filter_map(|&value| scale.place(value)).all(|place| (20.0..=300.0).contains(&place)));
    }

    #[test]
    fn what_has_no_logarithm_has_no_place_and_moves_no_scale() {
        let scale = Scale::around([0.0, -3.0, f64::NAN, f64::INFINITY, 5.0], 0.0, 10.0);
        assert_eq!(scale, Scale::around([5.0], 0.0, 10.0));
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(scale.place(value), None);
        }
        assert_eq!(Scale::around([], 0.0, 10.0).place(10.0), Some(10.0));
        // A single value still has a stretch.
        assert_eq!(Scale::around([100.0], 0.0, 10.0).place(1000.0), Some(10.0));
    }

    #[test]
    fn labels_keep_their_order_and_their_distance_within_the_panel() {
        let moved = apart(&[50.0, 48.0, 51.0, 199.0], 12.0, 0.0, 200.0);
        assert_eq!(moved, [60.0, 48.0, 72.0, 199.0]);
        assert_eq!(apart(&[199.0, 200.0, 198.0], 12.0, 0.0, 200.0), [188.0, 200.0, 176.0]);
        assert_eq!(apart(&[], 12.0, 0.0, 200.0), Vec::<f64>::new());
    }

    #[test]
    fn figures_show_the_digits_that_matter() {
        let texts = [0.254, 9.996, 54.16, 99.96, 13_526.4, 2_900_000.0, -7.0, f64::NAN].map(short);
        assert_eq!(texts, ["0.25", "10.0", "54.2", "100", "13,526", "2,900,000", "-7.00", "–"]);
        assert_eq!([1e3, 1e5, 1e6, 0.01, 1.0].map(decade), ["1,000", "100k", "1M", "0.01", "1"]);
    }
}
