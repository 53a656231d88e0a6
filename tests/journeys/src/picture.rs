//! Pictures of the page: halved and of few colours, so that those that are stored are small, and compared square by square, so
//! that the edge of a letter may be drawn otherwise but nothing may move, go or come.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Cursor};
use std::path::Path;

use crate::Trouble;

/// The side of the squares that are compared, in pixels of a halved picture.
const SQUARE: usize = 4;
/// How far the average of a square may be off in a colour, of 255.
const SHADE: usize = 16;
/// How many squares may be off: less than the smallest button has.
const FEW: usize = 8;
/// How many colours a stored picture has at most.
const COLOURS: usize = 256;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads a PNG, as a driver gives it or as [`Picture::keep`] writes it.
    ///
    /// # Errors
    /// It is not such a PNG.
    pub fn read(bytes: &[u8]) -> Result<Picture, Trouble> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info()?;
        let mut bytes = vec![0; reader.output_buffer_size().ok_or("a picture is too large")?];
        let info = reader.next_frame(&mut bytes)?;
        let samples = match info.color_type {
            png::ColorType::Rgb => 3,
            png::ColorType::Rgba => 4,
            other => return Err(format!("a picture of {other:?}").into()),
        };
        let pixels = bytes[..info.buffer_size()].chunks_exact(samples).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
        Ok(Picture { width: info.width as usize, pixels: pixels.collect() })
    }

    /// Returns the picture at half its size.
    pub fn halved(&self) -> Picture {
        let (width, height) = (self.width / 2, self.height() / 2);
        let places = (0..width * height).map(|index| (index % width * 2, index / width * 2));
        Picture { width, pixels: places.map(|(x, y)| self.average((x, y), 2)).collect() }
    }

    /// Writes the picture as a PNG of few colours.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(&self, path: &Path) -> Result<(), Trouble> {
        let palette = self.palette();
        let mut places = HashMap::new();
        let indices: Vec<u8> = self
            .pixels
            .iter()
            .map(|pixel| *places.entry(*pixel).or_insert_with(|| nearest(&palette, *pixel)))
            .collect();
        let size = (u32::try_from(self.width)?, u32::try_from(self.height())?);
        let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), size.0, size.1);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette.concat());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        Ok(encoder.write_header()?.write_image_data(&indices)?)
    }

    /// Returns where another picture is different, as the corners of squares; `None` if they are alike.
    ///
    /// # Errors
    /// They have different sizes.
    pub fn differences(&self, other: &Picture) -> Result<Option<Vec<(usize, usize)>>, Trouble> {
        if (self.width, self.height()) != (other.width, other.height()) {
            return Err(format!("{}x{}, not {}x{}", other.width, other.height(), self.width, self.height()).into());
        }
        let columns = self.width / SQUARE;
        let squares =
            (0..columns * (self.height() / SQUARE)).map(|index| (index % columns * SQUARE, index / columns * SQUARE));
        let is_off = |place: &(usize, usize)| {
            let (one, two) = (self.average(*place, SQUARE), other.average(*place, SQUARE));
            one.iter().zip(two).any(|(one, two)| usize::from(one.abs_diff(two)) > SHADE)
        };
        let off: Vec<_> = squares.filter(is_off).collect();
        Ok((off.len() > FEW).then_some(off))
    }

    /// Marks squares in red.
    pub fn mark(&mut self, squares: &[(usize, usize)]) {
        for (x, y) in squares {
            for index in 0..SQUARE * SQUARE {
                if let Some(pixel) = self.pixels.get_mut((y + index / SQUARE) * self.width + x + index % SQUARE) {
                    *pixel = [255, pixel[1] / 2, pixel[2] / 2];
                }
            }
        }
    }

    /// Returns the width and the height.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height())
    }

    /// Returns the colour at a place within it.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        self.pixels[y * self.width + x]
    }

    fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    fn average(&self, (x, y): (usize, usize), side: usize) -> [u8; 3] {
        let mut sum = [0_usize; 3];
        for index in 0..side * side {
            let pixel = self.pixels[(y + index / side) * self.width + x + index % side];
            sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += usize::from(value));
        }
        sum.map(|sum| (sum / (side * side)) as u8)
    }

    /// Chooses the most frequent colours; those that are nearly the same count as one.
    fn palette(&self) -> Vec<[u8; 3]> {
        let mut counts: HashMap<[u8; 3], (usize, [u8; 3])> = HashMap::new();
        for pixel in &self.pixels {
            counts.entry(pixel.map(|value| value / 12)).or_insert((0, *pixel)).0 += 1;
        }
        let mut colours: Vec<_> = counts.into_values().collect();
        // Of equal counts the order is that of the colours, so that the file is the same each time.
        colours.sort_by(|one, two| two.cmp(one));
        colours.into_iter().take(COLOURS).map(|(_, colour)| colour).collect()
    }
}

/// Returns the place of the colour that is nearest to another.
fn nearest(palette: &[[u8; 3]], colour: [u8; 3]) -> u8 {
    let distance =
        |known: &[u8; 3]| known.iter().zip(colour).map(|(one, two)| u32::from(one.abs_diff(two)).pow(2)).sum::<u32>();
    let place = palette.iter().enumerate().min_by_key(|(_, known)| distance(known)).map_or(0, |(place, _)| place);
    u8::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey page with a white box of a width at a place.
    fn page(x: usize, side: usize) -> Picture {
        let is_box = |index: usize| (x..x + side).contains(&(index % 200)) && (40..40 + side).contains(&(index / 200));
        Picture {
            width: 200,
            pixels: (0..200 * 100).map(|index| if is_box(index) { [255; 3] } else { [60; 3] }).collect(),
        }
    }

    #[test]
    fn a_kept_picture_is_like_what_it_was_made_of() {
        let path = std::env::temp_dir().join(format!("foldback-picture-{}.png", std::process::id()));
        let picture = page(40, 30);
        picture.keep(&path).unwrap();
        let read = Picture::read(&std::fs::read(&path).unwrap()).unwrap();
        std::fs::remove_file(path).unwrap();
        assert_eq!(read, picture);
        assert_eq!(picture.differences(&read).unwrap(), None);
    }

    #[test]
    fn what_moves_comes_or_has_another_size_is_seen_and_an_edge_is_not() {
        let before = page(40, 16);
        assert!(before.differences(&page(60, 16)).unwrap().is_some(), "a box has moved");
        assert!(before.differences(&page(40, 0)).unwrap().is_some(), "a box has gone");
        assert!(before.differences(&page(40, 30).halved()).is_err(), "a picture of another size");
        let mut noise = before.clone();
        noise.pixels.iter_mut().step_by(3).for_each(|pixel| *pixel = pixel.map(|value| value.saturating_add(20)));
        assert_eq!(before.differences(&noise).unwrap(), None, "letters are drawn a little otherwise");
    }

    #[test]
    fn half_a_picture_is_as_bright() {
        let half = page(40, 30).halved();
        assert_eq!((half.width, half.height()), (100, 50));
        assert_eq!((half.pixels[0], half.pixels[22 * 100 + 22]), ([60; 3], [255; 3]));
    }
}
