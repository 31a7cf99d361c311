//! How photo names are read: by the convention, or by a pattern that a pipeline brings.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use crate::{
    ExtensionSet,
    naming::{NameFault, parse_name, parse_stem, split_name},
    pipeline::Capture,
};

/// Longest pattern that is tried, in bytes.
const LONGEST_PATTERN: usize = 1_000;
/// Largest compiled pattern, in bytes; matching stays linear in the length of a name.
const COMPILED_LIMIT: usize = 256 * 1024;

/// How photo names are read.
#[derive(Debug, Clone)]
pub enum NamingRule {
    /// Four characters of camera, four digits of counter, properties.
    Convention,
    /// What the pipeline's first capture node says.
    Pattern {
        /// What it finds must begin at the start of the stem.
        pattern: Regex,
        /// Group of the camera id.
        camera: usize,
        /// Group of the counter.
        counter: usize,
    },
}

/// Why a pattern is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    /// It cannot be matched in linear time, or is no pattern at all.
    #[error("the file-name pattern cannot be used: {0}")]
    Syntax(String),
    /// It is too long, or grows too large.
    #[error(
        "the file-name pattern is too large; use at most {LONGEST_PATTERN} characters and small repetitions"
    )]
    TooLarge,
    /// It has other than two groups.
    #[error(
        "the file-name pattern needs exactly two groups, for camera id and counter; it has {0}"
    )]
    Groups(usize),
}

/// A photo name taken apart.
pub(super) struct ReadName<'a> {
    pub(super) camera: &'a str,
    pub(super) counter: &'a str,
    pub(super) properties: Vec<&'a str>,
}

impl ReadName<'_> {
    /// Whether the stem is camera, counter and properties with hyphens, and nothing else.
    pub(super) fn spells(&self, stem: &str) -> bool {
        let rest = stem.strip_prefix(self.camera).and_then(|rest| rest.strip_prefix(self.counter));
        let rest = self.properties.iter().fold(rest, |rest, property| {
            rest.and_then(|rest| rest.strip_prefix('-')?.strip_prefix(property))
        });
        rest.is_some_and(str::is_empty)
    }
}

impl NamingRule {
    /// The rule of a pipeline: its first capture's pattern, or the convention.
    ///
    /// # Errors
    /// [`PatternFault`] says why a pattern cannot be used.
    pub fn of_capture(capture: Option<&Capture>) -> Result<Self, PatternFault> {
        let Some((capture, pattern)) =
            capture.and_then(|capture| Some((capture, capture.filename_regex.as_deref()?)))
        else {
            return Ok(Self::Convention);
        };
        if pattern.is_empty() {
            return Ok(Self::Convention);
        }
        if pattern.len() > LONGEST_PATTERN {
            return Err(PatternFault::TooLarge);
        }
        let pattern = RegexBuilder::new(pattern)
            .size_limit(COMPILED_LIMIT)
            .dfa_size_limit(COMPILED_LIMIT)
            .nest_limit(50)
            .build()
            .map_err(refused)?;
        let groups = pattern.captures_len() - 1;
        if groups != 2 {
            return Err(PatternFault::Groups(groups));
        }
        let camera = capture.camera_id_group;
        Ok(Self::Pattern { pattern, camera, counter: 3 - camera })
    }

    /// Whether a name can be read, whatever its extension.
    pub(crate) fn fits(&self, name: &str) -> Result<(), Cow<'static, str>> {
        let stem = split_name(name).0;
        match self {
            Self::Convention => {
                parse_stem(stem).map(drop).map_err(|fault| fault.to_string().into())
            }
            Self::Pattern { pattern, camera, counter } => {
                read_by_pattern(stem, pattern, *camera, *counter).map(drop)
            }
        }
    }

    /// Takes a photo's name apart; its extension is one of `photo`.
    pub(super) fn read<'a>(
        &self,
        name: &'a str,
        photo: &ExtensionSet,
    ) -> Result<ReadName<'a>, Cow<'static, str>> {
        match self {
            Self::Convention => parse_name(name, photo)
                .map(|read| ReadName {
                    camera: read.camera_id,
                    counter: read.counter,
                    properties: read.properties,
                })
                .map_err(|fault: NameFault| fault.to_string().into()),
            Self::Pattern { pattern, camera, counter } => {
                read_by_pattern(split_name(name).0, pattern, *camera, *counter)
            }
        }
    }
}

fn refused(error: regex::Error) -> PatternFault {
    match error {
        regex::Error::CompiledTooBig(_) => PatternFault::TooLarge,
        // The crate's message is several lines with a caret; its last line holds the reason.
        other => {
            let text = other.to_string();
            let reason = text.lines().last().unwrap_or(&text);
            PatternFault::Syntax(reason.trim_start_matches("error: ").to_owned())
        }
    }
}

fn read_by_pattern<'a>(
    stem: &'a str,
    pattern: &Regex,
    camera: usize,
    counter: usize,
) -> Result<ReadName<'a>, Cow<'static, str>> {
    // Among all that can be found the leftmost is, so what begins later means nothing begins first.
    let found = pattern
        .captures(stem)
        .filter(|found| found.get(0).is_some_and(|whole| whole.start() == 0))
        .ok_or("the name does not match the pipeline's pattern")?;
    let group = |index| found.get(index).map_or("", |part| part.as_str());
    let (camera, counter) = (group(camera), group(counter));
    if camera.is_empty() {
        return Err("the pipeline's pattern finds no camera id".into());
    }
    if counter.is_empty() || !counter.bytes().all(|b| b.is_ascii_digit()) {
        return Err("the counter found by the pipeline's pattern is not made of digits".into());
    }
    let rest = &stem[found.get(0).map_or(0, |whole| whole.end())..];
    let rest = rest.strip_prefix('-').map_or_else(|| (!rest.is_empty()).then_some(rest), Some);
    let properties: Vec<&str> = rest.map(|rest| rest.split('-').collect()).unwrap_or_default();
    if properties.iter().any(|property| property.is_empty()) {
        return Err("a property is empty".into());
    }
    Ok(ReadName { camera, counter, properties })
}
