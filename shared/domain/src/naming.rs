//! The naming convention: camera id, counter, properties, extension, as in `AB3D0001-HDR-2.dng`.
//!
//! Four characters `A`–`Z` or `0`–`9` name the camera, four digits from `0001` count, any number
//! of properties follow, each after a `-` and made of ASCII letters, digits, blanks and `_`. All
//! of the name must match; case and blanks count, so `HDR ` and `HDR` differ, as do `02` and `2`.

use crate::ExtensionSet;

/// A name that follows the convention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoName<'a> {
    /// The first four characters.
    pub camera_id: &'a str,
    /// The four digits after them.
    pub counter: &'a str,
    /// What stands between the hyphens.
    pub properties: Vec<&'a str>,
    /// With its dot, as written.
    pub extension: &'a str,
}

/// What a property says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PropertyKind {
    /// Digits only, the first of the name: which separate image of the group this is.
    SeparateImage,
    /// How the image was processed.
    Method,
}

/// Why a name does not follow the convention: the first reason that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NameFault {
    /// Fewer than four characters before the dot.
    #[error("the name is too short for a camera id")]
    TooShort,
    /// The camera id would do in upper case.
    #[error("the camera id is in lower case")]
    CameraLowerCase,
    /// The camera id has other characters.
    #[error("the camera id is not four upper-case letters and digits")]
    CameraCharacters,
    /// Fewer than four characters before the first hyphen or the dot.
    #[error("the counter is missing or has fewer than four digits")]
    CounterShort,
    /// Counting starts at 0001.
    #[error("the counter is 0000")]
    CounterZero,
    /// The counter has other characters.
    #[error("the counter is not made of digits")]
    CounterCharacters,
    /// Two hyphens together, or one at the end.
    #[error("a property is empty")]
    EmptyProperty,
    /// Something that is no ASCII letter, digit, blank or `_`.
    #[error("a character is not allowed")]
    Character,
    /// Not one of the photo extensions, or not made of ASCII letters and digits.
    #[error("the extension is not allowed")]
    Extension,
}

impl PhotoName<'_> {
    /// What each property says, in order.
    pub fn kinds(&self) -> impl Iterator<Item = PropertyKind> {
        let first = self.properties.iter().position(|property| is_number(property));
        (0..self.properties.len()).map(move |index| {
            if Some(index) == first { PropertyKind::SeparateImage } else { PropertyKind::Method }
        })
    }

    /// The number of the separate image; empty for the main one.
    #[must_use]
    pub fn separate_image(&self) -> &str {
        self.properties.iter().find(|property| is_number(property)).copied().unwrap_or_default()
    }
}

/// A name at its last dot: what stands before it, and the rest with the dot (empty without one).
#[must_use]
pub fn split_name(name: &str) -> (&str, &str) {
    name.split_at(name.rfind('.').unwrap_or(name.len()))
}

/// Reads the name of a photo file.
///
/// # Errors
/// The first [`NameFault`] that applies.
pub fn parse_name<'a>(
    name: &'a str,
    photo_extensions: &ExtensionSet,
) -> Result<PhotoName<'a>, NameFault> {
    let (stem, extension) = split_name(name);
    let read = parse_stem(stem)?;
    let plain = extension.bytes().skip(1).all(|b| b.is_ascii_alphanumeric());
    if !plain || !photo_extensions.contains(&extension.to_ascii_lowercase()) {
        return Err(NameFault::Extension);
    }
    Ok(PhotoName { extension, ..read })
}

/// Reads what stands before the extension, which is left empty.
pub(crate) fn parse_stem(stem: &str) -> Result<PhotoName<'_>, NameFault> {
    let (camera_id, rest) = split_at_character(stem, 4).ok_or(NameFault::TooShort)?;
    check_camera(camera_id)?;
    let (counter, rest) = split_counter(rest)?;
    let properties = split_properties(rest)?;
    Ok(PhotoName { camera_id, counter, properties, extension: "" })
}

fn check_camera(camera_id: &str) -> Result<(), NameFault> {
    if !camera_id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(NameFault::CameraCharacters);
    }
    if camera_id.bytes().any(|b| b.is_ascii_lowercase()) {
        return Err(NameFault::CameraLowerCase);
    }
    Ok(())
}

/// The counter, and what follows it.
fn split_counter(text: &str) -> Result<(&str, &str), NameFault> {
    let before_hyphen = text.split('-').next().unwrap_or_default();
    let (counter, _) = split_at_character(before_hyphen, 4).ok_or(NameFault::CounterShort)?;
    if counter == "0000" {
        Err(NameFault::CounterZero)
    } else if !is_number(counter) {
        Err(NameFault::CounterCharacters)
    } else {
        Ok((counter, &text[counter.len()..]))
    }
}

/// The properties in what follows the counter: nothing, or a hyphen before each.
fn split_properties(text: &str) -> Result<Vec<&str>, NameFault> {
    let mut parts = text.split('-');
    let glued = parts.next().unwrap_or_default();
    let properties: Vec<_> = parts.collect();
    if properties.iter().any(|property| property.is_empty()) {
        return Err(NameFault::EmptyProperty);
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b' ' || b == b'_';
    if !glued.is_empty() || !properties.iter().all(|property| property.bytes().all(allowed)) {
        return Err(NameFault::Character);
    }
    Ok(properties)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn split_at_character(text: &str, count: usize) -> Option<(&str, &str)> {
    let end = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(count)?;
    Some(text.split_at(end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn photo() -> ExtensionSet {
        ExtensionSet::parse([".dng", ".cr3"]).unwrap()
    }

    #[test]
    fn each_reason_is_told_first_to_last() {
        use NameFault as F;
        let cases = [
            ("", F::TooShort),
            ("AB3.dng", F::TooShort),
            ("äöü.dng", F::TooShort),
            ("ab3d0001.dng", F::CameraLowerCase),
            ("AB3d", F::CameraLowerCase),
            ("a_3d0001.dng", F::CameraCharacters),
            ("AB-D0001.dng", F::CameraCharacters),
            ("ÄB3D0001.dng", F::CameraCharacters),
            ("AB3D.dng", F::CounterShort),
            ("AB3D001.dng", F::CounterShort),
            ("AB3D001-HDR.dng", F::CounterShort),
            ("AB3D0000.dng", F::CounterZero),
            ("AB3D0000-.dng", F::CounterZero),
            ("AB3D00x1.dng", F::CounterCharacters),
            ("AB3D٠٠٠١.dng", F::CounterCharacters),
            ("AB3D0001-.dng", F::EmptyProperty),
            ("AB3D0001--HDR.dng", F::EmptyProperty),
            ("AB3D0001x-.dng", F::EmptyProperty),
            ("AB3D00011.dng", F::Character),
            ("AB3D0001-a(1).dng", F::Character),
            ("AB3D0001.x.dng", F::Character),
            ("AB3D0001-2\n.dng", F::Character),
            ("AB3D0001-é.dng", F::Character),
            ("AB3D0001", F::Extension),
            ("AB3D0001.", F::Extension),
            ("AB3D0001.jpg", F::Extension),
            ("AB3D0001.dng\n", F::Extension),
        ];
        for (name, fault) in cases {
            assert_eq!(parse_name(name, &photo()), Err(fault), "{name:?}");
        }
    }

    #[test]
    fn an_extension_must_be_plain_even_when_it_is_listed() {
        let odd = ExtensionSet::parse([".d_g", ".ö"]).unwrap();
        for name in ["AB3D0001.d_g", "AB3D0001.ö"] {
            assert_eq!(parse_name(name, &odd), Err(NameFault::Extension));
        }
    }

    #[test]
    fn only_the_first_number_names_a_separate_image() {
        use PropertyKind::{Method, SeparateImage};
        let name = parse_name("AB3D0001-HDR-02-3.CR3", &photo()).unwrap();
        assert_eq!(name.separate_image(), "02");
        assert_eq!(name.kinds().collect::<Vec<_>>(), [Method, SeparateImage, Method]);
        assert_eq!(parse_name("AB3D0001-2 .dng", &photo()).unwrap().separate_image(), "");
    }

    proptest! {
        #[test]
        fn what_is_read_spells_the_name(name in "[A-Zä3]{4}[0-9]{3,5}(-[A-Za-z0-9 _]{0,3}){0,3}\\.(dng|DNG|jpg)") {
            if let Ok(parsed) = parse_name(&name, &photo()) {
                let mut spelled = format!("{}{}", parsed.camera_id, parsed.counter);
                for property in &parsed.properties {
                    spelled.push('-');
                    spelled.push_str(property);
                }
                spelled.push_str(parsed.extension);
                prop_assert_eq!(spelled, name);
            }
        }

        #[test]
        fn any_text_is_answered(name in any::<String>()) {
            let _ = parse_name(&name, &photo());
        }
    }
}
