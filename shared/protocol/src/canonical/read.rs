//! Reads JSON that is known to be well formed into a tree that keeps number tokens as written.

use super::{CanonicalError, MAX_DEPTH};

/// One JSON value; texts and tokens still stand in the source.
pub(super) enum Node<'a> {
    /// A number, `true`, `false` or `null`, as written.
    Token(&'a str),
    /// A text, without its quotes, still escaped.
    Text(&'a str),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object, its members sorted by key.
    Object(Vec<(Vec<u32>, Node<'a>)>),
}

/// A place in a JSON text whose syntax was checked before.
pub(super) struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// The next value, `depth` levels below the top.
    pub(super) fn value(&mut self, depth: usize) -> Result<Node<'a>, CanonicalError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => Err(CanonicalError::TooDeep),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Node::Text(self.text())),
            _ => Ok(Node::Token(self.token())),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node<'a>, CanonicalError> {
        let mut items = Vec::new();
        self.skip(1);
        while !self.closes(b']') {
            items.push(self.value(depth + 1)?);
        }
        Ok(Node::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Node<'a>, CanonicalError> {
        let mut members = Vec::new();
        self.skip(1);
        while !self.closes(b'}') {
            self.peek();
            let key: Vec<u32> = CodePoints(self.text()).collect();
            self.peek();
            self.skip(1); // the colon
            members.push((key, self.value(depth + 1)?));
        }
        members.sort_by(|a, b| a.0.cmp(&b.0));
        match members.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(CanonicalError::DuplicateKey(shown(&pair[0].0))),
            None => Ok(Node::Object(members)),
        }
    }

    /// The first byte after white space.
    fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        self.rest.bytes().next()
    }

    /// Passes a comma, or the end of a list or object; true at the end.
    fn closes(&mut self, end: u8) -> bool {
        match self.peek() {
            Some(b',') => {
                self.skip(1);
                false
            }
            Some(byte) if byte != end => false,
            // The end of the text cannot come here in checked JSON; it must not loop either.
            _ => {
                self.skip(1);
                true
            }
        }
    }

    /// A text without its quotes.
    fn text(&mut self) -> &'a str {
        let mut escaped = false;
        let end = self.rest.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let end = end.map_or(self.rest.len(), |before| before + 1);
        let text = self.rest.get(1..end).unwrap_or_default();
        self.skip(end + 1);
        text
    }

    fn token(&mut self) -> &'a str {
        let end = self.rest.find([',', ']', '}', ' ', '\t', '\n', '\r']);
        let (token, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        token
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }
}

/// The code points of an escaped text, lone surrogates included.
pub(super) struct CodePoints<'a>(pub(super) &'a str);

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let first = self.0.chars().next()?;
        if first != '\\' {
            self.0 = &self.0[first.len_utf8()..];
            return Some(u32::from(first));
        }
        let kind = self.0.as_bytes().get(1).copied().unwrap_or_default();
        if kind != b'u' {
            self.0 = self.0.get(2..).unwrap_or_default();
            return Some(short_escape(kind));
        }
        let high = unit(self.0)?;
        self.0 = &self.0[6..];
        match unit(self.0) {
            Some(low @ 0xdc00..=0xdfff) if (0xd800..=0xdbff).contains(&high) => {
                self.0 = &self.0[6..];
                Some(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
            }
            _ => Some(high),
        }
    }
}

/// The `\uXXXX` at the start of a text.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

const fn short_escape(kind: u8) -> u32 {
    match kind {
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => 0x0a,
        b'r' => 0x0d,
        b't' => 0x09,
        other => other as u32,
    }
}

fn shown(key: &[u32]) -> String {
    key.iter().map(|&point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
