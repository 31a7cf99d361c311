//! Rust source as a flat list of tokens, so that no rule stumbles over a comment or a string.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One token and the line it stands on.
#[derive(Debug)]
pub(crate) struct Token {
    /// As written; a string literal with its quotes.
    pub(crate) text: String,
    /// Counted from one.
    pub(crate) line: usize,
}

/// The tokens of a file; brackets are tokens of their own, each `:` too.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, String> {
    // The first line of a script, and a byte order mark, are no Rust.
    let stream: TokenStream = source.parse().map_err(|error| format!("{error}"))?;
    let mut found = Vec::new();
    flatten(stream, &mut found);
    Ok(found)
}

fn flatten(stream: TokenStream, found: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                found.push(Token { text: open.into(), line });
                flatten(group.stream(), found);
                let line = group.span_close().start().line;
                found.push(Token { text: close.into(), line });
            }
            other => found.push(Token { text: other.to_string(), line }),
        }
    }
}

/// The lines on which this sequence begins. The pattern is split at blanks: `Instant : : now`.
pub(crate) fn lines_with(tokens: &[Token], pattern: &str) -> Vec<usize> {
    let pattern: Vec<&str> = pattern.split(' ').collect();
    let matches = |window: &&[Token]| window.iter().map(|token| &token.text).eq(pattern.iter());
    tokens.windows(pattern.len()).filter(matches).map(|window| window[0].line).collect()
}

#[test]
fn comments_and_strings_are_not_code() {
    let source =
        "// Instant::now()\nlet a = \"Instant::now()\"; /* Instant::now */\nInstant::now();";
    assert_eq!(lines_with(&tokens(source).unwrap(), "Instant : : now"), [3]);
}

#[test]
fn brackets_are_tokens() {
    let found = tokens("#[ignore]\nfn a() {}").unwrap();
    assert_eq!(lines_with(&found, "# [ ignore ]"), [1]);
    assert_eq!(lines_with(&found, "a ( ) { }"), [2]);
}
