//! The texts of the languages beside English: each is a chunk, fetched before the page is mounted.

use crate::chunk;
use crate::chunk::NotFetched;
use crate::words::{Language, Table, speak};

/// The texts of a language, as the build writes them.
struct Texts(&'static str);

chunk!(GERMAN: Texts = german.german_texts, &Texts(include_str!(concat!(env!("OUT_DIR"), "/words.de.txt"))));
chunk!(MIRRORED: Texts = mirrored.mirrored_texts, &Texts(include_str!(concat!(env!("OUT_DIR"), "/words.ar-XB.txt"))));

/// Fetches the texts of a language, and makes it the language of the page.
///
/// # Errors
/// [`NotFetched`]; the page then speaks English.
pub async fn load(language: Language) -> Result<(), NotFetched> {
    let texts = match language {
        Language::English => return Ok(()),
        Language::German => GERMAN.load().await?,
        Language::Mirrored => MIRRORED.load().await?,
    };
    speak(Table::read(texts.0));
    Ok(())
}

/// Returns the texts of a language, if they are here; English has none beside the program.
pub fn table(language: Language) -> Option<Table> {
    let texts = match language {
        Language::English => None,
        Language::German => GERMAN.get(),
        Language::Mirrored => MIRRORED.get(),
    };
    texts.map(|texts| Table::read(texts.0))
}
