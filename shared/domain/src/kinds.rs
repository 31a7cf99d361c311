//! From a file name to what its extension means to the analyses, without allocating.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::{ExtensionSet, ToolSettings};

/// What files of one extension are to the analyses; any combination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Roles(u8);

impl Roles {
    /// An image.
    pub(crate) const IMAGE: Self = Self(1);
    /// A metadata file.
    pub(crate) const SIDECAR: Self = Self(2);
    /// Listed as orphan when its image lacks a sidecar.
    pub(crate) const NEEDS: Self = Self(4);
    /// An image that must not be without sidecar.
    pub(crate) const NEEDY_IMAGE: Self = Self(Self::IMAGE.0 | Self::NEEDS.0);
    /// What is counted.
    pub(crate) const COUNTED: Self = Self(Self::IMAGE.0 | Self::SIDECAR.0);

    /// Whether all of `wanted` are there.
    pub(crate) const fn all(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    /// Whether any of `wanted` is there.
    pub(crate) const fn any(self, wanted: Self) -> bool {
        self.0 & wanted.0 != 0
    }

    pub(crate) const fn add(&mut self, more: Self) {
        self.0 |= more.0;
    }
}

/// The number of a known extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KindIndex(u16);

impl KindIndex {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A known extension.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Lower-cased, with its dot.
    pub(crate) extension: String,
    /// What its files are.
    pub(crate) roles: Roles,
}

/// Every extension that the settings name.
#[derive(Debug)]
pub(crate) struct Kinds {
    kinds: Vec<Kind>,
    /// Nearly every extension is short and ASCII, and fits in one number.
    short: HashMap<u64, KindIndex, RandomState>,
    other: HashMap<String, KindIndex, RandomState>,
}

impl Kinds {
    pub(crate) fn new(settings: &ToolSettings) -> Self {
        let mut all =
            Self { kinds: Vec::new(), short: HashMap::default(), other: HashMap::default() };
        all.add(&settings.photo_extensions, Roles::IMAGE);
        all.add(&settings.metadata_extensions, Roles::SIDECAR);
        all.add(&settings.require_sidecar, Roles::NEEDS);
        all
    }

    fn add(&mut self, extensions: &ExtensionSet, roles: Roles) {
        for extension in extensions.iter() {
            if let Some(known) = self.kinds.iter_mut().find(|kind| kind.extension == extension) {
                known.roles.add(roles);
                continue;
            }
            let index = u16::try_from(self.kinds.len()).map(KindIndex);
            let index = index.expect("nobody lists 65,536 extensions");
            self.kinds.push(Kind { extension: extension.to_owned(), roles });
            match packed(&extension.as_bytes()[1..]) {
                Some(number) => self.short.insert(number, index),
                None => self.other.insert(extension.to_owned(), index),
            };
        }
    }

    /// Every known extension, in the order of [`KindIndex`].
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(crate) fn roles(&self, index: KindIndex) -> Roles {
        self.kinds[index.index()].roles
    }

    /// Where the stem of `name` ends and what its extension is; `None` when nobody named it.
    pub(crate) fn of(&self, name: &[u8]) -> Option<(usize, KindIndex)> {
        let dot = name.iter().rposition(|&byte| byte == b'.')?;
        let index = match packed(&name[dot + 1..]) {
            Some(number) => self.short.get(&number),
            None => self.of_unusual(name, dot),
        };
        index.map(|&index| (dot, index))
    }

    fn of_unusual(&self, name: &[u8], dot: usize) -> Option<&KindIndex> {
        if self.other.is_empty() && name[dot..].is_ascii() {
            return None;
        }
        let lowered = match str::from_utf8(name) {
            Ok(text) => text[dot..].to_lowercase(),
            // What is no text cannot be one of the settings' extensions.
            Err(_) => str::from_utf8(&name[dot..]).ok()?.to_ascii_lowercase(),
        };
        // A few letters beyond ASCII are ASCII in lower case.
        match packed(&lowered.as_bytes()[1..]) {
            Some(number) => self.short.get(&number),
            None => self.other.get(&lowered),
        }
    }
}

/// One to seven ASCII bytes, lower-cased, as a number that tells the length too.
fn packed(extension: &[u8]) -> Option<u64> {
    if !(1..=7).contains(&extension.len()) || !extension.is_ascii() {
        return None;
    }
    Some(extension.iter().fold(1, |number, b| number << 8 | u64::from(b.to_ascii_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds() -> Kinds {
        Kinds::new(&ToolSettings {
            photo_extensions: ExtensionSet::parse(["jpg", "k", "ä", "photoshopdocument", "tif"])
                .unwrap(),
            metadata_extensions: ExtensionSet::parse(["xmp", "tif"]).unwrap(),
            require_sidecar: ExtensionSet::parse(["tif", "cr3"]).unwrap(),
            ..ToolSettings::default()
        })
    }

    fn extension(name: &[u8]) -> Option<String> {
        let kinds = kinds();
        kinds.of(name).map(|(_, index)| kinds.kinds[index.index()].extension.clone())
    }

    #[test]
    fn extensions_are_found_in_any_case() {
        for (name, wanted) in [
            (&b"a.JPG"[..], ".jpg"),
            (b".jPg", ".jpg"),
            (b"a.b.xmp", ".xmp"),
            (b"a.PhotoshopDocument", ".photoshopdocument"),
            ("a.Ä".as_bytes(), ".ä"),
            ("ß.K".as_bytes(), ".k"),
            // The Kelvin sign is a `k` in lower case.
            ("a.\u{212a}".as_bytes(), ".k"),
            (b"\xff.JPG", ".jpg"),
            (b"\xff.\xc3\xa4", ".ä"),
        ] {
            assert_eq!(extension(name).as_deref(), Some(wanted), "{}", name.escape_ascii());
        }
    }

    #[test]
    fn other_names_have_no_kind() {
        for name in [
            &b""[..],
            b"jpg",
            b"a.",
            b".",
            b"a.jpg ",
            b"a.jpgx",
            b"a.jpg.bak",
            b"a.\0jpg",
            b"a.photoshopdocuments",
            b"a.\xff",
            b"jpg.\xffjpg",
            // A name that is no text has ASCII case only.
            b"\xff.\xc3\x84",
            b"\xff.\xe2\x84\xaa",
        ] {
            assert_eq!(extension(name), None, "{}", name.escape_ascii());
        }
    }

    #[test]
    fn an_extension_may_have_several_roles() {
        let kinds = kinds();
        let (stem, index) = kinds.of(b"a.tif").unwrap();
        assert_eq!(stem, 1);
        assert!(kinds.roles(index).all(Roles::NEEDY_IMAGE));
        assert!(kinds.roles(index).all(Roles::SIDECAR));
        let (_, cr3) = kinds.of(b"a.cr3").unwrap();
        assert!(!kinds.roles(cr3).any(Roles::COUNTED));
    }
}
