//! Which crate may use which. The table stands in `ARCHITECTURE.md`, where people read it; the
//! walls around foreign crates stand here.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Package};

use crate::repository::{files, metadata, none};

/// Foreign crates that only some of ours may use. A name ending in `*` stands for all that begin so.
/// Tests may use `also_in_tests` too.
const WALLS: &[Wall] = &[
    Wall { foreign: "diesel*", only: &["safelight-store"], also_in_tests: &[] },
    Wall { foreign: "libsqlite3-sys", only: &["safelight-store"], also_in_tests: &[] },
    Wall {
        foreign: "tokio-postgres*",
        only: &["safelight-store", "safelight-tests"],
        also_in_tests: &["safelight-server"],
    },
    Wall {
        // The agent serves its panel to browsers of its own computer, and nothing else.
        foreign: "axum*",
        only: &["safelight-server", "safelight-agent"],
        also_in_tests: &["safelight-tests"],
    },
    Wall { foreign: "tauri*", only: &["safelight-tray"], also_in_tests: &[] },
    Wall { foreign: "tauri-icns", only: &["safelight-icons"], also_in_tests: &[] },
    Wall { foreign: "gtk", only: &["safelight-tray"], also_in_tests: &[] },
    Wall { foreign: "webkit2gtk", only: &["safelight-tray"], also_in_tests: &[] },
    Wall { foreign: "ksni", only: &["safelight-tray"], also_in_tests: &[] },
    Wall { foreign: "resvg", only: &["safelight-icons"], also_in_tests: &[] },
    Wall { foreign: "keyring*", only: &["safelight-agent"], also_in_tests: &["safelight-tests"] },
    Wall { foreign: "tokio*", only: ASYNC, also_in_tests: &[] },
    Wall {
        foreign: "reqwest",
        only: &["safelight-agent", "safelight-base-client", "safelight-scan", "safelight-tests"],
        also_in_tests: &["safelight-server"],
    },
    // Who reaches storage is `scan` alone, as it is for disks.
    Wall { foreign: "smb2", only: &["safelight-scan"], also_in_tests: &[] },
    Wall { foreign: "reqsign*", only: &["safelight-scan"], also_in_tests: &[] },
    // The store's measuring program is an example, which counts as a test's dependency.
    Wall { foreign: "anyhow", only: GLUE, also_in_tests: &["safelight-store"] },
];

/// The crates that may wait for something. `scan` waits for buckets and shares; its walk of disks
/// stays plain threads.
const ASYNC: &[&str] = &[
    "safelight-store",
    "safelight-server",
    "safelight-scan",
    "safelight-agent",
    "safelight-tray",
    "safelight-base-client",
    "safelight-tests",
];

/// The crates that hold a binary; libraries name their errors.
const GLUE: &[&str] = &[
    "safelight-server",
    "safelight-agent",
    "safelight-tray",
    "safelight-icons",
    "safelight-tests",
    "xtask",
];

struct Wall {
    foreign: &'static str,
    only: &'static [&'static str],
    also_in_tests: &'static [&'static str],
}

/// One arrow of the graph.
struct Edge {
    from: String,
    to: String,
    in_tests: bool,
}

type Allowed = BTreeMap<String, Vec<String>>;

/// Reads the import table: rows of `` | `crate` | `what`, `it`, `may use` | ``.
fn import_table(architecture: &str) -> Allowed {
    let table = architecture.split("## Import table").nth(1).unwrap_or_default();
    let rows = table.lines().skip_while(|line| !line.starts_with('|'));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    let quoted = |cell: &str| -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(Into::into).collect()
    };
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        (quoted(cells[0])[0].clone(), quoted(cells[1]))
    })
    .collect()
}

fn edges(packages: &[&Package]) -> Vec<Edge> {
    let arrows = packages.iter().flat_map(|package| {
        package.dependencies.iter().map(|to| Edge {
            from: package.name.to_string(),
            to: to.name.clone(),
            in_tests: to.kind == DependencyKind::Development,
        })
    });
    arrows.collect()
}

fn forbidden_edges(edges: &[Edge], allowed: &Allowed) -> Vec<String> {
    let ours = edges.iter().filter(|edge| allowed.contains_key(&edge.to));
    let breaches =
        ours.filter(|edge| edge.from != edge.to && !allowed[&edge.from].contains(&edge.to));
    breaches
        .map(|edge| {
            format!("{} may not use {} (ARCHITECTURE.md, import table)", edge.from, edge.to)
        })
        .collect()
}

fn broken_walls(edges: &[Edge]) -> Vec<String> {
    let mut complaints = Vec::new();
    for edge in edges {
        let stands_for = |wall: &&Wall| match wall.foreign.strip_suffix('*') {
            Some(start) => edge.to.starts_with(start),
            None => edge.to == wall.foreign,
        };
        // The longest name is the most exact: `tokio-postgres*` before `tokio*`.
        let wall = WALLS.iter().filter(stands_for).max_by_key(|wall| wall.foreign.len());
        let Some(wall) = wall else { continue };
        let from = edge.from.as_str();
        if !(wall.only.contains(&from) || edge.in_tests && wall.also_in_tests.contains(&from)) {
            complaints.push(format!("{from} may not use {} (only {:?})", edge.to, wall.only));
        }
    }
    complaints
}

fn architecture() -> &'static str {
    &files().iter().find(|file| file.path == "ARCHITECTURE.md").expect("ARCHITECTURE.md").text
}

#[test]
fn crates_use_only_what_the_import_table_allows() {
    let allowed = import_table(architecture());
    let packages = metadata().workspace_packages();
    for package in &packages {
        assert!(
            allowed.contains_key(package.name.as_str()),
            "{} is not in the table",
            package.name
        );
    }
    assert_eq!(allowed.len(), packages.len(), "the table names a crate that is not there");
    none(&forbidden_edges(&edges(&packages), &allowed));
}

#[test]
fn the_import_table_keeps_the_walls_that_were_decided() {
    let allowed = import_table(architecture());
    let never = [
        ("safelight-agent", &["safelight-store", "safelight-server"][..]),
        ("safelight-server", &["safelight-scan", "safelight-agent"][..]),
        ("safelight-store", &["safelight-protocol"][..]),
        ("safelight-domain", &["safelight-protocol", "safelight-report"][..]),
    ];
    for (from, forbidden) in never {
        assert!(forbidden.iter().all(|to| !allowed[from].contains(&(*to).into())), "{from}");
    }
    assert!(allowed.values().all(|uses| !uses.contains(&"safelight-tray".into())));
}

#[test]
fn foreign_crates_stay_behind_their_walls() {
    none(&broken_walls(&edges(&metadata().workspace_packages())));
}

#[test]
fn a_build_without_the_tray_needs_no_window_libraries() {
    let defaults = metadata().workspace_default_members.iter().map(|id| id.repr.as_str());
    assert!(defaults.clone().count() > 5);
    let apart = |id: &&str| {
        ["safelight-tray@", "/tray#", "safelight-icons@", "/icons#"]
            .iter()
            .any(|it| id.contains(it))
    };
    none(&defaults.filter(apart).map(Into::into).collect::<Vec<_>>());
}

fn edge(from: &str, to: &str, in_tests: bool) -> Edge {
    Edge { from: from.into(), to: to.into(), in_tests }
}

#[test]
fn a_forbidden_edge_is_caught() {
    let table = "## Import table\n\n| crate | may use | why |\n|---|---|---|\n\
        | `a` | – | pure |\n| `b` | `a` | |\n\nText | with | bars\n";
    let allowed = import_table(table);
    assert_eq!(allowed.len(), 2);
    assert!(
        forbidden_edges(&[edge("b", "a", false), edge("a", "serde", false)], &allowed).is_empty()
    );
    assert_eq!(forbidden_edges(&[edge("a", "b", false)], &allowed).len(), 1);
    assert_eq!(forbidden_edges(&[edge("a", "b", true)], &allowed).len(), 1);
}

#[test]
fn a_broken_wall_is_caught() {
    let breaches = [
        edge("safelight-server", "diesel-async", false),
        edge("safelight-scan", "axum", false),
        edge("safelight-domain", "tokio-util", false),
        edge("safelight-agent", "tauri", true),
        edge("safelight-server", "tokio-postgres", false),
    ];
    assert_eq!(broken_walls(&breaches).len(), breaches.len());
    let fine = [edge("safelight-tests", "axum", true), edge("safelight-store", "diesel", false)];
    assert!(broken_walls(&fine).is_empty());
}
