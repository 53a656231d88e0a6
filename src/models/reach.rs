//! Reading of an event's JSON only what a program asks for: what lies elsewhere is checked and left out.

use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::models::data::{Data, Reader};
use crate::models::path::{Path, whole};
use crate::models::syntax::tree::Segment;
use crate::models::value::Value;

/// What is found of an event, in the order of the paths.
pub(super) type Slots = [Option<Value>];

/// The paths of a program from one place on.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The paths that come through here: their slots, and what is left of them.
    through: Vec<(usize, Path)>,
    /// A path ends here.
    is_end: bool,
    /// Where they go on in an object, in the order of the keys.
    keys: Vec<(Arc<str>, Reach)>,
}

impl Reach {
    /// Creates the reach of some paths, which are found in slots of the same order.
    pub fn of(paths: &[Arc<Path>]) -> Reach {
        let mut reach = Reach::default();
        for (slot, path) in paths.iter().enumerate() {
            reach.add(slot, path.segments());
        }
        reach
    }

    fn add(&mut self, slot: usize, rest: &[Segment]) {
        self.through.push((slot, Path::of(rest.to_vec())));
        match rest {
            [] => self.is_end = true,
            // There is nothing behind an index of an object.
            [Segment::Index(_), ..] => {}
            [Segment::Key(key), rest @ ..] => {
                let place = match self.keys.binary_search_by(|(known, _)| (**known).cmp(key.as_str())) {
                    Ok(place) => place,
                    Err(place) => {
                        self.keys.insert(place, (key.as_str().into(), Reach::default()));
                        place
                    }
                };
                self.keys[place].1.add(slot, rest);
            }
        }
    }

    /// Reads JSON into slots, which are all empty.
    ///
    /// # Errors
    /// As [`Data::read`].
    pub fn read(&self, json: &str, slots: &mut Slots) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(json);
        Reading { reach: self, slots }.deserialize(&mut json)?;
        json.end()
    }

    /// Puts what is found in data that is not gone through key by key.
    fn put(&self, data: &Data, slots: &mut Slots) {
        for (slot, rest) in &self.through {
            put(slots, *slot, rest.find(data));
        }
    }

    /// Puts a single value.
    fn put_single(&self, data: Data, slots: &mut Slots) {
        if self.is_end {
            let ends = self.through.iter().filter(|(_, rest)| rest.segments().is_empty());
            let value = whole(&data);
            ends.for_each(|(slot, _)| put(slots, *slot, value.clone()));
        }
    }
}

fn put(slots: &mut Slots, slot: usize, value: Option<Value>) {
    if let Some(place) = slots.get_mut(slot) {
        *place = value;
    }
}

/// Reads what a reach asks for.
struct Reading<'a> {
    reach: &'a Reach,
    slots: &'a mut Slots,
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.reach.put_single(Data::Null, self.slots);
        Ok(())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.reach.put_single(Reader.visit_bool(truth)?, self.slots);
        Ok(())
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<(), E> {
        self.reach.put_single(Reader.visit_i64(whole)?, self.slots);
        Ok(())
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<(), E> {
        self.reach.put_single(Reader.visit_u64(whole)?, self.slots);
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.reach.put_single(Reader.visit_f64(number)?, self.slots);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if self.reach.is_end {
            self.reach.put_single(Reader.visit_str(text)?, self.slots);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.reach.put(&Reader.visit_seq(items)?, self.slots);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Reading { reach, slots } = self;
        if reach.is_end {
            reach.put(&Reader.visit_map(entries)?, slots);
            return Ok(());
        }
        while let Some(place) = entries.next_key_seed(Key(reach))? {
            match place.and_then(|place| reach.keys.get(place)) {
                Some((_, inner)) => {
                    // Of a key that is there twice the last one counts.
                    inner.through.iter().for_each(|(slot, _)| put(slots, *slot, None));
                    entries.next_value_seed(Reading { reach: inner, slots })?;
                }
                None => entries.next_value_seed(Skipped)?,
            }
        }
        Ok(())
    }
}

/// Finds the place of a key.
struct Key<'a>(&'a Reach);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.0.keys.binary_search_by(|(known, _)| (**known).cmp(key)).ok())
    }
}

/// Reads a value that nothing asks for: what is not JSON, or nests too deep, is an error all the same.
struct Skipped;

impl<'de> DeserializeSeed<'de> for Skipped {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Skipped {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Skipped)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while entries.next_key_seed(Skipped)?.is_some() {
            entries.next_value_seed(Skipped)?;
        }
        Ok(())
    }
}
