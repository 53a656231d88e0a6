//! The script that connects the first module with the browser, as small as it need be.

use std::collections::BTreeMap;

use crate::parsed::Parsed;

/// Where the module's imports of the script come from.
pub const MODULE: &str = "./foldback_bg.js";
/// Where the script names what it gives to the module, and the same with what is given besides.
const GIVEN: [&str; 2] = ["const import0 = {\n", "const import0 = {\nfetch_cold,\n"];
/// What the names of Rust's functions begin with.
const MANGLED: [&str; 2] = ["_ZN", "_R"];

/// Short names, by the long ones.
pub type Names = BTreeMap<String, String>;

/// Names what a module and its script give to each other by short names: the long ones hold hashes, which do not compress.
pub fn names(module: &Parsed<'_>) -> Names {
    let imports = module.imports.iter().filter(|import| import.module == MODULE).map(|import| import.name);
    let exports = module.exports.iter().map(|export| export.name);
    let exports = exports.filter(|name| MANGLED.iter().any(|begin| name.starts_with(begin)));
    let numbered = (0_u32..).zip(imports.chain(exports));
    numbered.map(|(number, name)| (name.to_owned(), format!("${number}"))).collect()
}

/// Returns the script with short names, with what fetches the cold module, and without comments and indentation.
///
/// # Errors
/// If it is not of the expected form.
pub fn shortened(script: &str, names: &Names, cold: &str) -> Result<String, String> {
    if script.contains('$') && script.replace("${", "").contains('$') {
        return Err("the script has names of the form that short names have".to_owned());
    }
    let compact = format!("{}{cold}", compact(&renamed(script, names)));
    let [before, after] = GIVEN;
    match compact.matches(before).count() {
        1 => Ok(compact.replace(before, after)),
        count => Err(format!("the script gives something to the module {count} times; once was expected")),
    }
}

fn renamed(script: &str, names: &Names) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        text.push_str(names.get(word).map_or(word, String::as_str));
        let end = after.find(is_part).unwrap_or(after.len());
        text.push_str(&after[..end]);
        rest = &after[end..];
    }
    text
}

fn compact(script: &str) -> String {
    let mut is_comment = false;
    let mut text = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        is_comment |= line.starts_with("/**");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            text.push_str(line);
            text.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "/**\n * @returns {number}\n */\nfunction one() {\n    // Why.\n    return wasm.long_1(long_10);\n}\nfunction __wbg_get_imports() {\n    const import0 = {\n        long_1: one,\n    };\n}\n";

    #[test]
    fn a_script_says_the_same_in_less() {
        let names = [("long_1".to_owned(), "$0".to_owned())].into();
        let short = shortened(SCRIPT, &names, "\nfunction fetch_cold() {}\n").unwrap();
        let expected = "function one() {\nreturn wasm.$0(long_10);\n}\nfunction __wbg_get_imports() {\nconst import0 = {\nfetch_cold,\n$0: one,\n};\n}\n\nfunction fetch_cold() {}\n";
        assert_eq!(short, expected);
    }

    #[test]
    fn a_script_of_another_form_is_refused() {
        assert!(shortened("", &Names::new(), "").is_err());
        assert!(shortened(&SCRIPT.replace("one", "$0"), &Names::new(), "").is_err());
    }
}
