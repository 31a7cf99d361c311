//! The windows on a screen, through the window manager, and keys as a keyboard sends them.

use x11rb::{
    connection::Connection as _,
    protocol::{
        xproto::{
            AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _, EventMask,
            KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

use crate::world::World;

/// The key that is called Escape on every keyboard of a screen in memory.
const ESCAPE: u8 = 9;

/// Where a window is and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) x: i16,
    pub(crate) y: i16,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// A look at one screen.
pub(crate) struct Windows {
    display: String,
}

/// One window of the app.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    display: String,
    /// Its number on the screen.
    pub(crate) id: u32,
}

impl Windows {
    /// Of this world.
    pub(crate) fn of(world: &World) -> Self {
        Self { display: world.display().to_owned() }
    }

    /// All that the window manager knows; on these desktops they are all ours.
    pub(crate) fn all(&self) -> Vec<Window> {
        let screen = Screen::open(&self.display);
        let list = screen.atom("_NET_CLIENT_LIST");
        let asked =
            screen.x.get_property(false, screen.root, list, AtomEnum::WINDOW, 0, 64).unwrap();
        let Ok(list) = asked.reply() else { return Vec::new() };
        let ids = list.value32().into_iter().flatten();
        ids.map(|id| Window { display: self.display.clone(), id }).collect()
    }
}

impl Window {
    /// Where it is on the screen.
    pub(crate) fn place(&self) -> Place {
        let screen = Screen::open(&self.display);
        let size = screen.x.get_geometry(self.id).unwrap().reply().unwrap();
        let at = screen.x.translate_coordinates(self.id, screen.root, 0, 0).unwrap();
        let at = at.reply().unwrap();
        Place { x: at.dst_x, y: at.dst_y, width: size.width, height: size.height }
    }

    /// Moves it, as somebody does with the pointer.
    pub(crate) fn put(&self, x: i32, y: i32, width: u32, height: u32) {
        let screen = Screen::open(&self.display);
        let place = ConfigureWindowAux::new().x(x).y(y).width(width).height(height);
        screen.x.configure_window(self.id, &place).unwrap();
        screen.x.sync().unwrap();
    }

    /// Closes it, as its frame does.
    pub(crate) fn close(&self) {
        let screen = Screen::open(&self.display);
        let close = screen.atom("_NET_CLOSE_WINDOW");
        let event = ClientMessageEvent::new(32, self.id, close, [0, 2, 0, 0, 0]);
        let whom = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        screen.x.send_event(false, screen.root, whom, event).unwrap();
        screen.x.sync().unwrap();
    }

    /// Presses Escape, wherever the keyboard leads.
    pub(crate) fn press_escape(&self) {
        let screen = Screen::open(&self.display);
        for kind in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            screen.x.xtest_fake_input(kind, ESCAPE, 0, screen.root, 0, 0, 0).unwrap();
        }
        screen.x.sync().unwrap();
    }
}

/// One connection to a screen.
pub(crate) struct Screen {
    pub(crate) x: RustConnection,
    pub(crate) root: u32,
}

impl Screen {
    /// Connects.
    pub(crate) fn open(display: &str) -> Self {
        let (x, number) = RustConnection::connect(Some(display)).unwrap();
        let root = x.setup().roots[number].root;
        Self { x, root }
    }

    /// The number of a name.
    pub(crate) fn atom(&self, name: &str) -> u32 {
        self.x.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }
}
