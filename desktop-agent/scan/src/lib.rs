//! Folders turned into streams of file facts; the one place that opens user files.
