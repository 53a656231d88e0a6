//! Which functions go, and what is left in their place.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{ExternalKind, FunctionBody, Operator};

use crate::parsed::{Parsed, Run, unreadable};

/// A function of so few bytes stays: its stub would be as large.
const SMALL: usize = 16;

/// Which functions go, by their numbers.
pub struct Plan {
    /// Those that go.
    pub cold: BTreeSet<u32>,
    /// Those that stay.
    pub hot: Vec<u32>,
    /// Those that go and leave a stub, in its order.
    pub stubs: Vec<u32>,
    /// Those that stay and are called by those that go.
    pub shared: Vec<u32>,
    /// What is put into the first table.
    pub placed: Vec<Run>,
    /// Where a function is in the first table.
    pub places: BTreeMap<u32, u32>,
    /// Where a function that is not in the first table is in the table of the stubs.
    pub own_places: BTreeMap<u32, u32>,
}

impl Plan {
    /// Decides by what is cold.
    ///
    /// # Errors
    /// If the module cannot be read.
    pub fn new(module: &Parsed<'_>, is_cold: &dyn Fn(u32) -> bool) -> Result<Plan, String> {
        let calls = module.bodies.iter().map(Calls::of).collect::<Result<Vec<_>, _>>()?;
        let calls_of = |function: u32| &calls[(function - module.imported) as usize];
        let pinned: BTreeSet<u32> =
            calls.iter().flat_map(|calls| &calls.referred).copied().chain(module.start).collect();
        let stays = |function: &u32| pinned.contains(function) || calls_of(*function).is_bound;
        let mut cold: BTreeSet<u32> = module.own().filter(|function| is_cold(*function) && !stays(function)).collect();

        let placed = module.placed()?;
        let mut places = BTreeMap::new();
        for (begin, functions) in &placed {
            places.extend((*begin..).zip(functions).filter_map(|(place, function)| Some(((*function)?, place))));
        }
        let exported = module.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        let from_outside: BTreeSet<u32> = exported.map(|export| export.index).chain(places.keys().copied()).collect();
        let is_small = |function: &u32| module.body(*function).as_bytes().len() <= SMALL;
        // What stays may call further functions, which then need a stub.
        let stubs = loop {
            let hot = module.own().filter(|function| !cold.contains(function));
            let called: BTreeSet<u32> = hot.flat_map(|function| calls_of(function).functions.iter().copied()).collect();
            let is_stub = |function: &&u32| called.contains(function) || from_outside.contains(function);
            let stubs: Vec<u32> = cold.iter().filter(is_stub).copied().collect();
            let before = cold.len();
            stubs.iter().filter(|function| is_small(function)).for_each(|function| {
                cold.remove(function);
            });
            if cold.len() == before {
                break stubs;
            }
        };
        let called_by_cold = cold.iter().flat_map(|function| &calls_of(*function).functions);
        let shared: BTreeSet<u32> = called_by_cold.copied().filter(|function| !cold.contains(function)).collect();
        let kind = |function: &u32| module.functions[*function as usize];
        let (mut stubs, mut shared) = (stubs, Vec::from_iter(shared));
        // Neighbours of a kind compress well.
        stubs.sort_by_key(|function| (kind(function), places.get(function).copied()));
        shared.sort_by_key(kind);
        let own = stubs.iter().filter(|function| !places.contains_key(function));
        let own_places = own.copied().zip(0..).collect();
        let hot = module.own().filter(|function| !cold.contains(function)).collect();
        Ok(Plan { cold, hot, stubs, shared, placed, places, own_places })
    }
}

/// What a function refers to.
#[derive(Default)]
struct Calls {
    /// The functions that it calls.
    functions: BTreeSet<u32>,
    /// The functions that it refers to in another way.
    referred: BTreeSet<u32>,
    /// It does what only a function of the first module can do.
    is_bound: bool,
}

impl Calls {
    fn of(body: &FunctionBody<'_>) -> Result<Calls, String> {
        let mut calls = Calls::default();
        let mut reader = body.get_operators_reader().map_err(unreadable)?;
        while !reader.eof() {
            match reader.read().map_err(unreadable)? {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    calls.functions.insert(function_index);
                }
                Operator::RefFunc { function_index } => {
                    calls.referred.insert(function_index);
                    calls.is_bound = true;
                }
                Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::TableInit { .. }
                | Operator::ElemDrop { .. } => calls.is_bound = true,
                _ => {}
            }
        }
        Ok(calls)
    }
}
