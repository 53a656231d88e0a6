//! What several chunks share: the splitter makes a small module of it for each set of chunks, and they are gathered into one
//! file, so that a chunk costs at most two requests.

use crate::File;

/// The file that holds what is shared.
const SHARED: &str = "shared.bin";

/// The texts of languages: they come before the first screen, and need nothing that comes after it.
const LANGUAGES: [&str; 2] = ["split_german.wasm", "split_mirrored.wasm"];
/// What the loader has of the first module, and what it has besides: what that lacks for the other chunks.
const FROM_FIRST: [&str; 2] = ["import { initSync } from", "import { initSync, cold_module } from"];

/// How the loader makes a module of what it fetched, and how it does instead: a browser reads and checks whole bytes beside the
/// page, and each module in a task of its own, but a response that is there already on the page, all in one task.
const STREAMED: &str = "WebAssembly.instantiateStreaming(src, imports)";
const WHOLE: &str = "WebAssembly.instantiate(await src, imports)";

/// How the loader fetches: a file that is missing is an error, and hosts that do not know the type of a module will do. The cold
/// module comes first: whoever acts early waits for that alone.
const FETCH: &str = r#"
async function fetched(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.arrayBuffer();
}
let shared;
async function part(from, to) {
    await cold_module();
    shared ??= fetched(new URL("./shared.bin", import.meta.url));
    try {
        return new Uint8Array(await shared, from, to - from);
    } catch (error) {
        shared = undefined;
        throw error;
    }
}
async function file(url) {
    await cold_module();
    return fetched(url);
}
async function language(url) {
    return fetched(url);
}
"#;

/// Gathers the modules that are shared, and makes the loader fetch them from there.
///
/// # Errors
/// If the loader does not name a module as expected.
pub fn gathered(parts: Vec<File>, loader: &str) -> Result<Vec<File>, String> {
    let parts_count = parts.len();
    let (chunks, own): (Vec<File>, Vec<File>) = parts.into_iter().partition(|part| part.name.starts_with("chunk_"));
    let [without, with] = FROM_FIRST;
    if loader.matches(without).count() != 1 {
        return Err("the loader does not import the first module as expected".to_owned());
    }
    if loader.matches(STREAMED).count() != parts_count {
        return Err("the loader does not make the modules as expected".to_owned());
    }
    let mut text = format!("{}{FETCH}", loader.replace(without, with).replace(STREAMED, WHOLE));
    let mut bytes = Vec::new();
    for chunk in chunks {
        let from = bytes.len();
        bytes.extend(chunk.bytes);
        text = replaced(&text, &chunk.name, &format!("part({from}, {})", bytes.len()))?;
    }
    for part in &own {
        let way = if LANGUAGES.contains(&part.name.as_str()) { "language" } else { "file" };
        text = replaced(&text, &part.name, &format!("{way}(new URL(\"./{}\", import.meta.url))", part.name))?;
    }
    let mut files = own;
    files.push(File { name: SHARED.to_owned(), bytes });
    files.push(File { name: "__wasm_split.js".to_owned(), bytes: text.into_bytes() });
    Ok(files)
}

fn replaced(loader: &str, name: &str, by: &str) -> Result<String, String> {
    let fetch = format!("fetch(new URL(\"./{name}\", import.meta.url))");
    match loader.matches(&fetch).count() {
        1 => Ok(loader.replace(&fetch, by)),
        count => Err(format!("the loader fetches {name} {count} times; once was expected")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> File {
        File { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    const LOADER: &str = r#"import { initSync } from "./foldback.js";
fetch(new URL("./chunk_1.wasm", import.meta.url)); WebAssembly.instantiateStreaming(src, imports);
fetch(new URL("./chunk_2.wasm", import.meta.url)); WebAssembly.instantiateStreaming(src, imports);
fetch(new URL("./split_tools.wasm", import.meta.url)); WebAssembly.instantiateStreaming(src, imports);
fetch(new URL("./split_german.wasm", import.meta.url)); WebAssembly.instantiateStreaming(src, imports);"#;

    #[test]
    fn shared_modules_are_parts_of_one_file() {
        let parts = vec![
            file("chunk_1.wasm", b"one"),
            file("chunk_2.wasm", b"other"),
            file("split_german.wasm", b"deutsch"),
            file("split_tools.wasm", b"tools"),
        ];
        let files = gathered(parts, LOADER).unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["split_german.wasm", "split_tools.wasm", SHARED, "__wasm_split.js"]);
        assert_eq!(files[2].bytes, b"oneother");
        let text = String::from_utf8(files[3].bytes.clone()).unwrap();
        let expected = r#"import { initSync, cold_module } from "./foldback.js";
part(0, 3); WebAssembly.instantiate(await src, imports);
part(3, 8); WebAssembly.instantiate(await src, imports);
file(new URL("./split_tools.wasm", import.meta.url)); WebAssembly.instantiate(await src, imports);
language(new URL("./split_german.wasm", import.meta.url)); WebAssembly.instantiate(await src, imports);"#;
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn a_loader_of_another_form_is_refused() {
        assert!(gathered(vec![file("chunk_3.wasm", b"")], LOADER).is_err());
        let all = ["chunk_1.wasm", "chunk_2.wasm", "split_tools.wasm", "split_german.wasm"];
        let gathered_from = |loader: &str| gathered(all.map(|name| file(name, b"")).into(), loader);
        assert!(gathered_from(LOADER).is_ok());
        assert!(gathered_from(&LOADER.replacen(STREAMED, "other()", 1)).is_err());
        assert!(gathered(vec![], "").is_err());
    }
}
