//! Texts that occur often, each kept once under a number.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Interner {
    numbers: HashMap<Box<str>, u32, RandomState>,
    texts: Vec<Box<str>>,
}

impl Interner {
    /// The number of `text`; the same text always has the same number.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).expect("memory ends before 4 billion texts");
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        number
    }

    pub(super) fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    /// Takes in all of `other`; at each of its numbers, the number here.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<u32> {
        other.texts.iter().map(|text| self.number(text)).collect()
    }

    /// The texts in the order of their bytes; at each number of now, the one there.
    pub(super) fn by_bytes(self) -> (Texts, Vec<u32>) {
        let mut order: Vec<(Box<str>, usize)> = self.texts.into_iter().zip(0..).collect();
        order.sort_unstable();
        let mut numbers = vec![0; order.len()];
        for (there, (_, here)) in (0..).zip(&order) {
            numbers[*here] = there;
        }
        (Texts(order.into_iter().map(|(text, _)| text).collect()), numbers)
    }
}

/// Texts whose numbers rise with their bytes, so that nothing depends on who was met first.
#[derive(Debug)]
pub(super) struct Texts(Vec<Box<str>>);

impl Texts {
    pub(super) fn text(&self, number: u32) -> &str {
        &self.0[number as usize]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }
}

/// What a tail says, worked out once per distinct tail.
#[derive(Debug)]
pub(super) struct Tail {
    /// As in file names: `-HDR-2.TIF`.
    pub(super) shown: String,
    /// The whole name, where it does not begin with camera and counter; else empty.
    pub(super) odd_name: String,
    /// As in file names, lower-cased: `-hdr-2.tif`.
    pub(super) lower: String,
    /// The separate image's number; empty for the main one.
    pub(super) suffix: String,
    /// Processing methods in order; none for sidecars.
    pub(super) methods: Vec<String>,
    pub(super) is_photo: bool,
}

const PHOTO: char = 'p';
const SIDECAR: char = 's';

/// The spelling under which a photo's tail is interned: properties and extension, marked.
pub(super) fn spell_photo(buffer: &mut String, properties: &[&str], extension: &str, name: &str) {
    buffer.clear();
    buffer.push(PHOTO);
    for property in properties {
        buffer.push('-');
        buffer.push_str(property);
    }
    buffer.push('\0');
    buffer.push_str(extension);
    buffer.push('\0');
    buffer.push_str(name);
}

/// The spelling under which a sidecar's tail is interned.
pub(super) fn spell_sidecar(buffer: &mut String, suffix: &str, extension: &str) {
    buffer.clear();
    buffer.push(SIDECAR);
    if !suffix.is_empty() {
        buffer.push('-');
        buffer.push_str(suffix);
    }
    buffer.push('\0');
    buffer.push_str(extension);
    buffer.push('\0');
}

/// Reads a spelling back.
pub(super) fn read_spelling(spelling: &str) -> Tail {
    let is_photo = spelling.starts_with(PHOTO);
    let mut parts = spelling[1..].splitn(3, '\0');
    let properties = parts.next().unwrap_or_default();
    let extension = parts.next().unwrap_or_default();
    let odd_name = parts.next().unwrap_or_default();
    let words: Vec<&str> = properties.split('-').skip(1).collect();
    let first = words.iter().position(|word| word.bytes().all(|b| b.is_ascii_digit()));
    let methods = words.iter().enumerate().filter(|(place, _)| is_photo && Some(*place) != first);
    // A name that does not begin with camera and counter can equal no expected name.
    let shown = format!("{properties}{extension}");
    let lower = if odd_name.is_empty() {
        shown.to_lowercase()
    } else {
        format!("\0{}", odd_name.to_lowercase())
    };
    Tail {
        shown,
        odd_name: odd_name.to_owned(),
        lower,
        suffix: first.map(|place| words[place].to_owned()).unwrap_or_default(),
        methods: methods.map(|(_, word)| (*word).to_owned()).collect(),
        is_photo,
    }
}
