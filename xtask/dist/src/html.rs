//! The page's HTML, from the same `index.html` that Trunk reads.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{File, entries, name_of, policy, read};

/// What stands for the version in a text that is written before the version has a name.
pub const VERSION: &str = "@version@";
/// The environment variable with the address where the page will be: what is shown of it elsewhere needs one.
const ADDRESS: &str = "FOLDBACK_ADDRESS";
/// After this line the policy stands, before anything that it is about.
const FIRST_LINE: &str = "<meta charset=\"utf-8\" />";

/// A link of `index.html` that asks for a file of the project.
#[derive(Debug, PartialEq, Eq)]
enum Asset<'a> {
    /// A stylesheet, to stand in the page.
    Style(&'a str),
    /// A stylesheet of what comes after the first screen.
    LaterStyle(&'a str),
    /// A script, to stand in the page.
    Script(&'a str),
    /// A file to be copied.
    File(&'a str),
    /// A folder to be copied.
    Folder(&'a str),
    /// A folder of scripts that are parts of the program, if they were made.
    Scripts(&'a str),
    /// The program.
    Program,
}

/// The page, before its version has a name.
pub struct Page {
    /// The text of `index.html`, with [`VERSION`] in it.
    pub text: String,
    /// The style of what comes after the first screen. Each rule is in a layer, so that it does not matter when it comes.
    pub later_style: String,
    /// The files that are copied beside it, by their path in the folder.
    pub files: Vec<File>,
    /// The scripts that are parts of the program and were made apart from it.
    pub scripts: Vec<File>,
}

impl Page {
    /// Reads `index.html` and what it names.
    ///
    /// # Errors
    /// If a file cannot be read, or a link is unknown.
    pub fn read() -> Result<Page, String> {
        let source = text("index.html")?;
        let (mut style, mut later_style, mut script) = (String::new(), String::new(), String::new());
        let (mut lines, mut files, mut scripts) = (Vec::new(), Vec::new(), Vec::new());
        for line in source.lines() {
            match asset(line)? {
                None => lines.push(line),
                Some(Asset::Style(path)) => style.push_str(&compact(&text(path)?)),
                Some(Asset::LaterStyle(path)) => later_style.push_str(&compact(&text(path)?)),
                Some(Asset::Script(path)) => script.push_str(&text(path)?),
                Some(Asset::File(path)) => {
                    let path = Path::new(path);
                    files.push(File { name: name_of(path), bytes: read(path)? });
                }
                Some(Asset::Folder(path)) => folder(Path::new(path), "", &mut files)?,
                Some(Asset::Scripts(path)) => {
                    let is_script = |path: &PathBuf| path.extension().is_some_and(|end| end == "js");
                    for path in entries(Path::new(path))?.into_iter().filter(is_script) {
                        scripts.push(File { name: name_of(&path), bytes: read(&path)? });
                    }
                }
                Some(Asset::Program) => lines.push(PROGRAM),
            }
        }
        let mut page = String::new();
        for line in lines {
            match line {
                PROGRAM => page.push_str(&head(&style, &script)),
                line => page.push_str(&format!("{line}\n")),
            }
            if line.trim() == FIRST_LINE {
                page.push_str(&policy::element(&style, &script));
            }
        }
        if !page.contains("Content-Security-Policy") {
            return Err(format!("index.html lacks {FIRST_LINE}"));
        }
        Ok(Page { text: with_address(page), later_style, files, scripts })
    }
}

/// What stands for the program among the lines.
const PROGRAM: &str = "@program@";

/// Returns what stands in the head: the version, the style and the script. The script fetches the program.
fn head(style: &str, script: &str) -> String {
    format!(
        "    <meta name=\"foldback-version\" content=\"{VERSION}\" />\n    <style>{style}</style>\n    <script>{script}</script>\n"
    )
}

/// Names the picture of the page by its whole address, if that is known.
fn with_address(page: String) -> String {
    match std::env::var(ADDRESS) {
        Ok(address) if !address.is_empty() => {
            let address = address.trim_end_matches('/');
            page.replace("content=\"icons/card.png\"", &format!("content=\"{address}/icons/card.png\""))
        }
        Ok(_) | Err(_) => page,
    }
}

/// Returns a stylesheet without comments and indentation.
fn compact(style: &str) -> String {
    let mut parts = style.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    let bare = parts.fold(first, |bare, part| bare + part.split_once("*/").map_or("", |(_, rest)| rest));
    bare.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

fn text(path: &str) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}"))
}

/// Reads a line of `index.html`; `None` if it is no link of Trunk's.
fn asset(line: &str) -> Result<Option<Asset<'_>>, String> {
    if !line.contains("data-trunk") {
        return Ok(None);
    }
    let unknown = || format!("index.html has a link that is not understood: {}", line.trim());
    let href = || attribute(line, "href").ok_or_else(unknown);
    let asset = match (attribute(line, "rel"), attribute(line, "type")) {
        (Some("inline"), Some("css")) if line.contains(" data-later ") => Asset::LaterStyle(href()?),
        (Some("inline"), Some("css")) => Asset::Style(href()?),
        (Some("inline"), Some("js")) => Asset::Script(href()?),
        (Some("copy-file"), _) => Asset::File(href()?),
        (Some("copy-dir"), _) if line.contains(" data-program ") => Asset::Scripts(href()?),
        (Some("copy-dir"), _) => Asset::Folder(href()?),
        (Some("rust"), _) => Asset::Program,
        _ => return Err(unknown()),
    };
    Ok(Some(asset))
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let begin = line.find(&format!(" {name}=\""))? + name.len() + 3;
    line[begin..].split('"').next()
}

/// Reads the files of a folder; they are named as Trunk names them, by the folder's last name.
fn folder(from: &Path, within: &str, files: &mut Vec<File>) -> Result<(), String> {
    let within = format!("{within}{}/", name_of(from));
    for path in entries(from)? {
        match path.is_dir() {
            true => folder(&path, &within, files)?,
            false => files.push(File { name: format!("{within}{}", name_of(&path)), bytes: read(&path)? }),
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
        let script = r#"<link data-trunk rel="inline" type="js" href="web/boot.js" />"#;
        assert_eq!(read(script), Ok(Some(Asset::Script("web/boot.js"))));
        assert_eq!(read(r#"<link data-trunk rel="copy-dir" href="lessons" />"#), Ok(Some(Asset::Folder("lessons"))));
        assert_eq!(
            read(r#"<link data-trunk data-program rel="copy-dir" href="client/bundle" />"#),
            Ok(Some(Asset::Scripts("client/bundle")))
        );
        assert_eq!(
            read(r#"<link data-trunk rel="copy-file" href="about.html" />"#),
            Ok(Some(Asset::File("about.html")))
        );
        assert_eq!(read(r#"<link data-trunk rel="rust" data-bin="foldback" />"#), Ok(Some(Asset::Program)));
        assert!(read(r#"<link data-trunk rel="scss" href="a.scss" />"#).is_err());
    }

    #[test]
    fn a_style_is_compacted_and_says_the_same() {
        assert_eq!(
            compact("/* One. */\n@layer a {\n  b,\n  c {\n    d: e /* f */ g;\n  }\n}\n"),
            "@layer a {\nb,\nc {\nd: e  g;\n}\n}\n"
        );
    }
}
