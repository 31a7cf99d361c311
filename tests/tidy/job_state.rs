//! The state of a job is decided by `domain::apply` and written in one place.

use crate::repository::{TextFile, files_ending, none};
use crate::tokens::tokens;

/// The file that writes it.
const WRITER: &str = "coordinator/store/src/queries/job_state.rs";

/// Whether SQL text or a Diesel statement writes the state of jobs.
fn writes_state(file: &TextFile) -> bool {
    let Ok(tokens) = tokens(&file.text) else { return false };
    let text: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let sql = text.iter().filter(|token| token.starts_with(['"', 'r'])).any(|it| sql_writes(it));
    sql || statement_writes(&text) || changeset_writes(&text)
}

/// `UPDATE jobs SET … status = …`, in a string literal.
fn sql_writes(literal: &str) -> bool {
    let sql = literal.to_lowercase().replace(['\\', '\n', '"'], " ");
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    sql.split("update jobs").skip(1).any(|rest| {
        let set = rest.split(" where ").next().unwrap_or(rest);
        set.split(['=', ',', ' ']).any(|word| word == "status")
    })
}

/// `.set(… jobs::status.eq(…) …)` or `.values(…)`, also where the table's columns are called `dsl`.
fn statement_writes(text: &[&str]) -> bool {
    let dsl_is_jobs = text.windows(4).any(|window| window == ["dsl", ":", ":", "jobs"]);
    let columns = |window: &[&str]| {
        let table = window[0] == "jobs" || (dsl_is_jobs && window[0] == "dsl");
        table && window[1..] == [":", ":", "status", ".", "eq"]
    };
    let starts = text.windows(3).enumerate().filter(|(_, window)| {
        window[0] == "." && ["set", "values"].contains(&window[1]) && window[2] == "("
    });
    let mut groups = starts.map(|(at, _)| in_brackets(&text[at + 2..]));
    groups.any(|inside| inside.windows(6).any(columns))
}

/// A struct with `#[diesel(table_name = jobs)]`, a changeset or a new row, and a field `status`.
fn changeset_writes(text: &[&str]) -> bool {
    let starts = text.windows(3).enumerate().filter(|(_, it)| *it == ["table_name", "=", "jobs"]);
    starts.into_iter().any(|(at, _)| {
        let derives = &text[at.saturating_sub(20)..at];
        let writes = derives.contains(&"AsChangeset") || derives.contains(&"Insertable");
        let body = text[at..].iter().position(|token| *token == "{").unwrap_or(0);
        let fields = in_brackets(&text[at + body..]);
        writes && fields.windows(2).any(|window| window == ["status", ":"])
    })
}

/// The tokens from an opening bracket to the one that closes it.
fn in_brackets<'a, 'b>(text: &'b [&'a str]) -> &'b [&'a str] {
    let mut depth = 0;
    for (at, token) in text.iter().enumerate() {
        match *token {
            "(" | "{" | "[" => depth += 1,
            ")" | "}" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

fn complaints(sources: &[&TextFile]) -> Vec<String> {
    let writers = sources.iter().filter(|file| writes_state(file));
    let others = writers.filter(|file| file.path != WRITER);
    others.map(|file| format!("{} writes the state of jobs; {WRITER} does", file.path)).collect()
}

#[test]
fn job_states_are_written_where_we_know_it() {
    let rust = files_ending(&[".rs"]);
    let rust = rust.into_iter().filter(|file| !file.path.starts_with("tests/"));
    none(&complaints(&rust.collect::<Vec<_>>()));
}

#[test]
fn the_writer_is_there() {
    let file = files_ending(&[WRITER]).into_iter().next();
    assert!(file.is_some_and(writes_state), "{WRITER} does not write it");
}

#[test]
fn another_writer_is_caught() {
    let file =
        |text: &str| TextFile { path: "coordinator/store/src/other.rs".into(), text: text.into() };
    let breaches = [
        file("const A: &str = \"UPDATE jobs\n SET priority = 1, status = 4 WHERE id = ?\";"),
        file("const A: &str = \"UPDATE jobs \\\n SET status=$1\";"),
        file("diesel::update(jobs::table).set(jobs::status.eq(4))"),
        file("update(dsl::jobs.find(1)).set((dsl::error.eq(0), dsl::status.eq(4)))"),
        file("insert_into(jobs::table).values((1, jobs::status.eq(4)))"),
        file("#[derive(AsChangeset)]\n#[diesel(table_name = jobs)]\nstruct A { status: i32 }"),
    ];
    for breach in &breaches {
        assert_eq!(complaints(&[breach]).len(), 1, "{}", breach.text);
    }
    let fine = [
        file("const A: &str = \"UPDATE jobs SET progress = ? WHERE status = 4\";"),
        file("jobs::table.filter(jobs::status.eq(4))"),
        file("update(dsl::agents.find(1)).set(dsl::status.eq(4))"),
        file("update(dsl::jobs.filter(dsl::status.eq(4))).set(dsl::progress.eq(1))"),
        file("#[derive(Queryable)]\n#[diesel(table_name = jobs)]\nstruct A { status: i32 }"),
    ];
    for fine in &fine {
        assert!(complaints(&[fine]).is_empty(), "{}", fine.text);
    }
}
