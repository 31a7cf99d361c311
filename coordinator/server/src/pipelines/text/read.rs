//! Reads YAML or JSON. Aliases are followed, but a text never says more than it could have said
//! without them: a few lines of aliases to aliases stand for more than any memory holds.

use std::{cell::Cell, fmt};

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::{Map, Value};

use super::MAX_TEXT;

/// Far more than a pipeline of the largest size has, each edge in braces.
const MOST_BRACKETS: usize = 5_000;

/// Why a text cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextFault {
    /// For people, without the place.
    pub(crate) reason: String,
    /// From 1, where it is known.
    pub(crate) line: Option<usize>,
    /// From 1, where it is known.
    pub(crate) column: Option<usize>,
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => {
                write!(f, "line {line}, column {column}: {}", self.reason)
            }
            _ => f.write_str(&self.reason),
        }
    }
}

/// Reads a text as JSON where it is JSON, else as YAML.
pub(crate) fn read(text: &str) -> Result<Value, TextFault> {
    let text = text.trim_start_matches('\u{feff}');
    let as_json = match text.trim_start().starts_with(['{', '[']) {
        true => Some(read_json(text)),
        false => None,
    };
    match as_json {
        Some(Ok(value)) => Ok(value),
        // YAML may begin so too; what is neither is told as what it looks like.
        Some(Err(fault)) => read_yaml(text).map_err(|_| fault),
        None => read_yaml(text),
    }
}

fn read_json(text: &str) -> Result<Value, TextFault> {
    let budget = Cell::new(MAX_TEXT);
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Limited { left: &budget }.deserialize(&mut reader);
    value.and_then(|value| reader.end().map(|()| value)).map_err(|error| {
        let place = |number: usize| (number > 0).then_some(number);
        TextFault {
            reason: without_place(&error.to_string()),
            line: place(error.line()),
            column: place(error.column()),
        }
    })
}

fn read_yaml(text: &str) -> Result<Value, TextFault> {
    refuse_slow(text)?;
    let budget = Cell::new(MAX_TEXT);
    let reader = serde_norway::Deserializer::from_str(text);
    Limited { left: &budget }.deserialize(reader).map_err(|error| {
        let place = error.location();
        TextFault {
            reason: without_place(&error.to_string()),
            line: place.as_ref().map(serde_norway::Location::line),
            column: place.as_ref().map(serde_norway::Location::column),
        }
    })
}

/// The scanner of YAML looks through all open brackets at each word, and through all directives
/// at each directive. Nobody writes so many by hand, and nothing of ours does.
fn refuse_slow(text: &str) -> Result<(), TextFault> {
    let fault = |reason: String| TextFault { reason, line: None, column: None };
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if brackets > MOST_BRACKETS {
        let reason = format!(
            "there are more than {MOST_BRACKETS} brackets; write lists and objects one entry a line"
        );
        return Err(fault(reason));
    }
    if text.lines().any(|line| line.starts_with("%TAG")) {
        return Err(fault(
            "a pipeline has no tags; remove the line that begins with %TAG".to_owned(),
        ));
    }
    Ok(())
}

/// Both readers end a message with the place, which is told apart.
fn without_place(message: &str) -> String {
    let cut = message.rfind(" at line ").unwrap_or(message.len());
    message[..cut].to_owned()
}

/// Reads a value until there is too much of it.
struct Limited<'b> {
    left: &'b Cell<usize>,
}

impl Limited<'_> {
    const fn again(&self) -> Self {
        Self { left: self.left }
    }

    /// Each value takes at least one character, each text its length.
    fn spend<E: serde::de::Error>(&self, length: usize) -> Result<(), E> {
        match self.left.get().checked_sub(length + 1) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(E::custom("there is too much in it; a pipeline has at most 1 MiB")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Limited<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Limited<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, yes or no, a list or an object")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(value.into())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        self.spend(0)?;
        let number = serde_json::Number::from_f64(value);
        number.map(Value::Number).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        self.deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.again())? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            self.spend(key.len())?;
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("`{key}` is there twice")));
            }
            let value = map.next_value_seed(self.again())?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}
