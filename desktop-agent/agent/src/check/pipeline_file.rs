//! A pipeline from a file, JSON or YAML.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::fault::CheckFault;

/// The largest file that is read, in bytes. A pipeline of a thousand nodes is a tenth of it.
const LARGEST: usize = 1024 * 1024;
/// The most values and bytes of text that a file may unfold to. No file of that size holds more by
/// itself; one that does repeats itself through aliases.
const MOST_UNFOLDED: usize = 2 * LARGEST;
/// The most levels that are tried; far more than either reader goes down.
const DEEPEST: usize = 1_000;

/// Reads the document of a pipeline; a fault names line and column.
pub(super) fn read(path: &Path) -> Result<Value, CheckFault> {
    let text = text(path).map_err(|reason| {
        CheckFault::Usage(format!("The pipeline {} cannot be read: {reason}.", path.display()))
    })?;
    parse(&text).map_err(|fault| {
        CheckFault::Usage(format!("The pipeline {} is not right: {fault}.", path.display()))
    })
}

fn text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > LARGEST {
        return Err(io::Error::other("it is larger than 1 MiB, which no pipeline is"));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is not text"))
}

/// What begins like JSON and is JSON is read as such; all else is YAML. Of what is neither, the
/// fault that comes later in the text is told: its reader understood more.
fn parse(text: &str) -> Result<Value, String> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err("it is empty; a pipeline is an object with `nodes` and `edges`".to_owned());
    }
    if !text.trim_start().starts_with(['{', '[']) {
        return yaml(text).map_err(|fault| fault.to_string());
    }
    let json = match json(text) {
        Ok(document) => return Ok(document),
        Err(fault) => fault,
    };
    let yaml = match yaml(text) {
        Ok(document) => return Ok(document),
        Err(fault) => fault,
    };
    let place = yaml.location().map_or((0, 0), |place| (place.line(), place.column()));
    let json_came_further = (json.line(), json.column()) >= place;
    Err(if json_came_further { json.to_string() } else { yaml.to_string() })
}

fn json(text: &str) -> Result<Value, serde_json::Error> {
    let left = Cell::new(MOST_UNFOLDED);
    let mut reader = serde_json::Deserializer::from_str(text);
    let document = Unfolding(&left).deserialize(&mut reader)?;
    reader.end()?;
    Ok(document)
}

fn yaml(text: &str) -> Result<Value, serde_norway::Error> {
    if is_deep(text) {
        return Err(serde_norway::Error::custom("it is nested too deeply"));
    }
    let left = Cell::new(MOST_UNFOLDED);
    Unfolding(&left).deserialize(serde_norway::Deserializer::from_str(text))
}

/// Whether so much is nested that the reader of YAML would take minutes for it: its time grows with
/// the square of the depth. Brackets in texts count too, so the bound is a generous one.
fn is_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    let brackets = text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    });
    let is_mark = |byte: &u8| b"-? \t".contains(byte);
    let marks = |line: &str| line.bytes().take_while(is_mark).filter(|b| b"-?".contains(b)).count();
    brackets || text.lines().any(|line| marks(line) > DEEPEST)
}

/// Reads any value, within what is left of the bound.
#[derive(Clone, Copy)]
struct Unfolding<'a>(&'a Cell<usize>);

impl Unfolding<'_> {
    fn spend<E: Error>(self, amount: usize) -> Result<(), E> {
        let left = self.0.get().checked_sub(amount.max(1));
        let left = left.ok_or_else(|| E::custom("its aliases unfold to more than 2 MiB"))?;
        self.0.set(left);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Unfolding<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unfolding<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true, false, null, a list or an object")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.spend(1)?;
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Value, E> {
        self.spend(1)?;
        Ok(Value::Bool(yes))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        self.spend(1)?;
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.spend(1)?;
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        self.spend(1)?;
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.spend(text.len())?;
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.spend(1)?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.spend(1)?;
        let mut entries = Map::new();
        while let Some(key) = map.next_key_seed(self)? {
            let key = match key {
                Value::String(key) => key,
                other => other.to_string(),
            };
            let value = map.next_value_seed(self)?;
            if entries.insert(key.clone(), value).is_some() {
                return Err(A::Error::custom(format_args!("the key `{key}` stands here twice")));
            }
        }
        Ok(Value::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_and_yaml_say_the_same_whatever_the_file_is_called() {
        let wanted =
            json!({ "nodes": [{ "id": "a", "type": "capture" }, { "id": 7 }], "edges": [] });
        for text in [
            r#"{"nodes": [{"id": "a", "type": "capture"}, {"id": 7}], "edges": []}"#,
            "{nodes: [{id: a, type: capture}, {id: 7}], edges: []}",
            "nodes:\n- id: a\n  type: capture\n- id: 7\nedges: []\n",
            "\u{feff}# mine\nnodes: [&x {id: a, type: capture}, {id: 7}]\nedges: []\n",
        ] {
            assert_eq!(parse(text), Ok(wanted.clone()), "{text}");
        }
        assert_eq!(parse("a: &x [1]\nb: *x\n"), Ok(json!({ "a": [1], "b": [1] })));
    }

    #[test]
    fn what_cannot_be_read_names_line_and_column() {
        for (text, part) in [
            ("{\"nodes\": [}", "line 1 column 12"),
            ("{\"nodes\": [],\n \"edges\": []]\n", "line 2 column 13"),
            ("nodes: [\n", "line 2 column 1"),
            ("nodes:\n- id: a\n type: file\n", "line 3 column"),
            ("nodes: [*none]\n", "unknown anchor"),
            ("nodes: []\nnodes: []\n", "the key `nodes` stands here twice"),
            ("  \n", "it is empty"),
        ] {
            let fault = parse(text).unwrap_err();
            assert!(fault.contains(part), "{text}: {fault}");
        }
    }

    #[test]
    fn aliases_cannot_unfold_without_bound() {
        let mut doubling = "a0: &a0 [x, x]\n".to_owned();
        for level in 1..40 {
            doubling.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
        }
        let long = "x".repeat(500_000);
        let repeated = format!("a: &a {long}\nb: [{}]\n", "*a, ".repeat(100_000));
        let cyclic = "a: &a [*a]\n".to_owned();
        for text in [doubling, repeated, cyclic] {
            assert!(parse(&text).is_err(), "{text:.40}");
        }
    }

    #[test]
    fn nesting_ends_somewhere() {
        for deep in ["[", "- ", "{a: ", "? ", "- ? "] {
            assert!(parse(&deep.repeat(200_000)).is_err(), "{deep}");
            assert!(parse(&deep.repeat(500)).is_err(), "{deep}");
        }
    }
}
