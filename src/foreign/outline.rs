//! The outline of a JSON document's beginning: its outermost keys, and where its arrays of objects are.

use std::ops::Range;

/// How deep an array of events may be.
const DEEPEST: usize = 5;

/// An array of objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ArrayOfObjects {
    /// The keys that lead to it.
    pub keys: Vec<String>,
    /// How many objects of it were seen.
    pub objects: usize,
    /// Where its first object is, if it is whole.
    pub first: Option<Range<usize>>,
}

/// What a document's beginning looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// The keys of the outermost object.
    pub keys: Vec<String>,
    /// The arrays of objects that keys alone lead to.
    pub arrays: Vec<ArrayOfObjects>,
    /// Where the first object of the document or of the outermost array is, if it is whole.
    pub first: Option<Range<usize>>,
    /// How many outermost values there are.
    pub documents: usize,
}

/// An object or array that is open.
struct Frame {
    is_array: bool,
    start: usize,
    /// The index of the array in the outline.
    array: Option<usize>,
    /// Whether a key stands next.
    at_key: bool,
    key: Option<String>,
}

/// Looks over a document; what is not JSON is passed over.
pub(super) fn outline(text: &[u8]) -> Outline {
    let mut outline = Outline::default();
    let mut frames: Vec<Frame> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => {
                let end = end_of_text(text, at);
                outline.take_key(&mut frames, &text[at..end]);
                at = end;
                continue;
            }
            b'{' | b'[' => outline.open(&mut frames, byte == b'[', at),
            b'}' | b']' => outline.close(&mut frames, at + 1),
            b',' => {
                if let Some(frame) = frames.last_mut() {
                    frame.at_key = !frame.is_array;
                }
            }
            _ => {}
        }
        at += 1;
    }
    outline
}

impl Outline {
    fn take_key(&mut self, frames: &mut [Frame], text: &[u8]) {
        let is_outermost = frames.len() == 1;
        if let Some(frame) = frames.last_mut().filter(|frame| frame.at_key) {
            frame.at_key = false;
            frame.key = serde_json::from_slice(text).ok();
            if let Some(key) = frame.key.clone().filter(|_| is_outermost) {
                self.keys.push(key);
            }
        }
    }

    fn open(&mut self, frames: &mut Vec<Frame>, is_array: bool, start: usize) {
        self.documents += usize::from(frames.is_empty());
        let mut array = None;
        if !is_array && let Some(parent) = frames.last().filter(|parent| parent.is_array) {
            // An array in an array is not led to by keys alone.
            let outer = &frames[..frames.len() - 1];
            if outer.iter().all(|frame| !frame.is_array) && frames.len() <= DEEPEST {
                array = Some(parent.array.unwrap_or_else(|| {
                    let keys = outer.iter().filter_map(|frame| frame.key.clone()).collect();
                    self.arrays.push(ArrayOfObjects { keys, objects: 0, first: None });
                    self.arrays.len() - 1
                }));
            }
        }
        if let Some(index) = array {
            self.arrays[index].objects += 1;
            if let Some(parent) = frames.last_mut() {
                parent.array = Some(index);
            }
        }
        frames.push(Frame { is_array, start, array: None, at_key: !is_array, key: None });
    }

    fn close(&mut self, frames: &mut Vec<Frame>, end: usize) {
        let Some(frame) = frames.pop().filter(|frame| !frame.is_array) else { return };
        let range = frame.start..end;
        match frames.last() {
            None => self.first = self.first.take().or(Some(range)),
            Some(parent) => {
                if let Some(array) = parent.array.and_then(|index| self.arrays.get_mut(index))
                    && array.first.is_none()
                {
                    array.first = Some(range.clone());
                }
                if frames.len() == 1 && parent.is_array && self.first.is_none() {
                    self.first = Some(range);
                }
            }
        }
    }
}

/// Returns where a text ends, after its quote.
fn end_of_text(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_of_objects_are_found_by_their_keys() {
        let text = br#"{"a":[1],"b":{"c":[{"d":[{}]},{"]":"}"}]},"e":[[{}]],"f":[{},{"#;
        let found = outline(text);
        assert_eq!(found.keys, ["a", "b", "e", "f"]);
        let arrays: Vec<(String, usize)> =
            found.arrays.iter().map(|array| (array.keys.join("."), array.objects)).collect();
        assert_eq!(arrays, [("b.c".to_owned(), 2), ("f".to_owned(), 2)]);
        assert_eq!(text.get(found.arrays[0].first.clone().unwrap()), Some(&br#"{"d":[{}]}"#[..]));
    }

    #[test]
    fn documents_one_after_the_other_are_counted() {
        let found = outline(b"{\"a\":\n1}\n{}\n");
        assert_eq!((found.documents, found.first), (2, Some(0..8)));
        assert_eq!(outline(b"[{},{}]").first, Some(1..3));
    }
}
