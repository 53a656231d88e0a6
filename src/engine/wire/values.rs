//! The types that fields have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::log::envelope::Revision;
use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::error::ReadError;
use crate::engine::wire::json::Json;
use crate::engine::wire::{Fields, Reader, Wire, Writer};

/// Declares types that are written as one JSON value.
macro_rules! wire {
    ($($type:ty, $wanted:literal, |$value:ident| $write:expr, |$json:ident| $read:expr, $blank:expr;)*) => {$(
        impl Wire for $type {
            const WANTED: &'static str = $wanted;

            fn to_json(&self) -> Json<'_> {
                let $value = self;
                $write
            }

            fn of_json($json: &Json<'_>) -> Option<$type> {
                $read
            }

            fn blank() -> $type {
                $blank
            }
        }
    )*};
}

wire! {
    bool, "true or false", |value| Json::Bool(*value), |json| if let Json::Bool(value) = json { Some(*value) } else { None }, false;
    i64, "a whole number", |value| Json::Integer(*value), |json| json.integer(), 0;
    u32, "a whole number from 0 to 4294967295", |value| Json::Integer((*value).into()), |json| u32::try_from(json.integer()?).ok(), 0;
    u8, "a whole number from 0 to 255", |value| Json::Integer((*value).into()), |json| u8::try_from(json.integer()?).ok(), 0;
    Revision, "a whole number from 0 to 4294967295", |value| Json::Integer(value.0.into()), |json| u32::of_json(json).map(Revision), Revision(0);
    Money, "an amount in minor units", |value| Json::Integer(value.minor()), |json| Money::new(json.integer()?).ok(), Money::ZERO;
    Currency, "an ISO 4217 currency code", |value| Json::Text(value.code().into()), |json| Currency::from_code(json.text()?), Currency::EUR;
    String, "a string", |value| Json::Text(value.into()), |json| json.text().map(str::to_owned), String::new();
    Box<str>, "a string", |value| Json::Text(value.as_ref().into()), |json| json.text().map(Box::from), Box::default();
    Arc<str>, "a string", |value| Json::Text(value.as_ref().into()), |json| json.text().map(Arc::from), Arc::default();
}

impl<T: Wire> Wire for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn to_json(&self) -> Json<'_> {
        self.as_ref().map_or(Json::Null, T::to_json)
    }

    fn of_json(json: &Json<'_>) -> Option<Option<T>> {
        if matches!(json, Json::Null) { Some(None) } else { T::of_json(json).map(Some) }
    }

    fn blank() -> Option<T> {
        None
    }

    fn left_out() -> Option<Option<T>> {
        Some(None)
    }

    fn fault(field: &'static str, json: &Json<'_>) -> ReadError {
        T::fault(field, json)
    }
}

impl<T: Wire> Wire for Vec<T> {
    const WANTED: &'static str = "a list";

    fn to_json(&self) -> Json<'_> {
        Json::List(self.iter().map(T::to_json).collect())
    }

    fn of_json(json: &Json<'_>) -> Option<Vec<T>> {
        json.list()?.iter().map(T::of_json).collect()
    }

    fn blank() -> Vec<T> {
        Vec::new()
    }
}

impl<T: Wire + Ord> Wire for BTreeSet<T> {
    const WANTED: &'static str = "a list";

    fn to_json(&self) -> Json<'_> {
        Json::List(self.iter().map(T::to_json).collect())
    }

    fn of_json(json: &Json<'_>) -> Option<BTreeSet<T>> {
        json.list()?.iter().map(T::of_json).collect()
    }

    fn blank() -> BTreeSet<T> {
        BTreeSet::new()
    }
}

impl<T: Wire> Wire for BTreeMap<Arc<str>, T> {
    const WANTED: &'static str = "an object";

    fn to_json(&self) -> Json<'_> {
        Json::Object(self.iter().map(|(name, value)| (name.as_ref().into(), value.to_json())).collect())
    }

    fn of_json(json: &Json<'_>) -> Option<BTreeMap<Arc<str>, T>> {
        json.members()?.iter().map(|(name, value)| Some((name.as_ref().into(), T::of_json(value)?))).collect()
    }

    fn blank() -> BTreeMap<Arc<str>, T> {
        BTreeMap::new()
    }
}

/// Lets a pointer be written as what it points to.
macro_rules! pointer {
    ($($pointer:ident),*) => {$(
        impl<T: Wire> Wire for $pointer<T> {
            const WANTED: &'static str = T::WANTED;

            fn to_json(&self) -> Json<'_> {
                T::to_json(self)
            }

            fn of_json(json: &Json<'_>) -> Option<$pointer<T>> {
                T::of_json(json).map($pointer::new)
            }

            fn blank() -> $pointer<T> {
                $pointer::new(T::blank())
            }
        }

        impl<T: Fields> Fields for $pointer<T> {
            fn write<'a>(&'a self, out: &mut Writer<'a>) {
                T::write(self, out);
            }

            fn read(from: &mut Reader<'_>) -> $pointer<T> {
                $pointer::new(T::read(from))
            }
        }
    )*};
}

pointer!(Box, Arc);
