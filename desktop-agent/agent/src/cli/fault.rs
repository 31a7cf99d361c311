//! Why a verb failed: a sentence, and the exit code that belongs to it.

use std::process::ExitCode;

/// Why a verb failed.
#[derive(Debug)]
pub(super) enum Fault {
    /// It was asked for in a way that cannot work (exit 2).
    Usage(String),
    /// It did not work (exit 1).
    Failed(String),
    /// It did not work, and has said so already (exit 1).
    Told,
}

impl Fault {
    /// What a person is told.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::Usage(phrase) | Self::Failed(phrase) => full(&phrase),
            Self::Told => String::new(),
        }
    }

    pub(super) fn report(self) -> ExitCode {
        match self {
            Self::Usage(sentence) => {
                super::note(&format!("error: {}", full(&sentence)));
                ExitCode::from(2)
            }
            Self::Failed(sentence) => {
                super::note(&format!("error: {}", full(&sentence)));
                ExitCode::FAILURE
            }
            Self::Told => ExitCode::FAILURE,
        }
    }
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Errors are phrases inside the program; a person gets a sentence.
fn full(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let stop = if phrase.ends_with(['.', ')', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_becomes_a_sentence() {
        assert_eq!(full("the agent is not running"), "The agent is not running.");
        assert_eq!(full("There is no folder."), "There is no folder.");
    }
}
