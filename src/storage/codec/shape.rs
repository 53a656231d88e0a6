//! Shapes: events of one type whose data has the same keys and kinds share columns, one for each key.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;

use super::columns::{Reader, Writer};
use super::error::CodecError;
use super::limits::{Limits, MAX_CELLS, MAX_COUNT};
use crate::engine::log::{Recorded, push_json_text};
use crate::words;
use crate::words::Word;

/// What the events of a column have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The event's type.
    pub event_type: Arc<str>,
    /// The version of its data's shape.
    pub schema_version: u16,
    /// The keys of its data in canonical order; `None` if the data is kept as a text.
    keys: Option<Vec<(String, Kind)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Json,
}

impl Kind {
    fn read(byte: usize) -> Result<Kind, CodecError> {
        match byte {
            0 => Ok(Kind::Number),
            1 => Ok(Kind::Text),
            2 => Ok(Kind::Json),
            _ => Err(CodecError::Damaged { what: words::storage::COLUMN_KIND_UNKNOWN }),
        }
    }
}

/// A value of one key.
#[derive(Clone, Debug)]
enum Cell {
    Number(i64),
    Text(String),
}

/// The shapes of some events, and the events' data taken apart.
pub struct Shapes {
    shapes: Vec<Shape>,
    /// The index of each event's shape.
    pub places: Vec<i64>,
    rows: Vec<Vec<Cell>>,
}

impl Shapes {
    /// Splits events into shapes and columns.
    pub fn of(events: &[Recorded<'_>]) -> Shapes {
        let mut shapes: Vec<Shape> = Vec::new();
        let mut places = Vec::with_capacity(events.len());
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            let (shape, row) = take_apart(event);
            let place = shapes.iter().position(|known| *known == shape).unwrap_or_else(|| {
                shapes.push(shape);
                shapes.len() - 1
            });
            places.push(place as i64);
            rows.push(row);
        }
        Shapes { shapes, places, rows }
    }

    /// Writes the list of the shapes.
    pub fn write(&self, writer: &mut Writer) {
        writer.count(self.shapes.len() as u64);
        for shape in &self.shapes {
            writer.text(&shape.event_type);
            writer.count(shape.schema_version.into());
            match &shape.keys {
                None => writer.count(0),
                Some(keys) => {
                    writer.count(keys.len() as u64 + 1);
                    for (key, kind) in keys {
                        writer.text(key);
                        writer.count(*kind as u64);
                    }
                }
            }
        }
    }

    /// Writes the columns of the values.
    pub fn write_values(&self, writer: &mut Writer) {
        for (place, shape) in self.shapes.iter().enumerate() {
            let rows = self.places.iter().zip(&self.rows).filter(|(of, _)| **of == place as i64).map(|(_, row)| row);
            let rows: Vec<&Vec<Cell>> = rows.collect();
            for column in 0..shape.keys.as_ref().map_or(1, Vec::len) {
                let cells = rows.iter().filter_map(|row| row.get(column));
                match shape.kind(column) {
                    Kind::Number => writer.numbers(&cells.filter_map(Cell::number).collect::<Vec<i64>>()),
                    Kind::Text | Kind::Json => writer.texts(&cells.filter_map(Cell::text).collect::<Vec<&str>>()),
                }
            }
        }
    }
}

impl Cell {
    fn number(&self) -> Option<i64> {
        match self {
            Cell::Number(number) => Some(*number),
            Cell::Text(_) => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Cell::Number(_) => None,
            Cell::Text(text) => Some(text),
        }
    }
}

impl Shape {
    fn kind(&self, column: usize) -> Kind {
        self.keys.as_ref().and_then(|keys| keys.get(column)).map_or(Kind::Json, |(_, kind)| *kind)
    }

    /// Writes an event's data; `None` for a missing cell.
    fn render(&self, cells: &mut [Column]) -> Option<String> {
        let Some(keys) = &self.keys else { return cells.first_mut()?.next_json() };
        let mut data = String::with_capacity(16 + keys.len() * 24);
        data.push('{');
        for (index, ((key, _), column)) in keys.iter().zip(cells).enumerate() {
            if index > 0 {
                data.push(',');
            }
            push_json_text(&mut data, key);
            data.push(':');
            column.push_next(&mut data)?;
        }
        data.push('}');
        Some(data)
    }
}

/// Splits an event's data by key; it stays whole if putting it together again would not return the same text.
fn take_apart(event: &Recorded<'_>) -> (Shape, Vec<Cell>) {
    let shape = |keys| Shape { event_type: Arc::clone(event.event_type), schema_version: event.schema_version, keys };
    let whole = || (shape(None), vec![Cell::Text(event.data.to_owned())]);
    let Ok(Value::Object(object)) = serde_json::from_str(event.data) else { return whole() };
    let (mut keys, mut cells) = (Vec::with_capacity(object.len()), Vec::with_capacity(object.len()));
    for (key, value) in object {
        let (kind, cell) = match value {
            Value::Number(ref number) => match number.as_i64() {
                Some(number) => (Kind::Number, Cell::Number(number)),
                None => (Kind::Json, Cell::Text(value.to_string())),
            },
            Value::String(text) => (Kind::Text, Cell::Text(text)),
            other => (Kind::Json, Cell::Text(other.to_string())),
        };
        keys.push((key, kind));
        cells.push(cell);
    }
    let shape = shape(Some(keys));
    let mut columns: Vec<Column> =
        (0..cells.len()).map(|index| Column::of_one(shape.kind(index), &cells[index])).collect();
    if shape.render(&mut columns).as_deref() == Some(event.data) { (shape, cells) } else { whole() }
}

/// A column that is being read from its start.
enum Column {
    Numbers(std::vec::IntoIter<i64>),
    /// Distinct texts as they are in JSON, and the index of each next one.
    Texts(Vec<String>, std::vec::IntoIter<usize>),
}

impl Column {
    fn of_one(kind: Kind, cell: &Cell) -> Column {
        match cell {
            Cell::Number(number) => Column::Numbers(vec![*number].into_iter()),
            Cell::Text(text) => Column::of_texts(kind, vec![text.clone()], vec![0]),
        }
    }

    /// Creates a column; each distinct text is escaped once.
    fn of_texts(kind: Kind, texts: Vec<String>, places: Vec<usize>) -> Column {
        let escaped = |text: String| {
            let mut json = String::with_capacity(text.len() + 2);
            push_json_text(&mut json, &text);
            json
        };
        let texts = if kind == Kind::Text { texts.into_iter().map(escaped).collect() } else { texts };
        Column::Texts(texts, places.into_iter())
    }

    fn push_next(&mut self, data: &mut String) -> Option<()> {
        match self {
            // Writing to a String cannot fail.
            Column::Numbers(numbers) => write!(data, "{}", numbers.next()?).ok(),
            Column::Texts(texts, places) => {
                data.push_str(texts.get(places.next()?)?);
                Some(())
            }
        }
    }

    fn next_json(&mut self) -> Option<String> {
        let mut data = String::new();
        self.push_next(&mut data).map(|()| data)
    }
}

/// Checks that a size is within its bound.
fn within(size: usize, what: Word, most: usize) -> Result<(), CodecError> {
    if size > most { Err(CodecError::TooLarge { what, most }) } else { Ok(()) }
}

/// Reads the list of the shapes.
pub fn read(reader: &mut Reader<'_>, limits: &Limits) -> Result<Vec<Shape>, CodecError> {
    let count = reader.below(MAX_COUNT)?;
    let mut shapes = Vec::new();
    for _ in 0..count {
        let event_type = reader.text()?;
        within(event_type.len(), words::storage::BYTES_OF_AN_EVENT_TYPE, limits.type_bytes)?;
        let event_type = Arc::from(event_type);
        let schema_version = reader.below(1 << 16)? as u16;
        let keys = match reader.below(MAX_COUNT)? {
            0 => None,
            plus_one => {
                within(plus_one - 1, words::storage::KEYS_OF_AN_EVENT, limits.keys)?;
                let mut keys = Vec::new();
                for _ in 1..plus_one {
                    let key = reader.text()?.to_owned();
                    keys.push((key, Kind::read(reader.below(3)?)?));
                }
                Some(keys)
            }
        };
        shapes.push(Shape { event_type, schema_version, keys });
    }
    Ok(shapes)
}

/// Reads the columns of the values and puts each event's data together.
pub fn read_values(
    reader: &mut Reader<'_>,
    shapes: &[Shape],
    places: &[usize],
    limits: &Limits,
) -> Result<Vec<String>, CodecError> {
    let mut counts = vec![0; shapes.len()];
    places.iter().for_each(|place| counts[*place] += 1);
    let width = |shape: &Shape| shape.keys.as_ref().map_or(1, Vec::len);
    let cells: usize = shapes.iter().zip(&counts).map(|(shape, count)| width(shape) * count).sum();
    if cells > MAX_CELLS {
        return Err(CodecError::Damaged { what: words::storage::TOO_MANY_VALUES });
    }
    within(cells, words::storage::VALUES, limits.cells)?;
    let mut columns: Vec<Vec<Column>> = Vec::with_capacity(shapes.len());
    for (shape, &count) in shapes.iter().zip(&counts) {
        let mut of_shape = Vec::new();
        for index in 0..width(shape) {
            of_shape.push(match shape.kind(index) {
                Kind::Number => Column::Numbers(reader.numbers(count)?.into_iter()),
                kind @ (Kind::Text | Kind::Json) => {
                    let (texts, order) = reader.texts(count)?;
                    Column::of_texts(kind, texts, order)
                }
            });
        }
        columns.push(of_shape);
    }
    let mut room = limits.bytes;
    let data = places.iter().map(|place| {
        let missing = CodecError::Damaged { what: words::storage::VALUE_MISSING };
        let data = shapes[*place].render(&mut columns[*place]).ok_or(missing)?;
        if !data.starts_with('{') {
            return Err(CodecError::Damaged { what: words::storage::DATA_NOT_AN_OBJECT });
        }
        within(data.len(), words::storage::BYTES_OF_AN_EVENTS_DATA, limits.event_bytes)?;
        room = room
            .checked_sub(data.len())
            .ok_or(CodecError::TooLarge { what: words::storage::BYTES_OF_DATA, most: limits.bytes })?;
        Ok(data)
    });
    data.collect()
}
