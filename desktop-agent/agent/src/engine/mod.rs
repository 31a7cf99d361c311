//! The analyses themselves: a folder and settings in, findings out; blocking, cancellable.
