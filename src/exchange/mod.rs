//! How state travels: the state file and its signatures. It knows changes, never screens or folders of the store.
