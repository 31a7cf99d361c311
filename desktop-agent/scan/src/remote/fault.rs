//! What went wrong with one request: for people, and for whoever decides about another try.

use std::time::Duration;

use super::verdict::{RefusalKind, Unreachable};

/// One request that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: RefusalKind,
    /// How long the service asks to be left alone.
    pub(crate) wait: Option<Duration>,
}

impl Fault {
    pub(crate) const fn new(kind: RefusalKind) -> Self {
        Self { kind, wait: None }
    }

    pub(crate) const fn broken() -> Self {
        Self::new(RefusalKind::Unreachable(Unreachable::Broken))
    }

    pub(crate) fn unexpected(code: &str) -> Self {
        Self::new(RefusalKind::Unexpected(plain_code(code)))
    }

    /// Whether the same request may go better after a while. Before anything went well, an address
    /// where nobody is counts as a wrong address.
    pub(crate) const fn may_pass(&self, was_in_touch: bool) -> bool {
        match self.kind {
            RefusalKind::Throttled
            | RefusalKind::Unreachable(Unreachable::Broken | Unreachable::Timeout) => true,
            RefusalKind::Unreachable(_) => was_in_touch,
            _ => false,
        }
    }
}

impl From<RefusalKind> for Fault {
    fn from(kind: RefusalKind) -> Self {
        Self::new(kind)
    }
}

/// A code as services write them; anything else could be a text of any kind.
fn plain_code(code: &str) -> String {
    let fits = (1..=48).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if fits { code.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let refused = Fault::new(RefusalKind::Unreachable(Unreachable::Refused));
        assert!(!refused.may_pass(false) && refused.may_pass(true));
        assert!(Fault::broken().may_pass(false));
        assert!(Fault::new(RefusalKind::Throttled).may_pass(false));
        assert!(!Fault::new(RefusalKind::ListDenied).may_pass(true));
    }

    #[test]
    fn a_code_is_repeated_and_a_text_is_not() {
        assert_eq!(
            Fault::unexpected("MethodNotAllowed").kind,
            RefusalKind::Unexpected("MethodNotAllowed".into())
        );
        assert_eq!(
            Fault::unexpected("your key is zebra").kind,
            RefusalKind::Unexpected(String::new())
        );
    }
}
