//! Something to write: tasks, by the library's own door.

use ozg_werkbank::model::schema::Kind;
use ozg_werkbank::workspace::{Typed, Workspace};

/// Writes an open task and returns its key.
pub fn write_task(workspace: &mut Workspace, title: &str) -> String {
    let typed = |slug: &str, text: &str| Typed {
        slug: slug.into(),
        item: None,
        text: text.into(),
    };
    let fields = [typed("titel", title), typed("stand", "offen")];
    let snapshot = workspace.snapshot();
    let (action, key) = snapshot
        .create(Kind::Task, None, &fields, workspace.env())
        .unwrap();
    workspace.apply(&action).unwrap();
    key
}
