//! Long work in slices, written as if it were done at once: it counts what it does, and goes on in the next slice where one
//! is over.
//!
//! The work is a future that waits for nothing but its next slice. Whoever has it decides how much a slice is, and what
//! happens between two of them; a work that is dropped has done nothing.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// What counts the items of a work, and waits where its slice is over; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Pace(Rc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// How many items are left in the slice.
    left: Cell<usize>,
    done: Cell<usize>,
    /// How many there are in all, as far as is known.
    of: Cell<usize>,
}

impl Pace {
    /// Counts an item that is about to be done.
    pub async fn item(&self) {
        self.granted(1).await;
    }

    /// Does something for each item.
    pub async fn each<'a, T>(&self, items: &'a [T], mut act: impl FnMut(&'a T)) {
        let all = |item: &'a T| {
            act(item);
            false
        };
        self.any(items, all).await;
    }

    /// Returns `true` at the first item that passes a test.
    pub async fn any<'a, T>(&self, mut items: &'a [T], mut test: impl FnMut(&'a T) -> bool) -> bool {
        while !items.is_empty() {
            let (now, later) = items.split_at(self.granted(items.len()).await);
            if now.iter().any(&mut test) {
                return true;
            }
            items = later;
        }
        false
    }

    /// Makes something of every item, or returns the first error.
    ///
    /// # Errors
    /// The first one of `make`.
    pub async fn map<'a, T, U, E>(
        &self,
        items: &'a [T],
        mut make: impl FnMut(&'a T) -> Result<U, E>,
    ) -> Result<Vec<U>, E> {
        let mut made = Vec::with_capacity(items.len());
        let mut failed = None;
        let push = |item: &'a T| match make(item) {
            Ok(value) => {
                made.push(value);
                false
            }
            Err(error) => {
                failed = Some(error);
                true
            }
        };
        self.any(items, push).await;
        failed.map_or(Ok(made), Err)
    }

    /// Waits until the slice has room, and returns how many of so many items are to be done now: at least one, if there
    /// is one.
    pub async fn granted(&self, wanted: usize) -> usize {
        let counts = &self.0;
        poll_fn(|_| if counts.left.get() > 0 { Poll::Ready(()) } else { Poll::Pending }).await;
        let granted = wanted.min(counts.left.get());
        counts.left.set(counts.left.get() - granted);
        counts.done.set(counts.done.get() + granted);
        granted
    }

    /// Estimates how many items are still to come.
    pub fn expect(&self, more: usize) {
        self.0.of.set(self.0.done.get() + more);
    }
}

/// A work that is done slice by slice.
pub struct Sliced<'a, T> {
    pace: Pace,
    /// `None` once it is done.
    work: Option<Pin<Box<dyn Future<Output = T> + 'a>>>,
}

impl<'a, T> Sliced<'a, T> {
    /// Begins a work: nothing of it is done before the first step.
    pub fn begin<F: Future<Output = T> + 'a>(work: impl FnOnce(Pace) -> F) -> Sliced<'a, T> {
        let pace = Pace::default();
        Sliced { work: Some(Box::pin(work(pace.clone()))), pace }
    }

    /// Does up to so many items more, and returns what came of the work at its end.
    pub fn step(&mut self, items: usize) -> Option<T> {
        self.pace.0.left.set(items);
        let work = self.work.as_mut()?.as_mut();
        match work.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => None,
            Poll::Ready(outcome) => {
                self.work = None;
                Some(outcome)
            }
        }
    }

    /// Does all of it at once.
    pub fn run(mut self) -> T {
        loop {
            if let Some(outcome) = self.step(usize::MAX) {
                return outcome;
            }
        }
    }

    /// Returns how many items are done, of about how many.
    pub fn progress(&self) -> (usize, usize) {
        let (done, of) = (self.pace.0.done.get(), self.pace.0.of.get());
        (done.min(of), of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sum(numbers: Vec<u32>, pace: Pace) -> (Vec<u32>, Result<Vec<u32>, u32>, u32) {
        pace.expect(3 * numbers.len());
        let mut all = Vec::new();
        pace.each(&numbers, |number| all.push(*number)).await;
        let halves = pace.map(&numbers, |number| if *number < 7 { Ok(number / 2) } else { Err(*number) }).await;
        let mut sum = 0;
        for number in numbers {
            pace.item().await;
            sum += number;
        }
        (all, halves, sum)
    }

    #[test]
    fn a_work_in_slices_of_any_size_is_the_work_at_once() {
        for count in [0, 1, 7, 20] {
            let numbers: Vec<u32> = (0..count).collect();
            let at_once = Sliced::begin(|pace| sum(numbers.clone(), pace)).run();
            assert_eq!((&at_once.0, at_once.2), (&numbers, numbers.iter().sum()));
            assert_eq!(at_once.1.as_ref().err(), numbers.get(7), "{count}");
            for items in [1, 2, 5, 1_000] {
                let mut work = Sliced::begin(|pace| sum(numbers.clone(), pace));
                let (mut steps, mut before) = (0, (0, 0));
                let outcome = loop {
                    if let Some(outcome) = work.step(items) {
                        break outcome;
                    }
                    steps += 1;
                    let now = work.progress();
                    assert!(now.0 > before.0 && now.0 <= now.1, "{now:?} after {before:?}");
                    before = now;
                };
                assert_eq!(outcome, at_once);
                assert!(steps + 1 >= numbers.len() * 2 / items, "{steps} steps of {items}");
                assert_eq!(work.step(items), None, "it is over");
            }
        }
    }
}
