//! Drops folders on a window the way a file manager does: the protocol of the window system, without
//! a pointer.

use std::path::Path;

use x11rb::{
    connection::Connection as _,
    protocol::{
        Event,
        xproto::{
            AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
            SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, WindowClass,
        },
    },
    wrapper::ConnectionExt as _,
};

use crate::{
    wait::until,
    windows::{Screen, Window},
    world::World,
};

/// The version of the protocol that we speak.
const VERSION: u32 = 5;

/// The file manager's side of one drop.
struct Drag {
    screen: Screen,
    source: u32,
    target: u32,
    list: Vec<u8>,
}

/// Drops these on the middle of a window. True when it took them.
pub(crate) async fn drop_on(world: &World, window: &Window, paths: &[&Path]) -> bool {
    let place = window.place();
    let drag = Drag::begin(world.display(), window.id, paths);
    drag.send("XdndEnter", [drag.source, VERSION << 24, drag.screen.atom("text/uri-list"), 0, 0]);
    let x = u32::from(place.x.unsigned_abs()) + u32::from(place.width / 2);
    let y = u32::from(place.y.unsigned_abs()) + u32::from(place.height / 2);
    let copy = drag.screen.atom("XdndActionCopy");
    let mut takes = false;
    // A pointer never comes to rest on its first move.
    for step in 0..3 {
        drag.send("XdndPosition", [drag.source, 0, (x << 16) | (y + step), 0, copy]);
        takes = drag.answer("XdndStatus").await[1] & 1 == 1;
    }
    if !takes {
        drag.send("XdndLeave", [drag.source, 0, 0, 0, 0]);
        return false;
    }
    drag.send("XdndDrop", [drag.source, 0, 0, 0, 0]);
    drag.answer("XdndFinished").await;
    true
}

impl Drag {
    fn begin(display: &str, target: u32, paths: &[&Path]) -> Self {
        let screen = Screen::open(display);
        let source = screen.x.generate_id().unwrap();
        let look = CreateWindowAux::new();
        let class = WindowClass::INPUT_OUTPUT;
        screen.x.create_window(0, source, screen.root, 0, 0, 1, 1, 0, class, 0, &look).unwrap();
        let kind = screen.atom("text/uri-list");
        let types = screen.atom("XdndTypeList");
        screen
            .x
            .change_property32(PropMode::REPLACE, source, types, AtomEnum::ATOM, &[kind])
            .unwrap();
        screen.x.set_selection_owner(source, screen.atom("XdndSelection"), 0_u32).unwrap();
        let list: String =
            paths.iter().map(|path| format!("file://{}\r\n", encoded(path))).collect();
        Self { screen, source, target, list: list.into_bytes() }
    }

    fn send(&self, kind: &str, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, self.target, self.screen.atom(kind), data);
        self.screen.x.send_event(false, self.target, EventMask::NO_EVENT, event).unwrap();
        self.screen.x.flush().unwrap();
    }

    /// Waits for a message of the window, and hands over what it asks for in between.
    async fn answer(&self, kind: &str) -> [u32; 5] {
        let wanted = self.screen.atom(kind);
        until(kind, async || {
            while let Some(event) = self.screen.x.poll_for_event().unwrap() {
                match event {
                    Event::SelectionRequest(request) => self.hand_over(&request),
                    Event::ClientMessage(message) if message.type_ == wanted => {
                        return Ok(message.data.as_data32());
                    }
                    _ => {}
                }
            }
            Err("nothing came")
        })
        .await
    }

    fn hand_over(&self, request: &SelectionRequestEvent) {
        let screen = &self.screen;
        let kind = screen.atom("text/uri-list");
        let (to, place) = (request.requestor, request.property);
        let given = if request.target == kind {
            screen.x.change_property8(PropMode::REPLACE, to, place, kind, &self.list).unwrap();
            place
        } else if request.target == screen.atom("TARGETS") {
            let all = [kind, request.target];
            screen.x.change_property32(PropMode::REPLACE, to, place, AtomEnum::ATOM, &all).unwrap();
            place
        } else {
            x11rb::NONE
        };
        let told = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: to,
            selection: request.selection,
            target: request.target,
            property: given,
        };
        screen.x.send_event(false, to, EventMask::NO_EVENT, told).unwrap();
        screen.x.flush().unwrap();
    }
}

/// A path as it stands in an address.
fn encoded(path: &Path) -> String {
    let mut out = String::new();
    for byte in path.to_str().unwrap().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => out.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => out.push(byte.into()),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
