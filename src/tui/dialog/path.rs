//! Paths as people type and read them.

use std::path::{Path, PathBuf};

use directories::UserDirs;

/// The path that was typed; `~` is the person's own folder.
pub(super) fn typed(text: &str) -> PathBuf {
    let text = text.trim().trim_matches('"');
    match (
        text.strip_prefix("~/").or(text.strip_prefix("~\\")),
        UserDirs::new(),
    ) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ if text == "~" => {
            UserDirs::new().map_or_else(|| PathBuf::from(text), |dirs| dirs.home_dir().to_owned())
        }
        _ => PathBuf::from(text),
    }
}

/// Where mail programs and browsers put what is saved from them, if the system says.
pub(super) fn downloads() -> Option<PathBuf> {
    UserDirs::new()?.download_dir().map(Path::to_owned)
}

/// Where files for others are put and looked for if nobody says otherwise: the documents, else the own folder.
pub(super) fn usual_folder() -> PathBuf {
    let dirs = UserDirs::new();
    let folder = dirs
        .as_ref()
        .map(|dirs| dirs.document_dir().unwrap_or(dirs.home_dir()));
    folder.map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// The folder, and the name in it: the proper one if only the folder was given.
pub(super) fn place(path: PathBuf, proper: &str) -> (PathBuf, String) {
    match path.file_name() {
        Some(name) if !path.is_dir() => (
            path.parent().map(Path::to_owned).unwrap_or_default(),
            name.to_string_lossy().into_owned(),
        ),
        _ => (path, proper.to_owned()),
    }
}
