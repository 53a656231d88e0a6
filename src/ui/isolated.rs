//! Texts that people wrote, kept to themselves: one that runs from right to left, or that turns what follows it, leaves the
//! words and numbers beside it as they are.

/// The first strong isolate: what follows has its own direction.
const BEGIN: char = '\u{2068}';
/// The end of an isolate, and of all embeddings and overrides that were begun in it.
const END: char = '\u{2069}';

/// Isolates a text in which some character can change the direction of its line; leaves any other as it is.
pub fn isolated(text: String) -> String {
    match text.chars().any(turns) {
        true => {
            let inner = text.chars().filter(|character| !is_isolate(*character));
            [BEGIN].into_iter().chain(inner).chain([END]).collect()
        }
        false => text,
    }
}

/// Returns `true` for the characters that begin or end an isolate: one of these could end the isolate too early.
fn is_isolate(character: char) -> bool {
    matches!(character, '\u{2066}'..='\u{2069}')
}

/// Returns `true` for a character of a script that runs from right to left, or one that sets the direction.
fn turns(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}'
            | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}
