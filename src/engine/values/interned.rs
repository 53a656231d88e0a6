//! Texts that come at run time where the code's own ones are `'static`: each different one is kept as long as the page.

use std::cell::RefCell;
use std::collections::HashSet;

thread_local! {
    static TEXTS: RefCell<HashSet<&'static str>> = RefCell::default();
}

/// Returns a text that stays: the same one for equal texts. It is for names, of which there are few: what is kept is never
/// given back.
pub fn interned(text: &str) -> &'static str {
    TEXTS.with_borrow_mut(|texts| match texts.get(text) {
        Some(known) => known,
        None => {
            let kept: &'static str = Box::leak(Box::from(text));
            texts.insert(kept);
            kept
        }
    })
}

#[cfg(test)]
mod tests {
    use super::interned;

    #[test]
    fn equal_texts_are_one() {
        let (first, second) = (interned("IssueOpened"), interned(&"Issue Opened".replace(" ", "")));
        assert!(std::ptr::eq(first, second));
        assert_ne!(interned("a"), interned("b"));
    }
}
