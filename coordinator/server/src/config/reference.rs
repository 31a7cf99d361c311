//! `docs/configuration.md`, made from the list. `UPDATE_GENERATED=1 cargo test -p
//! safelight-server reference` writes it; without it the test fails when the file is stale.

use std::fmt::Write as _;

use safelight_generated::assert_fresh;

use super::list::SETTINGS;

const FILE: &str = "../../docs/configuration.md";

const HEAD: &str = "\
# Settings of the coordinator

<!-- Made from coordinator/server/src/config/list.rs; do not edit. -->

The coordinator needs no settings. Those below stand in `safelight.toml` in the data folder, or in
the environment, which wins. A key that is not listed here is refused by name, and everything is
read before a port is opened.

The data folder is the platform's own, or `--data-dir` or `SAFELIGHT_DATA_DIR`; the file of
settings may stand elsewhere with `--config` or `SAFELIGHT_CONFIG`. With `serve --solo <dir>` the
data folder is `<dir>`, and the coordinator listens on a free port of loopback whatever `listen`
says.
";

#[test]
fn the_committed_reference_is_that_of_the_code() {
    let from = env!("CARGO_MANIFEST_DIR");
    assert_fresh(from, FILE, &whole_file(), "-p safelight-server reference");
}

fn whole_file() -> String {
    let mut file = HEAD.to_owned();
    let mut section = "";
    for setting in SETTINGS {
        if setting.section != section {
            section = setting.section;
            write!(file, "\n## `[{section}]`\n\n| key | environment | default | what it does |\n|---|---|---|---|\n").unwrap();
        }
        let default = match setting.default {
            "" => "not set".to_owned(),
            text => format!("`{text}`"),
        };
        let doc = setting.doc.trim();
        writeln!(file, "| `{}` | `{}` | {default} | {doc} |", setting.key, setting.env).unwrap();
    }
    file
}
