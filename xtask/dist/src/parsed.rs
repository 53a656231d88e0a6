//! A module, read as far as its functions have to be known one by one.

use wasmparser::{
    BinaryReaderError, Data, Element, ElementItems, ElementKind, Export, FuncType, FunctionBody, Global, Import,
    KnownCustom, MemoryType, Name, Operator, Parser, Payload, Table, TypeRef,
};

/// What is put into a table: from which place on, and each function; `None` where a place is left empty.
pub type Run = (u32, Vec<Option<u32>>);

/// A module that was read; what is in it is numbered as WebAssembly does.
#[derive(Default)]
pub struct Parsed<'a> {
    /// The types of functions.
    pub types: Vec<FuncType>,
    /// What the browser gives to it.
    pub imports: Vec<Import<'a>>,
    /// The type of each function, first of those that are imported.
    pub functions: Vec<u32>,
    /// How many functions are imported.
    pub imported: u32,
    /// Its tables.
    pub tables: Vec<Table<'a>>,
    /// Its memories.
    pub memories: Vec<MemoryType>,
    /// Its globals.
    pub globals: Vec<Global<'a>>,
    /// What others may use of it.
    pub exports: Vec<Export<'a>>,
    /// The function that is called as it is made.
    pub start: Option<u32>,
    /// What is put into the tables.
    pub elements: Vec<Element<'a>>,
    /// How many pieces of data there are, where it says so before its code.
    pub data_count: Option<u32>,
    /// The bodies of the functions that are not imported.
    pub bodies: Vec<FunctionBody<'a>>,
    /// What is put into the memory.
    pub data: Vec<Data<'a>>,
    /// The names of the functions; empty if there are none.
    pub names: Vec<&'a str>,
}

impl<'a> Parsed<'a> {
    /// Reads a module.
    ///
    /// # Errors
    /// If it is not a module, or has parts that Rust does not make.
    pub fn read(bytes: &'a [u8]) -> Result<Parsed<'a>, String> {
        let mut parsed = Parsed::default();
        for payload in Parser::new(0).parse_all(bytes) {
            payload.and_then(|payload| parsed.add(payload)).map_err(unreadable)?;
        }
        parsed.names.resize(parsed.functions.len(), "");
        Ok(parsed)
    }

    fn add(&mut self, payload: Payload<'a>) -> Result<(), BinaryReaderError> {
        match payload {
            Payload::TypeSection(section) => {
                self.types = section.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
            }
            Payload::ImportSection(section) => {
                self.imports = section.into_imports().collect::<Result<_, _>>()?;
                self.functions.extend(self.imports.iter().filter_map(|import| match import.ty {
                    TypeRef::Func(kind) => Some(kind),
                    _ => None,
                }));
                self.imported = u32::try_from(self.functions.len()).unwrap_or(u32::MAX);
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.functions.push(kind?);
                }
            }
            Payload::TableSection(section) => self.tables = section.into_iter().collect::<Result<_, _>>()?,
            Payload::MemorySection(section) => self.memories = section.into_iter().collect::<Result<_, _>>()?,
            Payload::GlobalSection(section) => self.globals = section.into_iter().collect::<Result<_, _>>()?,
            Payload::ExportSection(section) => self.exports = section.into_iter().collect::<Result<_, _>>()?,
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => self.elements = section.into_iter().collect::<Result<_, _>>()?,
            Payload::DataCountSection { count, .. } => self.data_count = Some(count),
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => self.data = section.into_iter().collect::<Result<_, _>>()?,
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(parts) = section.as_known() {
                    for part in parts {
                        self.name(part?)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn name(&mut self, part: Name<'a>) -> Result<(), BinaryReaderError> {
        let Name::Function(names) = part else { return Ok(()) };
        self.names.resize(self.functions.len(), "");
        for naming in names {
            let naming = naming?;
            if let Some(name) = self.names.get_mut(naming.index as usize) {
                *name = naming.name;
            }
        }
        Ok(())
    }

    /// Returns the functions that are not imported.
    pub fn own(&self) -> std::ops::Range<u32> {
        self.imported..u32::try_from(self.functions.len()).unwrap_or(u32::MAX)
    }

    /// Returns the body of a function that is not imported.
    pub fn body(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.imported) as usize]
    }

    /// Returns what is put into the first table as the module is made.
    ///
    /// # Errors
    /// If anything else is put into a table.
    pub fn placed(&self) -> Result<Vec<Run>, String> {
        self.elements.iter().map(run).collect()
    }
}

fn run(element: &Element<'_>) -> Result<Run, String> {
    let other = || "the module fills its tables in a way that is not understood".to_owned();
    let ElementKind::Active { table_index: None | Some(0), offset_expr } = &element.kind else { return Err(other()) };
    let begin = match offset_expr.get_operators_reader().read().map_err(unreadable)? {
        Operator::I32Const { value } => u32::try_from(value).map_err(|_| other())?,
        _ => return Err(other()),
    };
    let functions = match element.items.clone() {
        ElementItems::Functions(functions) => {
            functions.into_iter().map(|function| function.map(Some)).collect::<Result<_, _>>().map_err(unreadable)?
        }
        ElementItems::Expressions(_, expressions) => {
            let mut functions = Vec::new();
            for expression in expressions {
                let expression = expression.map_err(unreadable)?;
                functions.push(match expression.get_operators_reader().read().map_err(unreadable)? {
                    Operator::RefFunc { function_index } => Some(function_index),
                    Operator::RefNull { .. } => None,
                    _ => return Err(other()),
                });
            }
            functions
        }
    };
    Ok((begin, functions))
}

/// Says that a module cannot be read.
pub fn unreadable(error: BinaryReaderError) -> String {
    format!("a module cannot be read: {error}")
}
