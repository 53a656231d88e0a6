//! Sorting by one routine for all types: the compiler makes a copy of the library's for each type, and each weighs as much as
//! a feature of the page.

use std::cmp::Ordering;

/// Sorts as [`slice::sort_by`] does, in `n log n` comparisons and moves.
pub fn sort_by<T>(items: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    sort(&mut order, &mut |one, other| compare(&items[one], &items[other]));
    let mut places: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|index| places[index].take()));
}

/// Sorts as [`slice::sort_by_key`] does.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// The one copy.
#[inline(never)]
fn sort(order: &mut [usize], compare: &mut dyn FnMut(usize, usize) -> Ordering) {
    order.sort_by(|one, other| compare(*one, *other));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_library_does_and_keeps_the_order_of_equals() {
        for length in [0_usize, 1, 2, 3, 20, 21, 50, 1_000] {
            // A sequence without a pattern; of each key there are several.
            let mut items: Vec<(usize, usize)> = (0..length).map(|index| (index * 7_919 % 101 % 9, index)).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
        }
    }
}
