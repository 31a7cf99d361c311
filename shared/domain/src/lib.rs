//! Words and rules of Safelight: no I/O, no async, time only through Clock.
