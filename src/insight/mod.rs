//! What the state means: coverage, agenda, due, blocked. Pure functions over a snapshot.
