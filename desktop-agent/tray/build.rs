//! Reads `tauri.conf.json` and the capabilities of the window into the program.

fn main() {
    tauri_build::build();
}
