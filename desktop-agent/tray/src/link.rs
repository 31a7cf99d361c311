//! Invitations: `safelight://` links, from the command line, a second start, or the system.

/// The scheme that installers register for us.
const SCHEME: &str = "safelight://";

/// The longest link that is handed on; a longer one is no invitation.
const LONGEST: usize = 4096;

/// The link, if it is one of ours.
pub(crate) fn ours(word: &str) -> Option<&str> {
    let word = word.trim();
    let scheme = word.get(..SCHEME.len())?;
    (scheme.eq_ignore_ascii_case(SCHEME) && word.len() <= LONGEST).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, ours};

    #[test]
    fn only_links_with_our_scheme_are_handed_on() {
        assert_eq!(ours(" Safelight://join?code=a\n"), Some("Safelight://join?code=a"));
        for other in ["https://example.org", "", "safelight:", "/tmp/Säfelight://", "file:///a"] {
            assert_eq!(ours(other), None, "{other}");
        }
        assert_eq!(ours(&format!("safelight://{}", "a".repeat(LONGEST))), None);
    }
}
