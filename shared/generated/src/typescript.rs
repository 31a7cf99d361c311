//! Shapes as TypeScript, in the look of hand-written files.

use ts_rs::Config;

/// How our shapes travel: numbers of any size as numbers.
#[must_use]
pub fn config() -> Config {
    Config::new().with_large_int("number")
}

/// What these shapes are in TypeScript, one tidy declaration each.
#[macro_export]
macro_rules! declarations {
    ($config:expr; $($shape:ty),* $(,)?) => {
        vec![$($crate::tidy(&<$shape as $crate::TS>::decl($config))),*]
    };
}

/// One declaration, one field a line, each comment on one line.
#[must_use]
pub fn tidy(declaration: &str) -> String {
    if declaration.contains("} | {") {
        return on_one_line(declaration);
    }
    let mut lines = Vec::new();
    for line in declaration.lines().map(str::trim) {
        match line {
            "/**" | "*/" => {}
            comment if comment.starts_with("* ") => {
                lines.push(format!("  /** {} */", &comment[2..]));
            }
            last if last.ends_with(", };") => {
                lines.push(format!("  {};", &last[..last.len() - ", };".len()]));
                lines.push("};".to_owned());
            }
            field if field.ends_with(',') => {
                lines.push(format!("  {};", &field[..field.len() - 1]));
            }
            other => lines.push(other.to_owned()),
        }
    }
    lines.join("\n")
}

/// One of several shapes: without the comments, which would stand in the middle.
fn on_one_line(declaration: &str) -> String {
    let lines = declaration.lines().map(str::trim);
    let words: Vec<&str> = lines.filter(|line| !line.starts_with(['/', '*'])).collect();
    words.join(" ").replace(", }", " }")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_a_line_and_its_comment_one_too() {
        let made = "type Disk = { \n/**\n * Bytes.\n */\nfree: number, };";
        assert_eq!(tidy(made), "type Disk = {\n  /** Bytes. */\n  free: number;\n};");
    }

    #[test]
    fn one_of_several_shapes_stands_on_one_line() {
        let made = "type E = { \"kind\": \"a\", } | { \"kind\": \"b\", \n/**\n * How many.\n */\nn: number, };";
        assert_eq!(tidy(made), r#"type E = { "kind": "a" } | { "kind": "b", n: number };"#);
    }
}
