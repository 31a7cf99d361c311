//! Chance that can be had again.

/// Small and the same everywhere (xorshift64*).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The same seed throws the same.
    pub(crate) fn of(seed: u64) -> Self {
        Self((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Falls the same for the same seed; 0 is none.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One of two.
    pub(crate) fn flip(&mut self) -> bool {
        self.throw(2) == 0
    }

    /// A number below `sides`.
    pub(crate) fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    /// One of several.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let sides = u64::try_from(from.len()).expect("few");
        from[usize::try_from(self.throw(sides)).expect("small")]
    }
}
