//! Columns: whole numbers and texts, each column in the smallest of a few forms.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::error::CodecError;
use crate::words;
use crate::words::Word;

/// Up to how many bits a number and the bits left of a byte before it fit 64.
const NARROW: u32 = 56;
/// The level of deflate, of 10.
const LEVEL: u8 = 9;

/// The forms of a column of numbers.
mod form {
    /// The one number that all are.
    pub const CONSTANT: u8 = 0;
    /// The least of them, a width in bits, and each one's distance from it.
    pub const PACKED: u8 = 1;
    /// The numbers as varints, deflated.
    pub const DEFLATED: u8 = 2;
}

/// Writes columns one after the other.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Returns the bytes that were written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes a number that is never negative: seven bits a byte, the least first (LEB128).
    pub fn count(&mut self, number: u64) {
        push_varint(&mut self.bytes, number);
    }

    /// Writes a number with its sign (zigzag, LEB128).
    pub fn number(&mut self, number: i64) {
        push_varint(&mut self.bytes, zigzag(number));
    }

    /// Writes a text behind its length in bytes.
    pub fn text(&mut self, text: &str) {
        self.count(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Writes a column of numbers, whose length the reader knows, in its smallest form.
    pub fn numbers(&mut self, numbers: &[i64]) {
        let Some((&first, rest)) = numbers.split_first() else { return };
        if rest.iter().all(|number| *number == first) {
            self.bytes.push(form::CONSTANT);
            return self.number(first);
        }
        let packed = bit_packed(numbers);
        let mut varints = Vec::with_capacity(numbers.len() * 2);
        numbers.iter().for_each(|number| push_varint(&mut varints, zigzag(*number)));
        let deflated = compress_to_vec(&varints, LEVEL);
        if packed.len() <= deflated.len() {
            self.bytes.push(form::PACKED);
            self.bytes.extend_from_slice(&packed);
        } else {
            self.bytes.push(form::DEFLATED);
            self.count(deflated.len() as u64);
            self.bytes.extend_from_slice(&deflated);
        }
    }

    /// Writes a column of texts, whose length the reader knows: the distinct ones deflated together, and an index for
    /// each.
    pub fn texts(&mut self, texts: &[&str]) {
        let mut numbers = std::collections::HashMap::new();
        let mut distinct: Vec<&str> = Vec::new();
        let places: Vec<i64> = texts
            .iter()
            .map(|text| {
                *numbers.entry(*text).or_insert_with(|| {
                    distinct.push(text);
                    distinct.len() as i64 - 1
                })
            })
            .collect();
        if texts.is_empty() {
            return;
        }
        self.count(distinct.len() as u64);
        let lengths: Vec<i64> = distinct.iter().map(|text| text.len() as i64).collect();
        self.numbers(&lengths);
        let deflated = compress_to_vec(distinct.concat().as_bytes(), LEVEL);
        self.count(deflated.len() as u64);
        self.bytes.extend_from_slice(&deflated);
        self.numbers(&places);
    }
}

/// Reads columns in the order in which they were written.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// How many more bytes the texts may take, and the limit.
    room: usize,
    most: usize,
}

impl<'a> Reader<'a> {
    /// Starts to read; the texts may take this many bytes.
    pub fn within(bytes: &'a [u8], room: usize) -> Reader<'a> {
        Reader { bytes, room, most: room }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], CodecError> {
        let (taken, rest) =
            self.bytes.split_at_checked(count).ok_or(CodecError::Damaged { what: words::storage::ENDS_TOO_EARLY })?;
        self.bytes = rest;
        Ok(taken)
    }

    /// Reads a number that is never negative.
    pub fn count(&mut self) -> Result<u64, CodecError> {
        read_varint(&mut self.bytes)
    }

    /// Reads a number that must be less than a bound, as an index or a length.
    pub fn below(&mut self, bound: usize) -> Result<usize, CodecError> {
        let number = self.count()?;
        usize::try_from(number)
            .ok()
            .filter(|number| *number < bound)
            .ok_or(CodecError::Damaged { what: words::storage::NUMBER_TOO_LARGE })
    }

    /// Reads a number with its sign.
    pub fn number(&mut self) -> Result<i64, CodecError> {
        Ok(unzigzag(self.count()?))
    }

    /// Reads a text.
    pub fn text(&mut self) -> Result<&'a str, CodecError> {
        let length = self.below(self.bytes.len() + 1)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| NOT_UTF_8)
    }

    /// Reads a column of `count` numbers.
    pub fn numbers(&mut self, count: usize) -> Result<Vec<i64>, CodecError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        match self.take(1)?[0] {
            form::CONSTANT => Ok(vec![self.number()?; count]),
            form::PACKED => self.bit_packed(count),
            form::DEFLATED => {
                let bytes = self.inflated(
                    count.saturating_mul(10),
                    CodecError::Damaged { what: words::storage::COLUMN_TOO_LONG },
                )?;
                let mut rest = bytes.as_slice();
                let numbers = (0..count).map(|_| read_varint(&mut rest).map(unzigzag)).collect();
                if rest.is_empty() {
                    numbers
                } else {
                    Err(CodecError::Damaged { what: words::storage::COLUMN_TOO_LONG })
                }
            }
            _ => Err(CodecError::Damaged { what: words::storage::COLUMN_FORM_UNKNOWN }),
        }
    }

    /// Passes over a column of `count` numbers.
    pub fn pass_numbers(&mut self, count: usize) -> Result<(), CodecError> {
        if count == 0 {
            return Ok(());
        }
        match self.take(1)?[0] {
            form::CONSTANT => self.number().map(drop),
            form::PACKED => {
                self.number()?;
                let width = usize::from(self.take(1)?[0]);
                self.take((count * width).div_ceil(8)).map(drop)
            }
            form::DEFLATED => {
                let length = self.below(self.bytes.len() + 1)?;
                self.take(length).map(drop)
            }
            _ => Err(CodecError::Damaged { what: words::storage::COLUMN_FORM_UNKNOWN }),
        }
    }

    fn bit_packed(&mut self, count: usize) -> Result<Vec<i64>, CodecError> {
        let base = self.number()?;
        let width = u32::from(self.take(1)?[0]);
        if width > 64 {
            return Err(CodecError::Damaged { what: words::storage::COLUMN_TOO_WIDE });
        }
        let bytes = self.take((count * width as usize).div_ceil(8))?;
        let mut numbers = Vec::with_capacity(count);
        if width <= NARROW {
            let (mut held, mut bits, mut next) = (0_u64, 0_u32, bytes.iter());
            let mask = (1_u64 << width) - 1;
            for _ in 0..count {
                while bits < width {
                    held |= u64::from(next.next().copied().unwrap_or(0)) << bits;
                    bits += 8;
                }
                numbers.push(base.wrapping_add((held & mask) as i64));
                held >>= width;
                bits -= width;
            }
            return Ok(numbers);
        }
        let (mut held, mut bits, mut next) = (0_u128, 0_u32, bytes.iter());
        let mask = (1_u128 << width) - 1;
        for _ in 0..count {
            while bits < width {
                held |= u128::from(next.next().copied().unwrap_or(0)) << bits;
                bits += 8;
            }
            numbers.push(base.wrapping_add((held & mask) as i64));
            held >>= width;
            bits -= width;
        }
        Ok(numbers)
    }

    fn inflated(&mut self, limit: usize, too_long: CodecError) -> Result<Vec<u8>, CodecError> {
        let length = self.below(self.bytes.len() + 1)?;
        let deflated = self.take(length)?;
        decompress_to_vec_with_limit(deflated, limit).map_err(|error| {
            let is_longer = error.status == TINFLStatus::HasMoreOutput;
            if is_longer { too_long } else { CodecError::Damaged { what: words::storage::CANNOT_BE_INFLATED } }
        })
    }

    /// Reads a column of `count` texts: the distinct ones, and an index for each.
    pub fn texts(&mut self, count: usize) -> Result<(Vec<String>, Vec<usize>), CodecError> {
        if count == 0 {
            return Ok((Vec::new(), Vec::new()));
        }
        let distinct = self.below(count + 1)?;
        let lengths = self.numbers(distinct)?;
        let bytes = self.inflated(self.room, CodecError::TooLarge { what: TEXTS, most: self.most })?;
        self.room -= bytes.len();
        let mut rest = std::str::from_utf8(&bytes).map_err(|_| NOT_UTF_8)?;
        let mut texts = Vec::with_capacity(distinct);
        for length in lengths {
            let at = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
            let (text, after) = at.ok_or(CodecError::Damaged { what: words::storage::TEXT_TOO_LONG })?;
            texts.push(text.to_owned());
            rest = after;
        }
        let places =
            self.numbers(count)?.into_iter().map(|place| usize::try_from(place).ok().filter(|place| *place < distinct));
        let places =
            places.collect::<Option<Vec<usize>>>().ok_or(CodecError::Damaged { what: words::storage::TEXT_MISSING })?;
        Ok((texts, places))
    }

    /// Returns what is left to read.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns `true` if everything was read.
    pub fn is_done(&self) -> bool {
        self.bytes.is_empty()
    }
}

const TEXTS: Word = words::storage::BYTES_OF_TEXTS;
const NOT_UTF_8: CodecError = CodecError::Damaged { what: words::storage::TEXT_NOT_UTF_8 };

fn bit_packed(numbers: &[i64]) -> Vec<u8> {
    let base = numbers.iter().copied().min().unwrap_or(0);
    let widest = numbers.iter().map(|number| number.wrapping_sub(base) as u64).max().unwrap_or(0);
    let width = u64::BITS - widest.leading_zeros();
    let mut bytes = Vec::with_capacity(12 + numbers.len() * width as usize / 8);
    push_varint(&mut bytes, zigzag(base));
    bytes.push(width as u8);
    let (mut held, mut bits) = (0_u128, 0);
    for number in numbers {
        held |= u128::from(number.wrapping_sub(base) as u64) << bits;
        bits += width;
        while bits >= 8 {
            bytes.push(held as u8);
            held >>= 8;
            bits -= 8;
        }
    }
    if bits > 0 {
        bytes.push(held as u8);
    }
    bytes
}

fn push_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_varint(bytes: &mut &[u8]) -> Result<u64, CodecError> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) =
            bytes.split_first().ok_or(CodecError::Damaged { what: words::storage::NUMBER_ENDS_EARLY })?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(CodecError::Damaged { what: words::storage::NUMBER_TOO_LONG })
}

fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
