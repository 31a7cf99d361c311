//! The real web view, asked through WebKit's own driver.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use ureq::Agent;

use crate::{app, daemon::Daemon, wait::until, world::World};

/// How WebDriver names an element in its answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The app with its window open, and somebody who reads and clicks in it.
pub(crate) struct Driver {
    session: String,
    agent: Agent,
    _driver: Daemon,
}

impl Driver {
    /// Starts the app through the driver. It ends when the session does.
    pub(crate) async fn start(world: &World) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let app = app::command(world);
        let mut driver = world.command("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .envs(app.get_envs().filter_map(|(k, v)| Some((k, v?))));
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        let driver = Daemon::start(driver, &world.path("log/driver"));
        let agent = Agent::new_with_config(
            Agent::config_builder()
                .http_status_as_error(false)
                .timeout_global(Some(Duration::from_secs(60)))
                .build(),
        );
        let binary = app.get_program().to_str().unwrap();
        let wish = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": binary, "args": [] },
        }}});
        let base = format!("http://127.0.0.1:{port}/session");
        let session = until("a session with the web view", async || {
            match ask(&agent, "POST", &base, Some(&wish)) {
                Ok(answer) => {
                    answer["sessionId"].as_str().map(|id| format!("{base}/{id}")).ok_or(answer)
                }
                Err(error) => Err(json!(error)),
            }
        })
        .await;
        Self { session, agent, _driver: driver }
    }

    /// All words of the page.
    pub(crate) fn text(&self) -> String {
        let text = self.run("return document.body ? document.body.innerText : ''", &json!([]));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for words on the page.
    pub(crate) async fn sees(&self, words: &str) -> String {
        until(&format!("\"{words}\" on the page"), async || {
            let text = self.text();
            if text.contains(words) { Ok(text) } else { Err(text) }
        })
        .await
    }

    /// Presses the button, link or tab with this label, once it is there.
    pub(crate) async fn press(&self, label: &str) {
        let way = format!(
            "//*[self::button or self::a or @role='tab' or self::summary][contains(normalize-space(.), '{label}')]"
        );
        let element = until(&format!("\"{label}\" to press"), async || {
            self.find(&way).ok_or_else(|| self.text())
        })
        .await;
        self.ask("POST", &format!("element/{element}/click"), Some(&json!({}))).unwrap();
    }

    /// Runs a few words of JavaScript in the page.
    pub(crate) fn run(&self, script: &str, args: &Value) -> Value {
        let body = json!({ "script": script, "args": args });
        self.ask("POST", "execute/sync", Some(&body)).unwrap_or_default()
    }

    /// Keeps a picture of the page where `SAFELIGHT_PICTURES` names a folder.
    pub(crate) fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("SAFELIGHT_PICTURES") else { return };
        let path = Path::new(&folder).join(format!("web-view-{name}.png"));
        let taken = self.ask("GET", "screenshot", None).unwrap();
        std::fs::write(path, BASE64_STANDARD.decode(taken.as_str().unwrap()).unwrap()).unwrap();
    }

    fn find(&self, way: &str) -> Option<String> {
        let body = json!({ "using": "xpath", "value": way });
        let found = self.ask("POST", "element", Some(&body)).ok()?;
        found[ELEMENT].as_str().map(str::to_owned)
    }

    fn ask(&self, verb: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        ask(&self.agent, verb, &format!("{}/{path}", self.session), body)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = ask(&self.agent, "DELETE", &self.session, None);
    }
}

fn ask(agent: &Agent, verb: &str, url: &str, body: Option<&Value>) -> Result<Value, String> {
    let answer = match (verb, body) {
        ("POST", Some(body)) => agent.post(url).send_json(body),
        ("DELETE", _) => agent.delete(url).call(),
        _ => agent.get(url).call(),
    };
    let mut answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status();
    let value: Value = answer.body_mut().read_json().map_err(|error| error.to_string())?;
    if status.is_success() { Ok(value["value"].clone()) } else { Err(value.to_string()) }
}
