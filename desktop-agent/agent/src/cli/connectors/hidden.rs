//! Reading from a terminal that shows nothing of what is typed. It is dark before the question is
//! asked, and stays so for as many lines as there are: what is pasted at once is not shown either.

use std::io::{self, BufRead, Write};

use zeroize::Zeroizing;

/// Longest document, in bytes.
const LONGEST: usize = 256 * 1024;

/// One line.
pub(super) fn line(question: &str) -> io::Result<Zeroizing<String>> {
    let _dark = Dark::at(question)?;
    let mut line = Zeroizing::new(String::new());
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// One line, or a JSON document from its first brace to its last.
pub(super) fn document(question: &str) -> io::Result<Zeroizing<String>> {
    let _dark = Dark::at(question)?;
    read(&mut io::stdin().lock())
}

fn read(input: &mut impl BufRead) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    loop {
        let read = input.read_line(&mut text)?;
        let is_open = text.trim_start().starts_with('{') && !is_whole(&text);
        if read == 0 || !is_open || text.len() > LONGEST {
            return Ok(text);
        }
    }
}

fn is_whole(text: &str) -> bool {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Ok(_) => true,
        // What can never become JSON need not be waited for.
        Err(error) => !error.is_eof(),
    }
}

/// As long as this lives, standard input shows nothing of what is typed.
struct Dark(#[cfg(unix)] rustix::termios::Termios);

impl Dark {
    /// Asks, once nothing is shown any more.
    fn at(question: &str) -> io::Result<Self> {
        let dark = Self::new()?;
        let mut stderr = io::stderr();
        write!(stderr, "{question}")?;
        stderr.flush()?;
        Ok(dark)
    }

    #[cfg(unix)]
    fn new() -> io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin())?;
        let mut dark = before.clone();
        dark.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Now, &dark)?;
        Ok(Self(before))
    }

    #[cfg(not(unix))]
    fn new() -> io::Result<Self> {
        let sentence = "on this system nothing can be typed without being shown; give the values \
            with --values and --from";
        Err(io::Error::new(io::ErrorKind::Unsupported, sentence))
    }
}

impl Drop for Dark {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            use rustix::termios::{OptionalActions, tcsetattr};
            // There is nobody to tell.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
        }
        // The end of the line was not shown either.
        let _ = writeln!(io::stderr());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_ends_where_it_is_whole_and_a_name_with_its_line() {
        let cases = [
            ("{\n  \"a\": \"}\"\n}\nnext\n", "{\n  \"a\": \"}\"\n}\n"),
            ("/home/anna/key.json\nnext\n", "/home/anna/key.json\n"),
            ("{ broken\nnext\n", "{ broken\n"),
            ("{\n\"cut\"", "{\n\"cut\""),
            ("\n", "\n"),
        ];
        for (typed, expected) in cases {
            assert_eq!(read(&mut typed.as_bytes()).unwrap().as_str(), expected);
        }
    }
}
