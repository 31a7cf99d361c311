//! Makes a page that says how to build the page, so that a fresh clone compiles without Node.

use std::{fs, io, path::Path};

const PLACEHOLDER: &str = "<!doctype html>
<meta charset=\"utf-8\">
<title>Safelight</title>
<p>The panel was not built. Run <code>cargo xtask setup</code> and build this program again. Everything
works without it: <code>safelight-agent --help</code>.</p>
";

fn main() -> io::Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/desktop/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let index = dist.join("index.html");
    if !index.exists() {
        fs::create_dir_all(&dist)?;
        fs::write(index, PLACEHOLDER)?;
    }
    Ok(())
}
