//! Takes the functions that the first screen does not call out of the first module.
//!
//! They become a module of their own, which uses the memory and the tables of the first one and calls its functions. In the
//! first one a stub stands for each of them that is called from there, or through a table: it sees to it that the other module
//! has come, and calls the function. It comes with the first chunk; a call that is earlier than that fetches it and waits, which
//! `web/cold.js` does. So a profile decides how much is fetched when, and never whether the page works.

mod plan;
mod write;

use plan::Plan;

use crate::parsed::Parsed;
use crate::profile::{Profile, marks};
use crate::script::Names;

/// Both modules.
pub struct Apart {
    /// What the first screen calls, and the stubs.
    pub first: Vec<u8>,
    /// The rest.
    pub cold: Vec<u8>,
}

/// Takes a module apart; what it has from its script, and that of it, is named as `names` says.
///
/// # Errors
/// If it cannot be read, or has parts that Rust does not make.
pub fn taken_apart(module: &Parsed<'_>, profile: &Profile, names: &Names) -> Result<Apart, String> {
    let is_cold: Vec<bool> = marks(module)?.iter().map(|mark| profile.is_cold(mark)).collect();
    let plan = Plan::new(module, &|function| is_cold[(function - module.imported) as usize])?;
    write::both(module, &plan, names)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function, FunctionSection,
        ImportSection, Instruction, Module, NameMap, NameSection, RefType, TableSection, TableType, TypeSection,
    };

    use super::*;
    use crate::profile::Mark;

    /// A module of three functions: `entry` calls `kept` and `gone`, which calls `kept` and is in the table.
    fn module() -> Vec<u8> {
        let (mut types, mut imports, mut functions) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        types.ty().function([], []);
        imports.import("./foldback_bg.js", "said", wasm_encoder::EntityType::Function(0));
        (0..3).for_each(|_| {
            functions.function(0);
        });
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 2,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("entry", ExportKind::Func, 1);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([3].as_slice().into()));
        let mut code = CodeSection::new();
        for calls in [vec![2, 3], vec![0; 9], vec![2; 9]] {
            let mut function = Function::new([]);
            calls.into_iter().for_each(|number| {
                function.instruction(&Instruction::Call(number));
            });
            function.instruction(&Instruction::End);
            code.function(&function);
        }
        let (mut names, mut all) = (NameSection::new(), NameMap::new());
        (1..).zip(["entry", "kept", "gone"]).for_each(|(number, name)| all.append(number, name));
        names.functions(&all);
        let mut made = Module::new();
        made.section(&types).section(&imports).section(&functions).section(&tables).section(&exports);
        made.section(&elements).section(&code).section(&names);
        made.finish()
    }

    fn names<'a>(module: &Parsed<'a>) -> (Vec<&'a str>, Vec<&'a str>) {
        let imports = module.imports.iter().map(|import| import.name).collect();
        (imports, module.exports.iter().map(|export| export.name).collect())
    }

    #[test]
    fn what_goes_leaves_a_stub_and_uses_what_stays() {
        let bytes = module();
        let whole = Parsed::read(&bytes).unwrap();
        let Mark { name, .. } = marks(&whole).unwrap()[2].clone();
        let short = [("said".to_owned(), "$0".to_owned())].into();
        let apart = taken_apart(&whole, &Profile::read(&name), &short).unwrap();
        let (first, cold) = (Parsed::read(&apart.first).unwrap(), Parsed::read(&apart.cold).unwrap());
        // The two that stay, what sees to it that the other module has come, and the stub, which is in the table.
        assert_eq!(first.bodies.len(), 4);
        assert_eq!(first.placed().unwrap(), [(1, vec![Some(5)])]);
        assert_eq!(names(&first), (vec!["$0", "fetch_cold"], vec!["entry", "0", "1", "2", "3"]));
        // The one that goes, and what says that it has come.
        assert_eq!(cold.bodies.len(), 2);
        assert_eq!(names(&cold), (vec!["0", "1", "2", "3"], vec![]));
        assert_eq!(cold.start, Some(2));
    }

    #[test]
    fn nothing_goes_that_is_not_known() {
        let bytes = module();
        let whole = Parsed::read(&bytes).unwrap();
        let apart = taken_apart(&whole, &Profile::read(""), &Names::new()).unwrap();
        assert_eq!(Parsed::read(&apart.first).unwrap().bodies.len(), 4);
        assert_eq!(Parsed::read(&apart.cold).unwrap().bodies.len(), 1);
    }
}
