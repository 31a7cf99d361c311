//! A tray: what shows icons on Linux desktops, made so that it can be asked what it would show.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::{
    Connection, Proxy, connection,
    fdo::DBusProxy,
    interface,
    message::Header,
    object_server::SignalEmitter,
    zvariant::{OwnedValue, Value},
};

use crate::{
    menu::{Entry, read_layout},
    wait::until,
};

/// The name that programs look for.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// Who registered: a name on the bus and a path.
type Item = (String, String);

/// One entry of a menu as it travels: its number, its properties, and what lies below.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// The object on the bus.
struct Watcher(Arc<Mutex<Vec<Item>>>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        let sender = header.sender().unwrap().to_string();
        let item = if service.starts_with('/') {
            (sender, service)
        } else {
            (service, "/StatusNotifierItem".to_owned())
        };
        let name = format!("{}{}", item.0, item.1);
        self.0.lock().unwrap().push(item);
        Self::status_notifier_item_registered(&emitter, &name).await.unwrap();
    }

    async fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    async fn registered_status_notifier_items(&self) -> Vec<String> {
        self.0.lock().unwrap().iter().map(|(bus, path)| format!("{bus}{path}")).collect()
    }

    #[zbus(property)]
    async fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    async fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(
        emitter: &SignalEmitter<'_>,
        service: &str,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_registered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

/// One picture as it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pixmap {
    /// In pixels.
    pub(crate) edge: i32,
    /// Coverage, red, green, blue.
    pub(crate) argb: Vec<u8>,
}

/// The tray of one desktop.
pub(crate) struct Host {
    connection: Connection,
    items: Arc<Mutex<Vec<Item>>>,
}

impl Host {
    /// It appears on the bus.
    pub(crate) async fn start(address: &str) -> Self {
        let items = Arc::new(Mutex::new(Vec::new()));
        let connection = connection::Builder::address(address)
            .unwrap()
            .serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(&items)))
            .unwrap()
            .name(WATCHER)
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { connection, items }
    }

    /// How many icons registered, ever.
    pub(crate) fn registered(&self) -> usize {
        self.items.lock().unwrap().len()
    }

    /// Waits for the icon of a program that runs.
    pub(crate) async fn icon(&self) -> Icon<'_> {
        let bus = DBusProxy::new(&self.connection).await.unwrap();
        until("an icon in the tray", async || {
            let item = self.items.lock().unwrap().last().cloned();
            let item = item.ok_or("nobody registered")?;
            let owner = item.0.as_str().try_into().map_err(|_| "no name of a bus")?;
            let runs = bus.name_has_owner(owner).await.unwrap();
            if runs { Ok(Icon { host: self, item }) } else { Err("it ended") }
        })
        .await
    }
}

/// The icon of our program, as the tray sees it.
pub(crate) struct Icon<'a> {
    host: &'a Host,
    item: Item,
}

impl Icon<'_> {
    /// One of its properties.
    pub(crate) async fn property(&self, name: &str) -> OwnedValue {
        let item = self.proxy(&self.item.1, "org.freedesktop.DBus.Properties").await;
        item.call("Get", &("org.kde.StatusNotifierItem", name)).await.unwrap()
    }

    /// The line that appears under the pointer.
    pub(crate) async fn tooltip(&self) -> String {
        let whole = self.property("ToolTip").await;
        let Value::Structure(parts) = &*whole else { panic!("{whole:?}") };
        let Value::Str(title) = &parts.fields()[2] else { panic!("{whole:?}") };
        title.to_string()
    }

    /// Waits for words in the line under the pointer.
    pub(crate) async fn says(&self, words: &str) -> String {
        until(&format!("\"{words}\" under the pointer"), async || {
            let tooltip = self.tooltip().await;
            if tooltip.contains(words) { Ok(tooltip) } else { Err(tooltip) }
        })
        .await
    }

    /// Its picture in every size.
    pub(crate) async fn pictures(&self) -> Vec<Pixmap> {
        let all = self.property("IconPixmap").await;
        let all: Vec<(i32, i32, Vec<u8>)> = all.try_into().unwrap();
        all.into_iter().map(|(edge, _, argb)| Pixmap { edge, argb }).collect()
    }

    /// A click with the left button.
    pub(crate) async fn click(&self) {
        let item = self.proxy(&self.item.1, "org.kde.StatusNotifierItem").await;
        item.call_method("Activate", &(0_i32, 0_i32)).await.unwrap();
    }

    /// Its menu, read anew.
    pub(crate) async fn menu(&self) -> Vec<Entry> {
        let menu = self.menu_proxy().await;
        let _: bool = menu.call("AboutToShow", &(0_i32,)).await.unwrap();
        let none: Vec<&str> = Vec::new();
        let (_, layout): (u32, Layout) =
            menu.call("GetLayout", &(0_i32, -1_i32, none)).await.unwrap();
        layout.2.iter().map(|value| read_layout(value)).collect()
    }

    /// Waits for an entry of the menu, by the words of the way to it.
    pub(crate) async fn entry(&self, way: &[&str]) -> Entry {
        until(&format!("{way:?} in the menu"), async || {
            let menu = self.menu().await;
            Entry::find(&menu, way).cloned().ok_or(menu)
        })
        .await
    }

    /// Presses an entry of the menu.
    pub(crate) async fn press(&self, way: &[&str]) {
        let entry = self.entry(way).await;
        assert!(entry.enabled, "{entry:?} can be pressed");
        let pressed = (entry.id, "clicked", Value::I32(0), 0_u32);
        self.menu_proxy().await.call_method("Event", &pressed).await.unwrap();
    }

    async fn menu_proxy(&self) -> Proxy<'_> {
        let path = self.property("Menu").await;
        let Value::ObjectPath(path) = &*path else { panic!("{path:?}") };
        self.proxy(path.as_str(), "com.canonical.dbusmenu").await
    }

    async fn proxy(&self, path: &str, interface: &'static str) -> Proxy<'_> {
        let path = path.to_owned();
        Proxy::new(&self.host.connection, self.item.0.clone(), path, interface).await.unwrap()
    }
}
