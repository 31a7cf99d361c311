//! What a team may set, entry by entry, so that each fault is told with its place.

use std::collections::{BTreeMap, BTreeSet};

use super::{Camera, ExtensionSet};

/// Most extensions of one list.
const MOST_EXTENSIONS: usize = 200;
/// Most camera ids, and most processing methods, of one team.
const MOST_ENTRIES: usize = 1_000;
/// Most cameras behind one id.
const MOST_CAMERAS: usize = 20;
/// Longest name of a camera, or serial number, or text of a method, in characters.
const LONGEST_TEXT: usize = 100;
/// Longest code of a method in characters.
const LONGEST_CODE: usize = 50;

/// One entry that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct SettingFault {
    /// Where, from the whole value on: keys, and places in lists.
    pub at: Vec<String>,
    /// What is wrong, for people.
    pub sentence: String,
}

/// A list of extensions in any spelling.
///
/// # Errors
/// One fault for each text that can never be the extension of a file, or one for the whole.
pub fn extensions(texts: &[String]) -> Result<ExtensionSet, Vec<SettingFault>> {
    let mut faults = Faults::default();
    faults.limit(texts.len(), MOST_EXTENSIONS, "extensions");
    for (place, text) in texts.iter().enumerate() {
        if let Err(fault) = ExtensionSet::parse([text]) {
            faults.add(&[&place.to_string()], format!("{fault}."));
        }
    }
    faults.or_else(|| ExtensionSet::parse(texts).unwrap_or_default())
}

/// A list of extensions without which no tool can work: to agents an empty one means the default.
///
/// # Errors
/// As [`extensions`], and one for an empty list.
pub fn some_extensions(texts: &[String]) -> Result<ExtensionSet, Vec<SettingFault>> {
    if texts.is_empty() {
        let sentence = "At least one extension is needed; go back to the default instead.";
        return Err(vec![SettingFault { at: Vec::new(), sentence: sentence.to_owned() }]);
    }
    extensions(texts)
}

/// Names of cameras. An id that breaks the naming convention is taken where it is among `seen`: a
/// pipeline's own file-name pattern may bring such ids.
///
/// # Errors
/// One fault for each id, name or number that cannot be taken.
pub fn cameras(
    given: BTreeMap<String, Vec<Camera>>,
    seen: &BTreeSet<String>,
) -> Result<BTreeMap<String, Vec<Camera>>, Vec<SettingFault>> {
    let mut faults = Faults::default();
    faults.limit(given.len(), MOST_ENTRIES, "camera ids");
    for (id, cameras) in &given {
        if !is_camera_id(id) && !seen.contains(id) {
            let sentence = "A camera id is four upper-case letters or digits, such as AB3D.";
            faults.add(&[id], sentence.to_owned());
        }
        if !(1..=MOST_CAMERAS).contains(&cameras.len()) {
            faults.add(&[id], format!("An id stands for 1 to {MOST_CAMERAS} cameras."));
        }
        for (place, camera) in cameras.iter().enumerate() {
            let place = place.to_string();
            faults.text(&[id, &place, "name"], &camera.name, "A camera's name");
            if let Some(number) = &camera.serial_number {
                faults.text(&[id, &place, "serial_number"], number, "A serial number");
            }
        }
    }
    faults.or_else(|| given)
}

/// Texts of processing methods by their codes.
///
/// # Errors
/// One fault for each code that cannot stand in a file name, and for each text.
pub fn processing_methods(
    given: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Vec<SettingFault>> {
    let mut faults = Faults::default();
    faults.limit(given.len(), MOST_ENTRIES, "processing methods");
    for (code, text) in &given {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b' ' || b == b'_';
        if !(1..=LONGEST_CODE).contains(&code.len()) || !code.bytes().all(allowed) {
            let sentence = format!(
                "A code is 1 to {LONGEST_CODE} letters, digits, blanks or _, as it stands \
                 between hyphens in a file name."
            );
            faults.add(&[code], sentence);
        }
        faults.text(&[code], text, "A method's text");
    }
    faults.or_else(|| given)
}

/// Whether an id follows the naming convention.
#[must_use]
pub fn is_camera_id(id: &str) -> bool {
    id.len() == 4 && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

#[derive(Default)]
struct Faults(Vec<SettingFault>);

impl Faults {
    fn add(&mut self, at: &[&str], sentence: String) {
        let at = at.iter().map(|&step| step.to_owned()).collect();
        self.0.push(SettingFault { at, sentence });
    }

    fn limit(&mut self, count: usize, most: usize, what: &str) {
        if count > most {
            self.add(&[], format!("There are {count} {what}; at most {most} are taken."));
        }
    }

    fn text(&mut self, at: &[&str], text: &str, what: &str) {
        let length = text.chars().count();
        if text.trim().is_empty() || length > LONGEST_TEXT || text.chars().any(char::is_control) {
            self.add(at, format!("{what} has 1 to {LONGEST_TEXT} characters on one line."));
        }
    }

    fn or_else<T>(self, value: impl FnOnce() -> T) -> Result<T, Vec<SettingFault>> {
        if self.0.is_empty() { Ok(value()) } else { Err(self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places<T: std::fmt::Debug>(result: Result<T, Vec<SettingFault>>) -> Vec<String> {
        result.unwrap_err().iter().map(|fault| fault.at.join("/")).collect()
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    fn camera(name: &str, number: Option<&str>) -> Camera {
        Camera { name: name.to_owned(), serial_number: number.map(str::to_owned) }
    }

    #[test]
    fn each_bad_extension_is_told_with_its_place() {
        assert_eq!(places(extensions(&texts(&["jpg", "a/b", ".DNG", ""]))), ["1", "3"]);
        let set = extensions(&texts(&["jpg", ".JPG", ".Dng"])).unwrap();
        assert_eq!(set.iter().collect::<Vec<_>>(), [".dng", ".jpg"]);
        assert!(extensions(&[]).unwrap().is_empty());
        assert_eq!(places(some_extensions(&[])), [""]);
        let many: Vec<_> = (0..201).map(|n| format!("e{n}")).collect();
        assert_eq!(places(extensions(&many)), [""]);
        assert!(extensions(&many[..200]).is_ok());
    }

    #[test]
    fn each_bad_camera_is_told_with_its_place() {
        let good = || vec![camera("Nikon Z 8", Some("300"))];
        let long = "x".repeat(101);
        let given = BTreeMap::from([
            ("AB3D".to_owned(), good()),
            ("ab3d".to_owned(), good()),
            ("AB3DE".to_owned(), good()),
            ("ÄB3".to_owned(), good()),
            ("NONE".to_owned(), vec![]),
            (
                "TEXT".to_owned(),
                vec![camera("ok", None), camera(" ", Some("")), camera(&long, None)],
            ),
            ("LINE".to_owned(), vec![camera("a\nb", None)]),
        ]);
        let told = places(cameras(given, &BTreeSet::new()));
        assert_eq!(
            told,
            [
                "AB3DE",
                "LINE/0/name",
                "NONE",
                "TEXT/1/name",
                "TEXT/1/serial_number",
                "TEXT/2/name",
                "ab3d",
                "ÄB3"
            ]
        );
    }

    #[test]
    fn an_odd_id_is_taken_where_a_result_brought_it() {
        let given = BTreeMap::from([("DSC".to_owned(), vec![camera("Sony", None)])]);
        assert_eq!(places(cameras(given.clone(), &BTreeSet::new())), ["DSC"]);
        assert_eq!(cameras(given.clone(), &BTreeSet::from(["DSC".to_owned()])), Ok(given));
    }

    #[test]
    fn a_method_is_what_can_stand_between_hyphens() {
        let method = |code: &str| BTreeMap::from([(code.to_owned(), "text".to_owned())]);
        for code in ["HDR", "HDR ", "b_w", "2", &"x".repeat(50)] {
            assert_eq!(processing_methods(method(code)), Ok(method(code)));
        }
        for code in ["", "a-b", "a.b", "é", "a/b", &"x".repeat(51)] {
            assert_eq!(places(processing_methods(method(code))), [code]);
        }
        let empty = BTreeMap::from([("HDR".to_owned(), String::new())]);
        assert_eq!(places(processing_methods(empty)), ["HDR"]);
    }

    #[test]
    fn too_many_entries_are_refused_as_a_whole() {
        let many = |n: usize| (0..n).map(|n| (format!("M{n}"), "text".to_owned())).collect();
        assert!(processing_methods(many(1_000)).is_ok());
        assert_eq!(places(processing_methods(many(1_001))), [""]);
    }
}
