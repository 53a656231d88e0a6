//! The lessons in `lessons/`, and in other languages in `lessons/<language>/`: checked, listed, and counted.
//!
//! What the domains and the page have is in `lessons/names.txt`, which a test holds against the real names
//! (`tests/lessons.rs`). Every error is `lessons/file.md:line: message`. `FOLDBACK_LESSONS=1 cargo build` prints how many
//! words each lesson has; the list is in `lessons.txt` of the build's folder too.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::controls::CONTROLS;
use crate::format::{DomainNames, Lesson, Names, Part, read};
use crate::same_lesson::difference;
use crate::{Functions, Trouble, dedent, entries, word_files};
use syn::visit::Visit;

/// The lessons of other languages, by language and id.
type Translated = BTreeMap<(String, String), Lesson>;

/// Checks the lessons, and writes their list and the functions that they show. Their titles are words, numbered from
/// `first_word` on.
pub fn write(target: &Path, first_word: usize) -> Result<(), Trouble> {
    println!("cargo:rerun-if-changed=lessons");
    println!("cargo:rerun-if-env-changed=FOLDBACK_LESSONS");
    let names = std::fs::read_to_string("lessons/names.txt")?;
    let tabs = names.lines().filter_map(|line| line.strip_prefix("tab ")).map(str::to_owned).collect();
    let has_source = |file: &str, function: &str| source(file, function).is_some();
    let domains = DomainNames::read(&names);
    let names = Names { domains, tabs, controls: CONTROLS, has_source: &has_source };
    let mut lessons = Vec::new();
    let mut wrong = Vec::new();
    for path in files(Path::new("lessons"))? {
        match read(stem(&path), &std::fs::read_to_string(&path)?, &names) {
            Ok(lesson) => lessons.push(lesson),
            Err(errors) => wrong.extend(errors.iter().map(|error| format!("{}:{error}", path.display()))),
        }
    }
    let translated = translated(&names, &mut wrong)?;
    // Whoever brings `names.txt` up to date has names that are not in it yet.
    println!("cargo:rerun-if-env-changed=UPDATE_EXPECT");
    if !wrong.is_empty() && std::env::var_os("UPDATE_EXPECT").is_some() {
        wrong.iter().for_each(|error| println!("cargo::warning={error}"));
    } else if !wrong.is_empty() {
        // Cargo shows these one below the other, in red.
        wrong.iter().for_each(|error| println!("cargo::error={error}"));
        return Err(format!("{} errors in the lessons", wrong.len()).into());
    }
    let mut list = String::new();
    for lesson in &lessons {
        let _ = writeln!(list, "{:3} words, {:2} steps: {}", lesson.length, lesson.steps.len(), lesson.id);
    }
    for ((language, id), lesson) in &translated {
        let _ = writeln!(list, "{:3} words, {:2} steps: {language}/{id}", lesson.length, lesson.steps.len());
    }
    if std::env::var_os("FOLDBACK_LESSONS").is_some() {
        list.lines().for_each(|line| println!("cargo:warning={line}"));
    }
    std::fs::write(target.join("lessons.txt"), list)?;
    let title = |language: &str, lesson: &Lesson| {
        translated.get(&(language.to_owned(), lesson.id.clone())).unwrap_or(lesson).title.clone()
    };
    word_files::add(target, |language| lessons.iter().map(|lesson| title(language, lesson)).collect())?;
    Ok(std::fs::write(target.join("lessons.rs"), table(&lessons, &translated, first_word)?)?)
}

/// Reads the lessons of other languages, which do the same as those in English.
fn translated(names: &Names<'_>, wrong: &mut Vec<String>) -> Result<Translated, Trouble> {
    let mut translated = Translated::new();
    for language in word_files::languages()? {
        let folder = Path::new("lessons").join(&language);
        for path in if folder.is_dir() { files(&folder)? } else { Vec::new() } {
            let (id, text) = (stem(&path).to_owned(), std::fs::read_to_string(&path)?);
            let Ok(english) = std::fs::read_to_string(format!("lessons/{id}.md")) else {
                wrong.push(format!("{}:1: missing: an English lesson of this name", path.display()));
                continue;
            };
            if let Some((line, message)) = difference(&text, &english) {
                wrong.push(format!("{}:{line}: {message}", path.display()));
            }
            match read(&id, &text, names) {
                Ok(lesson) => drop(translated.insert((language.clone(), id), lesson)),
                Err(errors) => wrong.extend(errors.iter().map(|error| format!("{}:{error}", path.display()))),
            }
        }
    }
    Ok(translated)
}

/// Lists the lessons' files in a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    Ok(entries(folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "md")).collect())
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

/// Writes the list of the lessons and the functions that they show, as Rust.
fn table(lessons: &[Lesson], translated: &Translated, first_word: usize) -> Result<String, Trouble> {
    let mut entries = String::new();
    let mut shown = std::collections::BTreeMap::new();
    for (index, lesson) in lessons.iter().enumerate() {
        let number: u32 = lesson.id.split('-').next().unwrap_or_default().parse().map_err(|_| {
            format!("lessons/{}.md: the name of a lesson's file begins with its number, such as 00-ada.md", lesson.id)
        })?;
        let Lesson { id, title, minutes, words, length, steps, .. } = lesson;
        let word = first_word + index;
        let languages: Vec<&String> = translated.keys().filter(|(_, of)| of == id).map(|(tag, _)| tag).collect();
        writeln!(
            entries,
            "    Entry {{ id: {id:?}, number: {number}, title: Word::new({word}, {title:?}), minutes: {minutes}, steps: {}, length: {length}, words: &{words:?}, languages: &{languages:?} }},",
            steps.len()
        )?;
        for part in steps.iter().flat_map(|step| &step.parts) {
            if let Part::Source(show) = part {
                let text = source(&show.file, &show.function).unwrap_or_default();
                shown.insert((show.file.clone(), show.function.clone()), text);
            }
        }
    }
    let mut sources = String::new();
    for ((file, function), source) in shown {
        writeln!(sources, "    Shown {{ file: {file:?}, function: {function:?}, source: {source:?} }},")?;
    }
    Ok(format!(
        "/// The built-in lessons, in their order.\npub const INDEX: &[Entry] = &[\n{entries}];\n\n\
         /// The functions that the built-in lessons show.\npub const SOURCES: &[Shown] = &[\n{sources}];\n"
    ))
}

/// Takes a function out of a file below `src`.
fn source(file: &str, function: &str) -> Option<String> {
    if file.contains("..") {
        return None;
    }
    let text = std::fs::read_to_string(Path::new("src").join(file)).ok()?;
    let parsed = syn::parse_file(&text).ok()?;
    let mut functions = Functions { text: &text, file: 0, found: Vec::new() };
    functions.visit_file(&parsed);
    functions.found.into_iter().find(|(name, _)| name == function).map(|(_, found)| dedent(&found.text))
}
