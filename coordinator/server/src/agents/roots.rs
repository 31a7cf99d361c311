//! Whether a path lies inside a root, told from the texts alone: the folders are on another
//! computer, perhaps with another notion of paths. The agent checks again by handle.

/// How a computer writes absolute paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `/home/anna/Pictures`
    Unix,
    /// `D:\Pictures`, `\\nas\photos`; the case of letters does not matter.
    Windows,
}

impl Style {
    /// None for a path that is not absolute.
    fn of(path: &str) -> Option<Self> {
        let mut chars = path.chars();
        match (chars.next()?, chars.next(), chars.next()) {
            ('/', _, _) => Some(Self::Unix),
            ('\\', Some('\\'), Some(_)) => Some(Self::Windows),
            (drive, Some(':'), Some('\\' | '/')) if drive.is_ascii_alphabetic() => {
                Some(Self::Windows)
            }
            _ => None,
        }
    }

    const fn separators(self) -> &'static [char] {
        match self {
            Self::Unix => &['/'],
            Self::Windows => &['\\', '/'],
        }
    }

    fn components(self, path: &str) -> impl Iterator<Item = &str> {
        path.split(self.separators()).filter(|part| !part.is_empty())
    }

    fn same(self, a: &str, b: &str) -> bool {
        match self {
            Self::Unix => a == b,
            Self::Windows => a.to_lowercase() == b.to_lowercase(),
        }
    }
}

/// The path without separators at its end.
pub(crate) fn tidy(path: &str) -> &str {
    let Some(style) = Style::of(path) else { return path };
    let short = path.trim_end_matches(style.separators());
    if Style::of(short).is_some() { short } else { path }
}

/// Whether `path` is `root` or lies below it, by whole components. A path with `.` or `..` in it
/// lies nowhere.
pub(crate) fn contains(root: &str, path: &str) -> bool {
    let (Some(style), Some(other)) = (Style::of(root), Style::of(path)) else { return false };
    if style != other || path.contains('\0') {
        return false;
    }
    if style.components(path).any(|part| part == "." || part == "..") {
        return false;
    }
    let mut below = style.components(path);
    style.components(root).all(|part| below.next().is_some_and(|given| style.same(part, given)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_inside_by_whole_components() {
        let inside = [
            ("/photos", "/photos"),
            ("/photos", "/photos/2026/a b"),
            ("/photos/", "/photos//2026"),
            ("/", "/anything"),
            ("C:\\Photos", "c:\\photos\\2026"),
            ("C:\\Photos", "C:/Photos/2026"),
            ("\\\\nas\\photos", "\\\\NAS\\photos\\x"),
        ];
        for (root, path) in inside {
            assert!(contains(root, path), "{path} in {root}");
        }
        let outside = [
            ("/photos", "/photos2"),
            ("/photos", "/"),
            ("/photos", "photos/x"),
            ("/photos", "/photos/../etc"),
            ("/photos", "/photos/./x"),
            ("/photos", "/Photos"),
            ("/photos", "/photos/a\0b"),
            ("/photos", "C:\\photos"),
            ("C:\\Photos", "D:\\Photos"),
            ("C:\\Photos", "C:\\Photos\\..\\Windows"),
            ("photos", "photos"),
            ("", ""),
        ];
        for (root, path) in outside {
            assert!(!contains(root, path), "{path} in {root}");
        }
    }

    #[test]
    fn separators_at_the_end_do_not_make_another_place() {
        assert_eq!(tidy("/photos//"), "/photos");
        assert_eq!(tidy("C:\\Photos\\"), "C:\\Photos");
        assert_eq!(tidy("C:\\"), "C:\\");
        assert_eq!(tidy("/"), "/");
        assert_eq!(tidy("photos/"), "photos/");
    }
}
