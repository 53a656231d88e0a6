//! The worker that keeps a version's files, so that the page opens without a network.

use crate::File;
use crate::html::VERSION;
use crate::policy::integrity;

/// The worker, with places for the version and the files.
pub const SOURCE: &str = include_str!("../../../web/worker.js");
/// The line of the worker that stands for the files.
const FILES: &str = "    // @files@\n";

/// Returns the worker of a version.
///
/// A page may have been changed by its host as it was sent, so the pages have no integrity; that `index.html` names the version is
/// checked by the worker.
pub fn worker(version: &str, program: &[File], beside: &[File]) -> String {
    let line = |name: String, bytes: &[u8]| match name.ends_with(".html") {
        true => format!("    [\"{name}\", null],\n"),
        false => format!("    [\"{name}\", \"{}\"],\n", integrity(bytes)),
    };
    let mut list = "    [\"./\", null],\n".to_owned();
    list.extend(program.iter().map(|file| line(format!("{version}/{}", file.name), &file.bytes)));
    let shown = beside.iter().filter(|file| !is_source(&file.name));
    list.extend(shown.map(|file| line(file.name.clone(), &file.bytes)));
    SOURCE.replace(FILES, &list).replace(VERSION, version)
}

/// Tells whether a file is only there for those who make the page.
fn is_source(name: &str) -> bool {
    ["icons/card.svg", "icons/card.png", "icons/maskable.svg"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_names_its_version_and_each_file_with_its_hash() {
        let file = |name: &str| File { name: name.to_owned(), bytes: b"x".to_vec() };
        let worker = worker(
            "foldback-1",
            &[file("start.js")],
            &[file("about.html"), file("lessons/0.md"), file("icons/card.svg")],
        );
        assert!(worker.contains("const VERSION = \"foldback-1\";"));
        let hash = integrity(b"x");
        for line in [
            "[\"./\", null]",
            "[\"about.html\", null]",
            &format!("[\"foldback-1/start.js\", \"{hash}\"]"),
            &format!("[\"lessons/0.md\", \"{hash}\"]"),
        ] {
            assert!(worker.contains(line), "{line}");
        }
        assert!(!worker.contains("card.svg") && !worker.contains('@'), "{worker}");
    }
}
