//! Writes the two modules of a plan.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemorySection,
    Module, RefType, StartSection, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{ExternalKind, FuncType, TypeRef, Validator};

use super::Apart;
use super::plan::Plan;
use crate::parsed::Parsed;
use crate::script::{MODULE, Names};

/// What the cold module calls the first one.
const FIRST: &str = "first";
/// The script's function that fetches the cold module and waits.
const FETCH: &str = "fetch_cold";
/// Is not zero once the cold module has come.
const HAS_COME: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

/// Writes both.
///
/// # Errors
/// If the module has what Rust does not make.
pub fn both(module: &Parsed<'_>, plan: &Plan, names: &Names) -> Result<Apart, String> {
    let mut given = Given::new(module, names);
    let first = first(module, plan, &mut given);
    let apart = first.and_then(|first| Ok(Apart { first, cold: cold(module, plan, &given)? }));
    let apart = apart.map_err(|error| format!("the functions that come later cannot be taken out: {error}"))?;
    for made in [&apart.first, &apart.cold] {
        Validator::new().validate_all(made).map_err(|error| format!("a module that was made is wrong: {error}"))?;
    }
    Ok(apart)
}

type Outcome<T> = Result<T, Error<String>>;

/// Numbers things anew.
struct Renumbering<'m> {
    /// The functions.
    functions: BTreeMap<u32, u32>,
    /// The types in use, in the order in which they were met.
    types: BTreeMap<u32, u32>,
    all: &'m [FuncType],
}

impl Reencode for Renumbering<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        let number = self.functions.get(&function).copied();
        number.ok_or_else(|| Error::UserError(format!("function {function} is not there")))
    }

    fn type_index(&mut self, kind: u32) -> Outcome<u32> {
        let next = self.types.len() as u32;
        Ok(*self.types.entry(kind).or_insert(next))
    }
}

impl Renumbering<'_> {
    fn type_section(&self) -> Outcome<TypeSection> {
        let mut kinds: Vec<(u32, u32)> = self.types.iter().map(|(kind, number)| (*number, *kind)).collect();
        kinds.sort_unstable();
        let mut section = TypeSection::new();
        for (_, kind) in kinds {
            section.ty().func_type(&RoundtripReencoder.func_type(self.all[kind as usize].clone()).map_err(same)?);
        }
        Ok(section)
    }

    /// Returns the number of the type of what takes nothing and gives nothing.
    fn nothing(&mut self) -> Outcome<u32> {
        let is_nothing = |kind: &FuncType| kind.params().is_empty() && kind.results().is_empty();
        let number = self.all.iter().position(is_nothing);
        self.type_index(number.ok_or_else(|| Error::UserError("a type is missing".to_owned()))? as u32)
    }
}

fn same(error: Error<std::convert::Infallible>) -> Error<String> {
    Error::UserError(error.to_string())
}

/// What the first module gives to the cold one, by its names.
struct Given<'n> {
    /// What its script calls by another name.
    short: &'n Names,
    exports: ExportSection,
    names: BTreeMap<(u8, u32), String>,
    fresh: u32,
    /// The table that the stubs call through.
    table: (u32, TableType),
    /// The global that tells whether the cold module has come.
    has_come: u32,
}

impl<'n> Given<'n> {
    fn new(module: &Parsed<'_>, short: &'n Names) -> Given<'n> {
        let none =
            TableType { element_type: RefType::FUNCREF, table64: false, minimum: 0, maximum: None, shared: false };
        Given {
            short,
            exports: ExportSection::new(),
            names: BTreeMap::new(),
            fresh: 0,
            table: (module.tables.len() as u32, none),
            has_come: module.globals.len() as u32,
        }
    }

    /// Exports a thing, if it is not, by its number in the first module.
    fn give(&mut self, kind: ExportKind, old: u32, number: u32) {
        if !self.names.contains_key(&(kind as u8, old)) {
            let name = short(self.fresh);
            self.fresh += 1;
            self.exports.export(&name, kind, number);
            self.names.insert((kind as u8, old), name);
        }
    }

    /// Returns what the script calls a thing.
    fn said<'a>(&'a self, name: &'a str) -> &'a str {
        self.short.get(name).map_or(name, String::as_str)
    }

    fn name(&self, kind: ExportKind, old: u32) -> &str {
        self.names.get(&(kind as u8, old)).map_or("", String::as_str)
    }
}

/// Returns a short name, which begins with a digit: no name of Rust does.
fn short(number: u32) -> String {
    let rest = number / 10;
    let digits = (0..3).map(|place| rest / 36_u32.pow(place) % 36).filter_map(|digit| char::from_digit(digit, 36));
    let digits: String = digits.collect();
    format!("{}{}", number % 10, digits.trim_end_matches('0'))
}

fn first(module: &Parsed<'_>, plan: &Plan, given: &mut Given<'_>) -> Outcome<Vec<u8>> {
    let fetch = module.imported;
    let see_to_it = fetch + 1 + plan.hot.len() as u32;
    let numbers = (0..module.imported).map(|function| (function, function));
    let numbers = numbers.chain(plan.hot.iter().copied().zip(fetch + 1..));
    let functions = numbers.chain(plan.stubs.iter().copied().zip(see_to_it + 1..)).collect();
    let mut write = Renumbering { functions, types: BTreeMap::new(), all: &module.types };
    let places = plan.own_places.len() as u64;
    given.table.1.minimum = places;
    given.table.1.maximum = Some(places);

    let mut code = CodeSection::new();
    for function in &plan.hot {
        write.parse_function_body(&mut code, module.body(*function).clone())?;
    }
    body(
        &mut code,
        &[
            Instruction::GlobalGet(given.has_come),
            Instruction::I32Eqz,
            Instruction::If(BlockType::Empty),
            Instruction::Call(fetch),
            Instruction::End,
        ],
    );
    for function in &plan.stubs {
        let kind = module.functions[*function as usize];
        let (table_index, place) = match plan.places.get(function) {
            Some(place) => (0, *place),
            None => (given.table.0, plan.own_places[function]),
        };
        let taken = (0..module.types[kind as usize].params().len() as u32).map(Instruction::LocalGet);
        let call = [
            Instruction::I32Const(place.cast_signed()),
            Instruction::CallIndirect { type_index: write.type_index(kind)?, table_index },
        ];
        body(&mut code, &[Instruction::Call(see_to_it)].into_iter().chain(taken).chain(call).collect::<Vec<_>>());
    }

    let mut imports = ImportSection::new();
    for import in &module.imports {
        let TypeRef::Func(kind) = import.ty else {
            return Err(Error::UserError(format!("{} is imported", import.name)));
        };
        imports.import(import.module, given.said(import.name), EntityType::Function(write.type_index(kind)?));
    }
    let nothing = write.nothing()?;
    imports.import(MODULE, FETCH, EntityType::Function(nothing));
    let mut functions = FunctionSection::new();
    for function in &plan.hot {
        functions.function(write.type_index(module.functions[*function as usize])?);
    }
    functions.function(nothing);
    for function in &plan.stubs {
        functions.function(write.type_index(module.functions[*function as usize])?);
    }
    let mut tables = TableSection::new();
    for table in &module.tables {
        write.parse_table(&mut tables, table.clone())?;
    }
    tables.table(given.table.1);
    let mut memories = MemorySection::new();
    for memory in &module.memories {
        memories.memory(write.memory_type(*memory)?);
    }
    let mut globals = GlobalSection::new();
    for global in &module.globals {
        write.parse_global(&mut globals, global.clone())?;
    }
    globals.global(HAS_COME, &ConstExpr::i32_const(0));
    exports(module, plan, given, &mut write)?;
    let mut elements = ElementSection::new();
    for element in &module.elements {
        write.parse_element(&mut elements, element.clone())?;
    }
    let mut data = DataSection::new();
    for piece in &module.data {
        write.parse_data(&mut data, piece.clone())?;
    }
    let mut made = Module::new();
    made.section(&write.type_section()?).section(&imports).section(&functions).section(&tables);
    made.section(&memories).section(&globals).section(&given.exports);
    if let Some(start) = module.start {
        made.section(&StartSection { function_index: write.function_index(start)? });
    }
    made.section(&elements);
    if let Some(count) = module.data_count {
        made.section(&DataCountSection { count });
    }
    made.section(&code).section(&data);
    Ok(made.finish())
}

/// Exports what was, and what the cold module needs.
fn exports(module: &Parsed<'_>, plan: &Plan, given: &mut Given<'_>, write: &mut Renumbering<'_>) -> Outcome<()> {
    for export in &module.exports {
        let kind = match export.kind {
            ExternalKind::Func => ExportKind::Func,
            ExternalKind::Table => ExportKind::Table,
            ExternalKind::Memory => ExportKind::Memory,
            ExternalKind::Global => ExportKind::Global,
            _ => return Err(Error::UserError(format!("{} is exported", export.name))),
        };
        let number = write.external_index(export.kind, export.index)?;
        let name = given.said(export.name).to_owned();
        given.exports.export(&name, kind, number);
        given.names.insert((kind as u8, export.index), name);
    }
    for function in &plan.shared {
        given.give(ExportKind::Func, *function, write.function_index(*function)?);
    }
    (0..=given.table.0).for_each(|table| given.give(ExportKind::Table, table, table));
    (0..module.memories.len() as u32).for_each(|memory| given.give(ExportKind::Memory, memory, memory));
    (0..=given.has_come).for_each(|global| given.give(ExportKind::Global, global, global));
    Ok(())
}

fn cold(module: &Parsed<'_>, plan: &Plan, given: &Given<'_>) -> Outcome<Vec<u8>> {
    let functions = plan.shared.iter().chain(&plan.cold).copied().zip(0..).collect();
    let mut write = Renumbering { functions, types: BTreeMap::new(), all: &module.types };
    let mut imports = ImportSection::new();
    let mut import = |kind, old, what: EntityType| {
        imports.import(FIRST, given.name(kind, old), what);
    };
    for function in &plan.shared {
        let kind = write.type_index(module.functions[*function as usize])?;
        import(ExportKind::Func, *function, EntityType::Function(kind));
    }
    for (number, table) in (0..).zip(&module.tables) {
        import(ExportKind::Table, number, write.table_type(table.ty)?.into());
    }
    import(ExportKind::Table, given.table.0, given.table.1.into());
    for (number, memory) in (0..).zip(&module.memories) {
        import(ExportKind::Memory, number, write.memory_type(*memory)?.into());
    }
    for (number, global) in (0..).zip(&module.globals) {
        import(ExportKind::Global, number, write.global_type(global.ty)?.into());
    }
    import(ExportKind::Global, given.has_come, HAS_COME.into());

    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for function in &plan.cold {
        functions.function(write.type_index(module.functions[*function as usize])?);
        write.parse_function_body(&mut code, module.body(*function).clone())?;
    }
    // The tables are filled before it starts.
    functions.function(write.nothing()?);
    body(&mut code, &[Instruction::I32Const(1), Instruction::GlobalSet(given.has_come)]);
    let start = StartSection { function_index: (plan.shared.len() + plan.cold.len()) as u32 };

    let mut elements = ElementSection::new();
    for (begin, run) in runs(plan) {
        let run = run.into_iter().map(|function| write.function_index(function)).collect::<Outcome<Vec<_>>>()?;
        elements.active(None, &ConstExpr::i32_const(begin.cast_signed()), Elements::Functions(run.into()));
    }
    let own = plan.stubs.iter().filter(|function| plan.own_places.contains_key(function));
    let own = own.map(|function| write.function_index(*function)).collect::<Outcome<Vec<_>>>()?;
    elements.active(Some(given.table.0), &ConstExpr::i32_const(0), Elements::Functions(own.into()));
    let mut made = Module::new();
    made.section(&write.type_section()?).section(&imports).section(&functions).section(&start);
    made.section(&elements).section(&code);
    Ok(made.finish())
}

/// Returns the cold functions that are in the first table, in runs of neighbours.
fn runs(plan: &Plan) -> Vec<(u32, Vec<u32>)> {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (begin, functions) in &plan.placed {
        for (place, function) in (*begin..).zip(functions) {
            let Some(function) = function.filter(|function| plan.cold.contains(function)) else { continue };
            match runs.last_mut() {
                Some((begin, run)) if *begin + run.len() as u32 == place => run.push(function),
                _ => runs.push((place, vec![function])),
            }
        }
    }
    runs
}

fn body(code: &mut CodeSection, instructions: &[Instruction<'_>]) {
    let mut function = Function::new([]);
    instructions.iter().chain([&Instruction::End]).for_each(|instruction| {
        function.instruction(instruction);
    });
    code.function(&function);
}
