//! Compiling a model: fields and blocks are checked, and become a program for each type of event.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::models::declare;
use crate::models::emit::Emitter;
use crate::models::field::FieldDecl;
use crate::models::program::{Action, Program};
use crate::models::reach::Reach;
use crate::models::syntax::ModelError;
use crate::models::syntax::tree::{Block, Expr, Node, Tree};

/// What a text was compiled to.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    /// The fields.
    pub fields: Vec<FieldDecl>,
    /// The programs of the types that the text names.
    pub programs: BTreeMap<Arc<str>, usize>,
    /// All programs; the first is that of every other type.
    pub all: Vec<Program>,
    /// The types of each `last(…)`.
    pub marks: Vec<Vec<String>>,
}

/// Compiles a tree.
pub(super) fn compile(tree: &Tree) -> Result<Compiled, Vec<ModelError>> {
    let mut errors = Vec::new();
    let fields = declare::fields(tree, &mut errors);
    let marks = marks(tree);
    // Once over all blocks for the errors.
    let every: Vec<&Block> = tree.blocks.iter().collect();
    program(&every, &fields, &marks, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let named = tree.blocks.iter().flat_map(|block| block.types.iter().flatten().map(|name| name.value.as_str()));
    let types: BTreeSet<&str> = named.chain(marks.iter().flatten().map(String::as_str)).collect();
    let mut compiled = Compiled { fields, marks: marks.clone(), ..Compiled::default() };
    for event_type in std::iter::once(None).chain(types.into_iter().map(Some)) {
        let is_of = |block: &&Block| match (&block.types, event_type) {
            (None, _) => true,
            (Some(types), Some(event_type)) => types.iter().any(|name| name.value == event_type),
            (Some(_), None) => false,
        };
        let blocks: Vec<&Block> = tree.blocks.iter().filter(is_of).collect();
        let mut program = program(&blocks, &compiled.fields, &compiled.marks, &mut errors);
        if let Some(event_type) = event_type {
            let is_marked = |types: &Vec<String>| types.iter().any(|name| name == event_type);
            program.marks = (0..compiled.marks.len()).filter(|mark| is_marked(&compiled.marks[*mark])).collect();
            compiled.programs.insert(event_type.into(), compiled.all.len());
        }
        compiled.all.push(program);
    }
    Ok(compiled)
}

/// Compiles blocks one after the other.
fn program(blocks: &[&Block], fields: &[FieldDecl], marks: &[Vec<String>], errors: &mut Vec<ModelError>) -> Program {
    let mut emitter = Emitter { fields, marks, errors, program: Program::default() };
    for block in blocks {
        if block.guard.is_none() {
            emitter.program.blocks.push(block.line);
        }
        let guard = block.guard.as_ref().map(|guard| emitter.guard(guard, block.line));
        for step in &block.steps {
            let guard = step.guard.as_ref().map(|guard| emitter.guard(guard, step.line));
            emitter.step(step);
            if let Some(guard) = guard {
                emitter.end(guard);
            }
        }
        if let Some(guard) = guard {
            emitter.end(guard);
        }
    }
    emitter.program.reach = Reach::of(&emitter.program.paths);
    emitter.program
}

impl Emitter<'_> {
    /// Sets where a guard that does not hold goes on: here.
    fn end(&mut self, guard: usize) {
        let next = self.program.steps.len();
        if let Some(step) = self.program.steps.get_mut(guard) {
            step.action = Action::Guard(next);
        }
    }
}

/// Lists the types of each `last(…)`, each combination once.
fn marks(tree: &Tree) -> Vec<Vec<String>> {
    let mut marks: Vec<Vec<String>> = Vec::new();
    let mut see = |node: &Node| {
        if let Node::Last(types) = node
            && !marks.contains(types)
        {
            marks.push(types.clone());
        }
    };
    for block in &tree.blocks {
        let of_steps = block.steps.iter().flat_map(|step| step.expressions());
        block.guard.iter().chain(of_steps).for_each(|expression| visit(expression, &mut see));
    }
    marks
}

/// Visits all parts of an expression.
fn visit(expression: &Expr, see: &mut dyn FnMut(&Node)) {
    see(&expression.value);
    expression.value.parts().into_iter().for_each(|part| visit(part, see));
}
