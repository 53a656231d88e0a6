//! A message in the language of the page.

use std::cell::Cell;
use std::fmt::{self, Display};
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::Poll;

/// The texts of the page's language, if it is not English; set once, before the page is mounted.
static SPOKEN: OnceLock<Table> = OnceLock::new();

thread_local! {
    /// What is made for programs is in English whatever the page speaks.
    static FOR_PROGRAMS: Cell<bool> = const { Cell::new(false) };
}

/// A message: its number among all of them, and what it says in English. Variables and choices are control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    id: u16,
    english: &'static str,
}

impl Word {
    /// A message that says nothing in any language.
    pub const NONE: Word = Word::same("");

    /// Creates a message. The build calls it.
    pub const fn new(id: u16, english: &'static str) -> Word {
        Word { id, english }
    }

    /// Creates a text that is the same in every language, such as the sign of a key.
    pub const fn same(text: &'static str) -> Word {
        Word::new(u16::MAX, text)
    }

    /// Returns what it says in the page's language.
    pub fn text(self) -> &'static str {
        if is_for_programs() {
            return self.english;
        }
        SPOKEN.get().map_or(self.english, |table| table.text(self))
    }

    /// Returns it as it stands within a sentence: a label begins with a small letter there, in English.
    pub fn in_sentence(self) -> String {
        let text = self.text();
        if text == self.english { text.to_ascii_lowercase() } else { text.to_owned() }
    }

    /// Returns what it says in English.
    pub const fn english(self) -> &'static str {
        self.english
    }

    /// Returns `true` if it says nothing.
    pub const fn is_empty(self) -> bool {
        self.english.is_empty()
    }

    /// Returns what it says with its variables filled in; `is_one` if the number that it chooses by is one.
    pub fn filled(self, is_one: bool, variables: &[&dyn Display]) -> String {
        fill(self.text(), is_one, variables)
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl PartialEq<&str> for Word {
    fn eq(&self, other: &&str) -> bool {
        self.text() == *other
    }
}

impl From<Word> for String {
    fn from(word: Word) -> String {
        word.text().to_owned()
    }
}

/// The texts of a language, by the numbers of the messages.
#[derive(Clone, Debug)]
pub struct Table(Vec<&'static str>);

impl Table {
    /// Reads the file that the build writes: a text a line.
    pub fn read(file: &'static str) -> Table {
        Table(file.split('\n').collect())
    }

    /// Returns what a message says in this language.
    pub fn text(&self, word: Word) -> &'static str {
        self.0.get(usize::from(word.id)).copied().unwrap_or(word.english)
    }

    /// Returns what a message says in this language with its variables filled in.
    pub fn filled(&self, word: Word, is_one: bool, variables: &[&dyn Display]) -> String {
        fill(self.text(word), is_one, variables)
    }

    /// Returns how many messages it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `true` if it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Makes this the language of the page, for good.
pub fn speak(table: Table) {
    // A page has one language: a second one is not set.
    let _ = SPOKEN.set(table);
}

/// Returns `true` while a text is made for programs.
pub fn is_for_programs() -> bool {
    FOR_PROGRAMS.get()
}

/// Makes a text for programs: in English.
pub fn in_english<T>(make: impl FnOnce() -> T) -> T {
    let before = FOR_PROGRAMS.replace(true);
    let made = make();
    FOR_PROGRAMS.set(before);
    made
}

/// Carries out what a program asked for: the errors that it makes are in English.
pub async fn in_english_until<T>(work: impl Future<Output = T>) -> T {
    let mut work: Pin<Box<dyn Future<Output = T>>> = Box::pin(work);
    std::future::poll_fn(|context| -> Poll<T> { in_english(|| work.as_mut().poll(context)) }).await
}

/// Fills a pattern in: variable `n` is the character `n + 1`; a choice is `\u{e}` one `\u{f}` other `\u{10}`.
fn fill(pattern: &str, is_one: bool, variables: &[&dyn Display]) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    let mut is_shown = true;
    for c in pattern.chars() {
        match c {
            '\u{e}' => is_shown = is_one,
            '\u{f}' => is_shown = !is_one,
            '\u{10}' => is_shown = true,
            _ if !is_shown => {}
            '\u{1}'..='\u{8}' => {
                if let Some(variable) = variables.get(c as usize - 1) {
                    // Writing to a String cannot fail.
                    let _ = fmt::Write::write_fmt(&mut text, format_args!("{variable}"));
                }
            }
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_where_the_language_puts_them() {
        let word = Word::new(0, "\u{1} of \u{2}");
        let table = Table::read("von \u{2} sind es \u{1}");
        assert_eq!(word.filled(false, &[&3, &"ten"]), "3 of ten");
        assert_eq!(table.filled(word, false, &[&3, &"zehn"]), "von zehn sind es 3");
    }

    #[test]
    fn one_and_any_other_number_are_told_apart() {
        let word = Word::new(0, "\u{1} \u{e}event\u{f}events\u{10} in it");
        assert_eq!(word.filled(true, &[&1]), "1 event in it");
        assert_eq!(word.filled(false, &[&"1,200"]), "1,200 events in it");
    }

    #[test]
    fn a_text_that_a_language_lacks_is_english() {
        let table = Table::read("eins");
        assert_eq!(table.text(Word::new(0, "one")), "eins");
        assert_eq!(table.text(Word::new(1, "two")), "two");
    }
}
