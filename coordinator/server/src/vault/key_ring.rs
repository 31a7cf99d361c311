//! Master keys, told apart by ids that give nothing away.

use std::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// 32 random bytes that wrap the keys of records. Cannot be printed, and is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct MasterKey([u8; 32]);

impl MasterKey {
    /// A fresh one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub(crate) fn generate() -> Result<Self, getrandom::Error> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0)?;
        Ok(key)
    }

    /// The bytes, to wrap with.
    pub(crate) const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// As it is written in a file.
    pub(crate) fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0))
    }

    /// Tells keys apart: what the database remembers. It follows from the key, so the same key has
    /// the same id wherever it comes from.
    pub(crate) fn id(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"safelight master key id v1\0");
        hash.update(self.0);
        format!("mk_{}", hex::encode(&hash.finalize()[..8]))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id())
    }
}

/// At least one master key, the newest last. All of them open; which one is written with is said
/// by the database, so that replicas agree.
#[derive(Debug, Clone)]
pub(crate) struct KeyRing(Vec<MasterKey>);

impl KeyRing {
    /// Reads one key a line, or with blanks between: 64 hexadecimal digits each. Lines that begin
    /// with `#` are for people. None when something else stands there, or nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let mut keys: Vec<MasterKey> = Vec::new();
        for word in lines.flat_map(str::split_whitespace) {
            let mut key = MasterKey([0; 32]);
            hex::decode_to_slice(word, &mut key.0).ok()?;
            keys.push(key);
        }
        if keys.is_empty() { None } else { Some(Self(keys)) }
    }

    /// A ring of one.
    pub(crate) fn of(key: MasterKey) -> Self {
        Self(vec![key])
    }

    /// The oldest.
    pub(crate) fn first(&self) -> &MasterKey {
        &self.0[0]
    }

    /// The newest.
    pub(crate) fn newest(&self) -> &MasterKey {
        &self.0[self.0.len() - 1]
    }

    /// The one with that id.
    pub(crate) fn get(&self, id: &str) -> Option<&MasterKey> {
        self.0.iter().find(|key| key.id() == id)
    }

    /// With another one, which is the newest.
    pub(crate) fn with(mut self, key: MasterKey) -> Self {
        self.0.push(key);
        self
    }

    /// Every one, the newest last.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &MasterKey> {
        self.0.iter()
    }

    /// As a file.
    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(self.0.len() * 65));
        for key in &self.0 {
            text.push_str(&key.to_hex());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_written_and_read_in_order() {
        let [one, two] = [(); 2].map(|()| MasterKey::generate().unwrap());
        let ring = KeyRing::of(one.clone()).with(two.clone());
        let text = format!("# of the studio\n{}", *ring.to_text());
        let read = KeyRing::parse(&text).unwrap();
        assert_eq!((read.first().id(), read.newest().id()), (one.id(), two.id()));
        assert_eq!(read.get(&two.id()).unwrap().expose(), two.expose());
        assert!(read.get("mk_0").is_none());
        let in_one_line = text.lines().skip(1).collect::<Vec<_>>().join(" ");
        assert_eq!(KeyRing::parse(&in_one_line).unwrap().iter().count(), 2);
    }

    #[test]
    fn what_is_no_key_is_refused_whole() {
        let good = MasterKey::generate().unwrap().to_hex();
        for text in ["", "# nothing", "abc", &format!("{}\nabc", *good), &good[1..]] {
            assert!(KeyRing::parse(text).is_none());
        }
    }

    #[test]
    fn a_key_prints_its_id_alone() {
        let key = MasterKey::generate().unwrap();
        let printed = format!("{key:?} {:?} {}", KeyRing::of(key.clone()), key.id());
        assert!(!printed.contains(&*key.to_hex()) && printed.contains("mk_"));
        assert!(!key.to_hex().contains(&key.id()[3..]), "the id is no part of the key");
    }
}
