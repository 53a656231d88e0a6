//! A module that notes which of its functions were called: each has a global for that, which the profile reads.

use std::convert::Infallible;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction, Module, ValType,
};
use wasmparser::{ExportSectionReader, FunctionBody, GlobalSectionReader, Parser};

use crate::parsed::Parsed;
use crate::profile::{Mark, marks};

type Outcome<T> = Result<T, reencode::Error<Infallible>>;

/// Returns the module that notes it. A global is named `called`, the function's number, the hash of its name, and that of its shape.
///
/// # Errors
/// If it is not a module.
pub fn counting(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let parsed = Parsed::read(bytes)?;
    let first = u32::try_from(parsed.globals.len()).unwrap_or(u32::MAX);
    let mut counting = Counting { marks: marks(&parsed)?, first, next: first };
    let mut module = Module::new();
    counting
        .parse_core_module(&mut module, Parser::new(0), bytes)
        .map_err(|error| format!("the calls cannot be counted: {error}"))?;
    Ok(module.finish())
}

struct Counting {
    marks: Vec<Mark>,
    /// The global of the first function.
    first: u32,
    /// The global of the function that is written next.
    next: u32,
}

impl Reencode for Counting {
    type Error = Infallible;

    fn parse_global_section(&mut self, globals: &mut GlobalSection, section: GlobalSectionReader<'_>) -> Outcome<()> {
        reencode::utils::parse_global_section(self, globals, section)?;
        for _ in &self.marks {
            let flag = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
            globals.global(flag, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(&mut self, exports: &mut ExportSection, section: ExportSectionReader<'_>) -> Outcome<()> {
        reencode::utils::parse_export_section(self, exports, section)?;
        for (global, (number, Mark { name, shape })) in (self.first..).zip(self.marks.iter().enumerate()) {
            exports.export(&format!("called {number} {name} {shape}"), ExportKind::Global, global);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Outcome<()> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(self.next));
        self.next += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&function);
        Ok(())
    }
}
