//! Fingers on the chart: one travels, two zoom.

/// The places of at most two fingers, as parts of the chart's width, 0 to 1.
#[derive(Debug, Default)]
pub struct Fingers([Option<(i32, f64)>; 2]);

/// How near to each other two fingers count as, at least: nearer ones would zoom without bound.
const NEAREST: f64 = 0.02;

impl Fingers {
    /// Adds a finger, by its pointer's number; returns `true` if there are two now.
    pub fn put(&mut self, pointer: i32, place: f64) -> bool {
        self.lift(pointer);
        if let Some(free) = self.0.iter_mut().find(|finger| finger.is_none()) {
            *free = Some((pointer, place));
        }
        self.are_two()
    }

    /// Moves a finger; returns by how much two that are there have moved apart, above 1 for farther, and the middle between
    /// them.
    pub fn move_to(&mut self, pointer: i32, place: f64) -> Option<(f64, f64)> {
        let before = self.apart();
        let finger = self.0.iter_mut().flatten().find(|(known, _)| *known == pointer)?;
        finger.1 = place;
        let (Some(before), Some(now), [Some((_, one)), Some((_, other))]) = (before, self.apart(), self.0) else {
            return None;
        };
        Some((now / before, (one + other) / 2.0))
    }

    /// Takes a finger away.
    pub fn lift(&mut self, pointer: i32) {
        for finger in self.0.iter_mut().filter(|finger| finger.is_some_and(|(known, _)| known == pointer)) {
            *finger = None;
        }
    }

    /// Returns `true` if two fingers are there.
    pub fn are_two(&self) -> bool {
        self.0.iter().all(Option::is_some)
    }

    fn apart(&self) -> Option<f64> {
        match self.0 {
            [Some((_, one)), Some((_, other))] => Some((one - other).abs().max(NEAREST)),
            _ => None,
        }
    }
}
