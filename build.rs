//! Takes the arms of `decide` and `evolve` out of the domains' sources, so that the page can show the code that really runs.
//!
//! The convention: in each folder of `src/domains` a function `decide` matches on `Command::…`, functions whose names begin
//! with `evolve` match on `Event::…`, and so does a twin's `overwrite`. An arm's source is the arm and the functions of the folder that it calls.
//! A function that `decide` asks and that returns no event says in its documentation which rejections it can make:
//! `Rejections: TextMissing, TextTooLong.` A function that returns the event is shown statement by statement.
//!
//! It also checks the lessons with the code that reads them in the page, and lists them (`build/lessons.rs`), and the
//! page's words (`build/words.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proc_macro2::LineColumn;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

#[path = "src/lessons/controls.rs"]
mod controls;
#[path = "src/lessons/format/mod.rs"]
#[allow(dead_code, unused_imports)]
mod format;
#[path = "build/lessons.rs"]
mod lesson_files;
#[path = "build/same_lesson.rs"]
mod same_lesson;
#[path = "src/engine/travel/condition/syntax/mod.rs"]
#[allow(dead_code, unused_imports)]
mod syntax;
#[path = "src/engine/values/time.rs"]
#[allow(dead_code)]
mod time;
#[path = "build/words.rs"]
mod word_files;

/// Where the files above expect each other: as in the library.
mod engine {
    pub mod travel {
        pub mod condition {
            pub(crate) use crate::syntax::{self, *};
        }
    }
    pub mod values {
        pub(crate) use crate::time;
    }
}
mod lessons {
    pub(crate) use crate::format;
}

/// The build has no words: it shows what is wrong with a condition as the code does.
impl std::fmt::Display for syntax::Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

/// The same for what is wrong in a lesson's file.
impl std::fmt::Display for format::Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

/// What the types of rejections are called.
const REJECTIONS: [&str; 3] = ["Rejection", "OutOfTurn", "Unfit"];

/// Why the build cannot go on: a source that cannot be read, or is no Rust.
type Trouble = Box<dyn std::error::Error>;

fn main() -> Result<(), Trouble> {
    println!("cargo:rerun-if-changed=src/domains");
    let mut out = String::new();
    let mut tables = (String::new(), String::new(), String::new());
    for folder in entries(Path::new("src/domains"))?.into_iter().filter(|path| path.is_dir()) {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let domain = Sources::read(&folder)?;
        for (command, arm) in domain.arms("decide", "Command", false) {
            let checks: String = domain.checks(&arm).iter().fold(String::new(), |mut text, (line, names)| {
                // Writing to a String cannot fail.
                let _ = write!(text, "Check {{ source: {line:?}, rejections: &{names:?} }}, ");
                text
            });
            let _ = writeln!(
                tables.0,
                "    Decide {{ domain: {name:?}, command: {command:?}, source: {:?}, checks: &[{checks}] }},",
                domain.with_callees(&arm)
            );
        }
        for (event, arm) in domain.arms("evolve", "Event", true) {
            let _ = writeln!(
                tables.1,
                "    Evolve {{ domain: {name:?}, event: {event:?}, source: {:?} }},",
                domain.with_callees(&arm)
            );
        }
        for (event, arm) in domain.arms("overwrite", "Event", false) {
            let _ = writeln!(
                tables.2,
                "    Overwrite {{ domain: {name:?}, event: {event:?}, source: {:?} }},",
                domain.with_callees(&arm)
            );
        }
    }
    let _ = write!(
        out,
        "/// The arms of every `decide`.\npub const DECIDE: &[Decide] = &[\n{}];\n\n/// The arms of every `evolve`.\npub const EVOLVE: &[Evolve] = &[\n{}];\n\n/// The arms of every twin.\npub const OVERWRITE: &[Overwrite] = &[\n{}];\n",
        tables.0, tables.1, tables.2
    );
    let target = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&target).join("sources.rs"), out)?;
    let words = word_files::write(Path::new(&target))?;
    lesson_files::write(Path::new(&target), words)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// A function of a domain: its text as it stands, and what it is.
#[derive(Clone)]
struct Function {
    text: String,
    block: syn::Block,
    file: usize,
    /// Whether it returns the event, if it rejects nothing.
    makes_event: bool,
    /// The rejections that its documentation says it can make.
    rejections: Vec<String>,
}

/// An arm of a match: its text as it stands, and what it does.
#[derive(Clone)]
struct Arm {
    text: String,
    body: syn::Expr,
    file: usize,
}

/// The sources of a domain.
struct Sources {
    texts: Vec<String>,
    /// By name; two files may each have one of the same.
    functions: BTreeMap<String, Vec<Function>>,
}

impl Sources {
    fn read(folder: &Path) -> Result<Sources, Trouble> {
        let mut sources = Sources { texts: Vec::new(), functions: BTreeMap::new() };
        for path in entries(folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs")) {
            let text = std::fs::read_to_string(&path)?;
            let file = syn::parse_file(&text)?;
            let mut found = Functions { text: &text, file: sources.texts.len(), found: Vec::new() };
            found.visit_file(&file);
            for (name, function) in found.found {
                sources.functions.entry(name).or_default().push(function);
            }
            sources.texts.push(text);
        }
        Ok(sources)
    }

    /// Finds a function as a file means it: its own first.
    fn function(&self, name: &str, file: usize) -> Option<&Function> {
        let known = self.functions.get(name)?;
        known.iter().find(|function| function.file == file).or_else(|| known.first())
    }

    /// Lists the arms of the functions whose names begin so, by the variant that they are for. An arm that does nothing, or
    /// only hands on to another such function, is none.
    fn arms(&self, function: &str, of: &str, prefix: bool) -> Vec<(String, Arm)> {
        let mut arms: Vec<(String, Arm)> = Vec::new();
        for (name, known) in
            self.functions.iter().flat_map(|(name, known)| known.iter().map(move |known| (name, known)))
        {
            if !(name == function || (prefix && name.starts_with(function))) {
                continue;
            }
            let mut found = Arms { of, found: Vec::new() };
            found.visit_block(&known.block);
            for (variants, arm) in found.found {
                let text = slice(&self.texts[known.file], arm.span().start(), arm.span().end());
                let hands_on =
                    calls(&arm.body).iter().any(|callee| prefix && callee != name && callee.starts_with(function));
                let is_empty = matches!(&*arm.body, syn::Expr::Block(block) if block.block.stmts.is_empty());
                if hands_on || (is_empty && variants.len() > 1) {
                    continue;
                }
                for variant in variants {
                    if !arms.iter().any(|(known, _)| *known == variant) {
                        arms.push((variant, Arm { text: text.clone(), body: (*arm.body).clone(), file: known.file }));
                    }
                }
            }
        }
        arms
    }

    /// Returns an arm and the functions that it calls, one after the other.
    fn with_callees(&self, arm: &Arm) -> String {
        let mut text = dedent(&arm.text);
        for callee in calls(&arm.body) {
            if let Some(function) = self.function(&callee, arm.file).filter(|_| !callee.starts_with("evolve")) {
                text.push_str("\n\n");
                text.push_str(&dedent(&function.text));
            }
        }
        text
    }

    /// Lists what an arm asks before it makes an event: each statement that may refuse, and by which rejections.
    fn checks(&self, arm: &Arm) -> Vec<(String, Vec<String>)> {
        let mut checks = Vec::new();
        for (stmt, file) in self.statements(arm) {
            let mut found = (Calls(Vec::new()), Rejections(BTreeSet::new()));
            found.0.visit_stmt(&stmt);
            found.1.visit_stmt(&stmt);
            let mut names = found.1.0;
            for function in found.0.0.iter().filter_map(|callee| self.function(callee, file)) {
                names.extend(function.rejections.iter().cloned());
            }
            if !names.is_empty() {
                let text = slice(&self.texts[file], stmt.span().start(), stmt.span().end());
                checks.push((dedent(&text), names.into_iter().collect()));
            }
        }
        checks
    }

    /// Lists the statements of an arm, and the files that they stand in. A call of a function that returns the event stands
    /// for the statements of that function.
    fn statements(&self, arm: &Arm) -> Vec<(syn::Stmt, usize)> {
        let stmts = match &arm.body {
            syn::Expr::Block(block) => block.block.stmts.clone(),
            body => vec![syn::Stmt::Expr(body.clone(), None)],
        };
        let mut all = Vec::new();
        for stmt in stmts {
            let mut found = Calls(Vec::new());
            found.visit_stmt(&stmt);
            let mut functions = found.0.iter().filter_map(|callee| self.function(callee, arm.file));
            match functions.find(|function| function.makes_event) {
                Some(function) => all.extend(function.block.stmts.iter().map(|stmt| (stmt.clone(), function.file))),
                None => all.push((stmt, arm.file)),
            }
        }
        all
    }
}

/// Reads which rejections a function's documentation says it can make: `Rejections: TextMissing, TextTooLong.`
fn declared(attrs: &[syn::Attribute]) -> Vec<String> {
    let line = |attr: &syn::Attribute| match &attr.meta {
        syn::Meta::NameValue(syn::MetaNameValue { value: syn::Expr::Lit(line), path, .. }) if path.is_ident("doc") => {
            if let syn::Lit::Str(line) = &line.lit {
                Some(line.value())
            } else {
                None
            }
        }
        _ => None,
    };
    let names =
        attrs.iter().filter_map(line).find_map(|line| line.trim().strip_prefix("Rejections: ").map(str::to_owned));
    let is_name = |name: &&str| name.starts_with(|c: char| c.is_ascii_uppercase());
    names.unwrap_or_default().trim_end_matches('.').split(", ").filter(is_name).map(str::to_owned).collect()
}

/// Finds the rejections that are named in a piece of code, `Rejection::TextMissing`.
struct Rejections(BTreeSet<String>);

impl<'ast> Visit<'ast> for Rejections {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter().rev();
        if let (Some(name), Some(of)) = (segments.next(), segments.next())
            && REJECTIONS.iter().any(|known| of.ident == known)
        {
            self.0.insert(name.ident.to_string());
        }
    }
}

/// Tells whether a function's result is an event.
fn makes_event(output: &syn::ReturnType) -> bool {
    struct Named(bool);
    impl<'ast> Visit<'ast> for Named {
        fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
            self.0 |= segment.ident == "Event";
            visit::visit_path_segment(self, segment);
        }
    }
    let mut named = Named(false);
    named.visit_return_type(output);
    named.0
}

struct Functions<'a> {
    text: &'a str,
    file: usize,
    found: Vec<(String, Function)>,
}

impl Functions<'_> {
    fn add(&mut self, attrs: &[syn::Attribute], signature: &syn::Signature, start: LineColumn, block: &syn::Block) {
        let text = slice(self.text, start, block.span().end());
        let (makes_event, rejections) = (makes_event(&signature.output), declared(attrs));
        let function = Function { text, block: block.clone(), file: self.file, makes_event, rejections };
        self.found.push((signature.ident.to_string(), function));
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // Tests call their helpers by the same names.
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.attrs, &item.sig, item.sig.span().start(), &item.block);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        // A trait's methods only hand on to those of the type.
        if item.trait_.is_none() {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.attrs, &item.sig, item.sig.span().start(), &item.block);
    }
}

struct Arms<'a> {
    of: &'a str,
    found: Vec<(Vec<String>, syn::Arm)>,
}

impl<'ast> Visit<'ast> for Arms<'_> {
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let mut paths = Paths { of: self.of, found: Vec::new() };
        paths.visit_pat(&arm.pat);
        if paths.found.is_empty() {
            visit::visit_arm(self, arm);
        } else {
            self.found.push((paths.found, arm.clone()));
        }
    }
}

struct Paths<'a> {
    of: &'a str,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter().rev();
        if let (Some(variant), Some(of)) = (segments.next(), segments.next())
            && of.ident == self.of
        {
            self.found.push(variant.ident.to_string());
        }
    }
}

struct Calls(Vec<String>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
        {
            self.0.push(last.ident.to_string());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if matches!(&*call.receiver, syn::Expr::Path(path) if path.path.is_ident("self")) {
            self.0.push(call.method.to_string());
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Lists the functions and own methods that an expression calls, each once.
fn calls(body: &syn::Expr) -> Vec<String> {
    let mut calls = Calls(Vec::new());
    calls.visit_expr(body);
    let mut seen = BTreeSet::new();
    calls.0.into_iter().filter(|callee| seen.insert(callee.clone())).collect()
}

/// Cuts a text from one place to another; columns count characters. The first line keeps what is before it as spaces.
fn slice(text: &str, start: LineColumn, end: LineColumn) -> String {
    let mut out = " ".repeat(start.column);
    for (number, line) in text.lines().enumerate().skip(start.line - 1).take(end.line + 1 - start.line) {
        let from = if number + 1 == start.line { start.column } else { 0 };
        let until = if number + 1 == end.line { end.column } else { usize::MAX };
        out.extend(line.chars().skip(from).take(until - from));
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Moves a text to the left as far as all of it can go.
fn dedent(text: &str) -> String {
    let indent =
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len()).min();
    let lines: Vec<&str> = text.lines().map(|line| line.get(indent.unwrap_or(0)..).unwrap_or("")).collect();
    lines.join("\n")
}
