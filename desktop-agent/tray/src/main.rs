//! The desktop app: hands the command line to the library and passes its exit code on.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    safelight_tray::main()
}
