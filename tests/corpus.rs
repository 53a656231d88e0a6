//! Every file of the fuzz corpora, through the functions that the fuzzer calls: what was found once is not found again.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "../fuzz/src/lib.rs"]
#[allow(unused_imports)]
mod targets;

use std::path::Path;

#[test]
fn every_file_of_the_corpora_is_read_without_a_fault() {
    for (name, target) in targets::TARGETS {
        let folder = Path::new("fuzz/corpus").join(name);
        let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{name} has no corpus");
        for file in files {
            // Said where a test fails.
            println!("{}", file.display());
            target(&std::fs::read(&file).unwrap());
        }
    }
}

#[test]
fn every_target_has_a_file_of_its_own() {
    for (name, _) in targets::TARGETS {
        let text = std::fs::read_to_string(format!("fuzz/fuzz_targets/{name}.rs")).unwrap();
        assert!(text.contains(&format!("foldback_fuzz::{name}(data)")), "{name}");
    }
}
