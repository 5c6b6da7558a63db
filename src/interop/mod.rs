//! Other people's formats, read and written. It never touches a workspace.
