//! The page's HTML, from the same `index.html` that Trunk reads.

use std::fs;
use std::path::Path;

use crate::{File, entries, name_of, read, write};

/// Starts the page.
pub const START: &str = include_str!("start.js");

/// A link of `index.html` that asks for a file of the project.
#[derive(Debug, PartialEq, Eq)]
enum Asset<'a> {
    /// A stylesheet, to stand in the page.
    Style(&'a str),
    /// A stylesheet of what comes after the first screen.
    LaterStyle(&'a str),
    /// A file to be copied.
    File(&'a str),
    /// A folder to be copied.
    Folder(&'a str),
    /// The program.
    Program,
}

/// Returns the stylesheet of what comes after the first screen. Each rule is in a layer, so that it does not matter when it
/// comes.
///
/// # Errors
/// If a file cannot be read, or a link is unknown.
pub fn later_style() -> Result<File, String> {
    let mut style = String::new();
    for line in source()?.lines() {
        if let Some(Asset::LaterStyle(path)) = asset(line)? {
            style.push_str(&text(path)?);
        }
    }
    Ok(File { name: "later.css".to_owned(), bytes: style.into_bytes() })
}

fn source() -> Result<String, String> {
    text("index.html")
}

fn text(path: &str) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}"))
}

/// Writes `index.html` and what it names beside the files of a version.
///
/// # Errors
/// If a file cannot be read or written, or a link is unknown.
pub fn write_page(folder: &Path, version: &str) -> Result<(), String> {
    let mut page = String::new();
    let mut style = String::new();
    for line in source()?.lines() {
        match asset(line)? {
            None => {
                page.push_str(line);
                page.push('\n');
            }
            Some(Asset::Style(path)) => style.push_str(&text(path)?),
            Some(Asset::LaterStyle(_)) => {}
            Some(Asset::File(path)) => write(&folder.join(name_of(Path::new(path))), &read(Path::new(path))?)?,
            Some(Asset::Folder(path)) => copy_folder(Path::new(path), &folder.join(path))?,
            Some(Asset::Program) => page.push_str(&head(&style, version)),
        }
    }
    write(&folder.join("index.html"), page.as_bytes())
}

/// Returns what stands in the head: the style, and the files that the first screen needs, asked for at once.
fn head(style: &str, version: &str) -> String {
    let script = |name: &str| format!("    <link rel=\"modulepreload\" href=\"./{version}/{name}\" />\n");
    let (foldback, loader) = (script("foldback.js"), script("__wasm_split.js"));
    format!(
        "    <style>\n{style}</style>\n{foldback}{loader}    <link rel=\"preload\" href=\"./{version}/foldback_bg.wasm\" \
         as=\"fetch\" type=\"application/wasm\" crossorigin />\n    <script type=\"module\" src=\"./{version}/start.js\"></script>\n"
    )
}

/// Reads a line of `index.html`; `None` if it is no link of Trunk's.
fn asset(line: &str) -> Result<Option<Asset<'_>>, String> {
    if !line.contains("data-trunk") {
        return Ok(None);
    }
    let unknown = || format!("index.html has a link that is not understood: {}", line.trim());
    let href = || attribute(line, "href").ok_or_else(unknown);
    let asset = match attribute(line, "rel") {
        Some("inline") if attribute(line, "type") == Some("css") => match line.contains(" data-later ") {
            true => Asset::LaterStyle(href()?),
            false => Asset::Style(href()?),
        },
        Some("copy-file") => Asset::File(href()?),
        Some("copy-dir") => Asset::Folder(href()?),
        Some("rust") => Asset::Program,
        Some(_) | None => return Err(unknown()),
    };
    Ok(Some(asset))
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let begin = line.find(&format!(" {name}=\""))? + name.len() + 3;
    line[begin..].split('"').next()
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    for path in entries(from)? {
        let target = to.join(name_of(&path));
        match path.is_dir() {
            true => copy_folder(&path, &target)?,
            false => write(&target, &read(&path)?)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_link_of_trunk_is_understood_or_refused() {
        let read = |line| asset(line);
        assert_eq!(read("<title>Foldback</title>"), Ok(None));
        let style = r#"<link data-trunk rel="inline" type="css" href="style/base.css" />"#;
        assert_eq!(read(style), Ok(Some(Asset::Style("style/base.css"))));
        assert_eq!(read(r#"<link data-trunk rel="copy-dir" href="lessons" />"#), Ok(Some(Asset::Folder("lessons"))));
        assert_eq!(
            read(r#"<link data-trunk rel="copy-file" href="about.html" />"#),
            Ok(Some(Asset::File("about.html")))
        );
        assert_eq!(read(r#"<link data-trunk rel="rust" data-bin="foldback" />"#), Ok(Some(Asset::Program)));
        assert!(read(r#"<link data-trunk rel="scss" href="a.scss" />"#).is_err());
    }
}
