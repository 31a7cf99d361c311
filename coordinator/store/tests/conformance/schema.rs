//! The schema: the same on both databases, undone and done again, and with the claim's index in use.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_types::Text};
use safelight_store::DatabaseKind;

use crate::world::{World, tell_both};

tell_both! {
    every_migration_can_be_undone_and_done_again,
    the_head_of_a_lane_is_found_by_its_index,
    both_databases_have_the_tables_that_diesel_knows,
}

pub(crate) fn folder(kind: DatabaseKind) -> std::path::PathBuf {
    let name = match kind {
        DatabaseKind::Sqlite => "sqlite",
        DatabaseKind::Postgres => "postgres",
    };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(name)
}

pub(crate) fn names(kind: DatabaseKind) -> Vec<String> {
    let entries = std::fs::read_dir(folder(kind)).expect("migrations are there");
    let names = entries.map(|entry| entry.expect("readable").file_name().into_string());
    let mut names: Vec<_> = names.map(|name| name.expect("UTF-8")).collect();
    names.sort();
    names
}

#[test]
fn migrations_come_in_pairs() {
    assert_eq!(names(DatabaseKind::Sqlite), names(DatabaseKind::Postgres));
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Statements past the store, on a connection of their own; answers the column `line`.
pub(crate) async fn past_the_store(world: &World, statements: &str, question: &str) -> Vec<String> {
    if let Some(path) = world.url.strip_prefix("sqlite://") {
        let mut conn = SqliteConnection::establish(path).expect("opens");
        diesel::connection::SimpleConnection::batch_execute(&mut conn, statements).expect("runs");
        let lines: Vec<Line> = diesel::sql_query(question).load(&mut conn).expect("answers");
        return lines.into_iter().map(|line| line.line).collect();
    }
    let (client, connection) =
        tokio_postgres::connect(&world.url, tokio_postgres::NoTls).await.expect("opens");
    let driver = tokio::spawn(connection);
    client.batch_execute(statements).await.expect("runs");
    let rows = client.query(question, &[]).await.expect("answers");
    drop(client);
    let _ = driver.await;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn every_migration_can_be_undone_and_done_again(world: Arc<World>) {
    let kind = world.store.kind();
    let mut down = "DELETE FROM __diesel_schema_migrations;\n".to_owned();
    for name in names(kind).iter().rev() {
        let file = folder(kind).join(name).join("down.sql");
        down += &std::fs::read_to_string(file).expect("each can be undone");
    }
    past_the_store(&world, &down, tables(kind)).await;
    assert_eq!(past_the_store(&world, "", tables(kind)).await, ["__diesel_schema_migrations"]);
    let again = world.store.migrate().await.expect("done again");
    assert_eq!(again.len(), names(kind).len());
    world.store.create_team("Again", &world.by).await.expect("it works");
}

pub(crate) const fn tables(kind: DatabaseKind) -> &'static str {
    match kind {
        DatabaseKind::Sqlite => {
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' \
             AND name NOT LIKE 'sqlite_%' ORDER BY name"
        }
        DatabaseKind::Postgres => {
            "SELECT table_name::text FROM information_schema.tables \
             WHERE table_schema = 'public' ORDER BY table_name"
        }
    }
}

async fn both_databases_have_the_tables_that_diesel_knows(world: Arc<World>) {
    let schema = concat!(
        include_str!("../../src/schema.rs"),
        include_str!("../../src/schema_history.rs"),
        include_str!("../../src/schema_connectors.rs")
    );
    let mut known = BTreeMap::new();
    let mut table = "";
    for line in schema.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        } else if let Some((column, _)) = line.split_once(" -> ") {
            known.entry(table.to_owned()).or_insert_with(Vec::new).push(column.to_owned());
        }
    }
    let columns = match world.store.kind() {
        DatabaseKind::Sqlite => {
            "SELECT t.name || ' ' || c.name AS line FROM sqlite_master AS t \
             JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' \
             AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid"
        }
        DatabaseKind::Postgres => {
            "SELECT table_name || ' ' || column_name FROM information_schema.columns \
             WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        }
    };
    let mut there = BTreeMap::new();
    for line in past_the_store(&world, "", columns).await {
        let (table, column) = line.split_once(' ').expect("two words");
        there.entry(table.to_owned()).or_insert_with(Vec::new).push(column.to_owned());
    }
    there.remove("__diesel_schema_migrations");
    assert!(known.len() > 10, "the schema was read");
    assert_eq!(there, known);
}

async fn the_head_of_a_lane_is_found_by_its_index(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    // Enough jobs that a planner would rather not read them all, most of them in other states.
    let columns = "team_id, lane_id, required, tool, priority, created_at, status, still_held, \
                   lease_epoch, retry_count";
    let copied = columns.replace("status", "CASE WHEN i % 10 = 0 THEN 0 ELSE 5 END");
    let (series, id) = match world.store.kind() {
        DatabaseKind::Sqlite => (
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)",
            "'job_' || printf('%026d', i)",
        ),
        DatabaseKind::Postgres => {
            ("WITH n (i) AS (SELECT generate_series(1, 20000))", "'job_' || lpad(i::text, 26, '0')")
        }
    };
    let fill = format!(
        "{series} INSERT INTO jobs (id, {columns}) SELECT {id}, {copied} FROM n, jobs \
         WHERE jobs.id = '{}'; ANALYZE",
        job.id
    );
    past_the_store(&world, &fill, tables(world.store.kind())).await;
    let plan = world.store.explain_claim(agent.id).await.expect("a plan").join("\n");
    assert!(plan.contains("jobs_claimable"), "{plan}");
    for scan in ["SCAN job", "Seq Scan on jobs", "Bitmap"] {
        assert!(!plan.contains(scan), "{plan}");
    }
}
