//! The state of a job is decided in one function and written in few, known places.

use crate::repository::{TextFile, files_ending, none};
use crate::tokens::tokens;

/// The files of the store that write a job's state, each with what it writes.
const WRITERS: &[(&str, &str)] = &[];

/// Whether some SQL text, or a Diesel statement, changes the state of existing jobs.
fn writes_state(file: &TextFile) -> bool {
    let Ok(tokens) = tokens(&file.text) else { return false };
    let text: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let in_sql = text.iter().filter(|token| token.starts_with(['"', 'r'])).any(|literal| {
        let sql = literal.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        sql.split("update jobs").skip(1).any(|rest| {
            let set = rest.split(" where ").next().unwrap_or(rest);
            set.contains("status =") || set.contains("status=")
        })
    });
    let in_diesel =
        text.windows(7).any(|window| window == ["jobs", ":", ":", "status", ".", "eq", "("]);
    let updates = text
        .windows(5)
        .any(|window| window[..2] == ["update", "("] && window[2..].contains(&"jobs"));
    in_sql || (in_diesel && updates)
}

fn complaints(sources: &[&TextFile]) -> Vec<String> {
    let writers = sources.iter().filter(|file| writes_state(file));
    let unknown = writers.filter(|file| WRITERS.iter().all(|(path, _)| *path != file.path));
    unknown.map(|file| format!("{} writes the state of jobs; see WRITERS", file.path)).collect()
}

#[test]
fn job_states_are_written_where_we_know_it() {
    let rust = files_ending(&[".rs"]);
    let rust = rust.into_iter().filter(|file| !file.path.starts_with("tests/"));
    none(&complaints(&rust.collect::<Vec<_>>()));
}

#[test]
fn no_writer_is_left_over() {
    for (path, _) in WRITERS {
        let file = files_ending(&[".rs"]).into_iter().find(|file| file.path == *path);
        assert!(file.is_some_and(writes_state), "{path} does not write it");
    }
}

#[test]
fn another_writer_is_caught() {
    let file =
        |text: &str| TextFile { path: "coordinator/store/src/other.rs".into(), text: text.into() };
    let breaches = [
        file("const A: &str = \"UPDATE jobs\n SET priority = 1, status = 4 WHERE id = ?\";"),
        file("diesel::update(jobs::table).set(jobs::status.eq(4))"),
    ];
    for breach in &breaches {
        assert_eq!(complaints(&[breach]).len(), 1, "{}", breach.text);
    }
    let fine = [
        file("const A: &str = \"UPDATE jobs SET progress = ? WHERE status = 4\";"),
        file("jobs::table.filter(jobs::status.eq(4))"),
    ];
    for fine in &fine {
        assert!(complaints(&[fine]).is_empty(), "{}", fine.text);
    }
}
