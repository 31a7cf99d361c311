//! The shared stack of folders that are still to be read. It holds names, never open folders: the
//! number of open files does not grow with the depth or the width of a tree.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::options::CancelFlag;

/// A folder on the way, known by its name and the folder it stands in, so that a deep tree costs
/// each name once.
#[derive(Debug)]
pub(crate) struct Place {
    parent: Option<Arc<Place>>,
    name: Box<[u8]>,
}

impl Place {
    fn start() -> Arc<Self> {
        Arc::new(Self { parent: None, name: Box::default() })
    }

    /// Writes the path relative to the start into `out`; empty for the start.
    pub(crate) fn path(&self, out: &mut Vec<u8>) {
        out.clear();
        let mut chain = vec![];
        let mut place = self;
        while let Some(parent) = &place.parent {
            chain.push(&*place.name);
            place = parent;
        }
        for name in chain.into_iter().rev() {
            if !out.is_empty() {
                out.push(b'/');
            }
            out.extend_from_slice(name);
        }
    }
}

impl Drop for Place {
    /// Lets go of the chain above in a loop: a recursive drop of ten thousand levels would
    /// overflow the stack.
    fn drop(&mut self) {
        let mut above = self.parent.take();
        while let Some(place) = above {
            above = Arc::into_inner(place).and_then(|mut place| place.parent.take());
        }
    }
}

/// The sub-folders of one folder that are still to be read: names, each ended by a NUL.
struct Pending {
    parent: Arc<Place>,
    names: Vec<u8>,
}

struct Stack {
    pending: Vec<Pending>,
    busy: usize,
}

/// Hands folders to the threads of one walk.
pub(crate) struct Crew {
    stack: Mutex<Stack>,
    changed: Condvar,
    cancel: CancelFlag,
}

impl Crew {
    /// A crew whose only folder is the start.
    pub(crate) fn new(cancel: CancelFlag) -> Self {
        Self {
            stack: Mutex::new(Stack { pending: vec![], busy: 0 }),
            changed: Condvar::new(),
            cancel,
        }
    }

    /// The turn that reads the start itself; taken once, before any other.
    pub(crate) fn start(&self) -> Turn<'_> {
        self.lock().busy += 1;
        Turn { crew: self, place: Place::start() }
    }

    /// The next folder to read; waits while others may still find some. None when all is read, or
    /// on a cancel.
    pub(crate) fn next(&self) -> Option<Turn<'_>> {
        let mut stack = self.lock();
        loop {
            if self.cancel.is_cancelled() {
                return None;
            }
            if let Some(place) = stack.pop() {
                stack.busy += 1;
                return Some(Turn { crew: self, place });
            }
            if stack.busy == 0 {
                return None;
            }
            stack = self.changed.wait(stack).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Stack> {
        self.stack.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stack {
    fn pop(&mut self) -> Option<Arc<Place>> {
        let top = self.pending.last_mut()?;
        top.names.pop();
        let start = top.names.iter().rposition(|byte| *byte == 0).map_or(0, |nul| nul + 1);
        let name = top.names[start..].into();
        top.names.truncate(start);
        let parent = Arc::clone(&top.parent);
        if top.names.is_empty() {
            self.pending.pop();
        }
        Some(Arc::new(Place { parent: Some(parent), name }))
    }
}

/// One folder being read by one thread; the crew waits until it is let go.
pub(crate) struct Turn<'a> {
    crew: &'a Crew,
    place: Arc<Place>,
}

impl Turn<'_> {
    /// The folder to read.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Puts sub-folders on the stack: names, each ended by a NUL.
    pub(crate) fn found(&self, names: &[u8]) {
        if !names.is_empty() {
            let pending = Pending { parent: Arc::clone(&self.place), names: names.to_vec() };
            self.crew.lock().pending.push(pending);
            self.crew.changed.notify_all();
        }
    }
}

impl Drop for Turn<'_> {
    /// Also runs when a visitor panics, so that the other threads do not wait for ever.
    fn drop(&mut self) {
        let mut stack = self.crew.lock();
        stack.busy -= 1;
        if stack.busy == 0 || self.crew.cancel.is_cancelled() {
            self.crew.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(turn: &Turn<'_>) -> String {
        let mut out = vec![];
        turn.place().path(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_folder_is_handed_out_once_and_then_none() {
        let crew = Crew::new(CancelFlag::new());
        let start = crew.start();
        start.found(b"a\0b\0");
        drop(start);
        let first = crew.next().unwrap();
        assert_eq!(path(&first), "b");
        first.found(b"c\0");
        let second = crew.next().unwrap();
        assert_eq!(path(&second), "b/c");
        drop((first, second));
        assert_eq!(path(&crew.next().unwrap()), "a");
        assert!(crew.next().is_none());
    }

    #[test]
    fn a_cancel_ends_the_handing_out() {
        let cancel = CancelFlag::new();
        let crew = Crew::new(cancel.clone());
        let start = crew.start();
        start.found(b"a\0");
        cancel.cancel();
        assert!(crew.next().is_none());
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_levels_is_let_go_without_recursion() {
        let mut place = Place::start();
        for _ in 0..100_000 {
            place = Arc::new(Place { parent: Some(place), name: (*b"d").into() });
        }
        drop(place);
    }
}
