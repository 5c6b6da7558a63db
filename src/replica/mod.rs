//! How state changes and merges: an operation-based CRDT. Pure: no I/O, no clock of its own, no domain words.
