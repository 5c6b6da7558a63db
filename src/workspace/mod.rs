//! The one door to a workspace: open, edit, undo, import, export, query. Nothing above it touches the store.
