//! Wires the parts: command line, panel, Tauri, icon, window.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser as _;
use safelight_agent::panel::{Panel, start_logging};
use serde_json::Value;
use tauri::{AppHandle, Builder, Listener as _, Manager as _, RunEvent, State, Wry};

use crate::{
    arguments::Arguments, display, follow, link, page::Page, parts, quit, remembered::Remembered,
    running, skin::Skin, window,
};

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    display::prepare();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[allow(clippy::print_stderr, reason = "there may be nothing else to say it on")]
            {
                eprintln!("{error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    start_logging(&arguments.log).map_err(anyhow::Error::msg)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("The program could not start its threads.")?;
    tauri::async_runtime::set(runtime.handle().clone());
    let _inside = runtime.enter();
    let mut context = tauri::generate_context!();
    if tauri::async_runtime::block_on(running::told(&context.config().identifier)) {
        return Ok(());
    }
    if !display::is_there() {
        return tauri::async_runtime::block_on(without_display(&arguments));
    }
    context.set_assets(Box::new(Page));
    let app = builder()
        .setup(move |app| Ok(start(app.handle(), &arguments)?))
        .build(context)
        .context("The window system refused the program.")?;
    // It ends the process itself, so a walk on a disk that does not answer cannot keep us.
    app.run(|app, event| on_run(app, &event));
    Ok(())
}

fn builder() -> Builder<Wry> {
    let builder = Builder::default()
        // Before all others, so that a second start does nothing else.
        .plugin(tauri_plugin_single_instance::init(|app, words, _| started_again(app, words)))
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(place_of_the_window().build())
        .invoke_handler(tauri::generate_handler![panel]);
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(crate::start_at_login::plugin());
    builder
}

fn place_of_the_window() -> tauri_plugin_window_state::Builder {
    use tauri_plugin_window_state::StateFlags;
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::POSITION | StateFlags::SIZE)
}

/// Once the window system is there: the panel, then everything that shows it.
fn start(app: &AppHandle, arguments: &Arguments) -> Result<()> {
    let parts = parts::parts(app, arguments)?;
    let data = parts.place.data().to_owned();
    let panel = Panel::start(parts)?;
    app.manage(Skin::new(panel, Remembered::open(&data), arguments.browser));
    quit::on_signals(app);
    app.listen_any("skin", follow::hear_page(app.clone()));
    tauri::async_runtime::spawn(follow::panel(app.clone()));
    if !arguments.hidden {
        window::show(app);
    }
    open_link(app, arguments);
    Ok(())
}

/// A second start hands its command line to us and ends.
fn started_again(app: &AppHandle, words: Vec<String>) {
    let arguments = Arguments::of_another_start(words);
    if !arguments.hidden {
        window::show(app);
    }
    open_link(app, &arguments);
}

fn open_link(app: &AppHandle, arguments: &Arguments) {
    let Some(link) = arguments.link.as_deref().and_then(link::ours) else { return };
    app.state::<Skin>().told.link(app, link);
    window::show(app);
}

/// Only quitting ends the program, not the last window.
fn on_run(app: &AppHandle, event: &RunEvent) {
    match event {
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for url in urls {
                open_link(app, &Arguments::of_link(Some(url.to_string())));
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {
            let _ = app;
        }
    }
}

/// The one command of the page.
#[tauri::command]
async fn panel(
    app: AppHandle,
    skin: State<'_, Skin>,
    command: String,
    args: Value,
) -> Result<Value, Value> {
    let reply = skin.panel.call(&command, args).await;
    if command == "state" && reply.is_ok() {
        skin.told.listens(&app);
    }
    reply.map_err(|fault| serde_json::to_value(fault).unwrap_or_default())
}

/// No window, no icon: the panel in a browser, until somebody ends it.
async fn without_display(arguments: &Arguments) -> Result<()> {
    let panel = Panel::start(parts::parts_without_window(arguments)?)?;
    let served = panel.serve().await?;
    #[allow(clippy::print_stdout, reason = "somebody on a terminal wants to know where")]
    {
        println!("There is no screen to draw on. The panel is at {}", served.address());
    }
    quit::asked().await;
    let _ = tokio::time::timeout(quit::PATIENCE, panel.stop()).await;
    Ok(())
}
