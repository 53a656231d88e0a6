//! Emitting the instructions of names and functions.

use crate::models::emit::Emitter;
use crate::models::function::{FUNCTIONS, Function, SPECIAL};
use crate::models::kind::Kind;
use crate::models::names::{self, Name};
use crate::models::program::Op;
use crate::models::syntax::tree::{Expr, Node, Segment, Spanned};
use crate::models::value::Value;
use crate::words;

impl Emitter<'_> {
    pub(super) fn name(&mut self, segments: &[Segment], expr: &Expr) -> Kind {
        if let [Segment::Key(old), Segment::Key(field)] = segments
            && old == "old"
        {
            return self.old(&Spanned { value: field.clone(), range: expr.range.clone() }, expr);
        }
        match names::look_up(self.fields, segments) {
            Name::Field(field) => {
                self.emit(Op::Field(field), &[expr]);
                self.fields[field].kind.into()
            }
            Name::CountOf(field) => {
                self.emit(Op::Field(field), &[expr]);
                self.emit(Op::Call(Function::Count, 1), &[expr]);
                Kind::Number
            }
            Name::EntryOf(field, key) => {
                self.emit(Op::Field(field), &[expr]);
                let key = match key {
                    Segment::Key(key) => Value::text(&key),
                    Segment::Index(index) => Value::whole(index as u64),
                };
                self.constant(key, &expr.range);
                self.emit(Op::Entry, &[expr]);
                Kind::Any
            }
            Name::Event(name) => self.name_of_event(name, expr),
            Name::Path(path) => {
                let slot = self.slot(&path);
                self.emit(Op::Slot(slot), &[expr]);
                Kind::Any
            }
        }
    }

    pub(super) fn name_of_event(&mut self, name: &str, expr: &Expr) -> Kind {
        let (op, kind) = match name {
            "type" => (Op::Type, Kind::Text),
            "stream" => (Op::Stream, Kind::Text),
            "date" => (Op::Date, Kind::Time),
            "recorded" => (Op::Recorded, Kind::Time),
            _ => (Op::Revision, Kind::Number),
        };
        self.emit(op, &[expr]);
        kind
    }

    pub(super) fn old(&mut self, name: &Spanned<String>, expr: &Expr) -> Kind {
        let Some(field) = self.field(name, &[]) else { return Kind::Any };
        let known = self.program.olds.iter().position(|known| *known == field);
        let place = known.unwrap_or_else(|| {
            self.program.olds.push(field);
            self.program.olds.len() - 1
        });
        self.emit(Op::Old(place), &[expr]);
        self.fields[field].kind.into()
    }

    pub(super) fn call(&mut self, name: &Spanned<String>, arguments: &[Expr], expr: &Expr) -> Kind {
        if name.value == "old" {
            return match arguments {
                [argument]
                    if let Node::Name(segments) = &*argument.value
                        && let [Segment::Key(field)] = segments.as_slice() =>
                {
                    self.old(&Spanned { value: field.clone(), range: argument.range.clone() }, expr)
                }
                _ => {
                    self.fail(&expr.range, words::models::is_written(&"old(field)"));
                    Kind::Any
                }
            };
        }
        let Some(signature) = FUNCTIONS.iter().find(|signature| signature.name == name.value) else {
            let known: Vec<&str> = FUNCTIONS.iter().map(|function| function.usage).chain(SPECIAL).collect();
            self.fail(&name.range, words::models::is_not_a_function(&name.value, &known.join(", ")));
            return Kind::Any;
        };
        if arguments.len() < signature.arity.0 || arguments.len() > signature.arity.1 {
            self.fail(&expr.range, words::models::is_written(&signature.usage));
            return signature.gives;
        }
        let mut common = Kind::Any;
        for (place, argument) in arguments.iter().enumerate() {
            let kind = self.expression(argument);
            if kind != Kind::Any && !signature.takes.contains(&kind) {
                self.fail(&argument.range, words::models::does_not_go_with(&signature.usage, &kind.name()));
            }
            if place == 0 {
                common = kind;
            } else if signature.gives == Kind::Any {
                common = common.or(kind).unwrap_or(Kind::Any);
            }
        }
        let operands: Vec<&Expr> = arguments.iter().collect();
        self.emit(Op::Call(signature.function, arguments.len()), &operands);
        match signature.gives {
            Kind::Any if matches!(common, Kind::List | Kind::Map) => Kind::Any,
            Kind::Any => common,
            kind => kind,
        }
    }
}
