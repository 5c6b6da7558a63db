//! The command line: every view and every action without a screen.
