//! Joining with whatever the file came in.

use super::Start;
use crate::model::schema::Kind;
use crate::tui::dialog::import::Back;
use crate::tui::dialog::testing::{AUTHORITY, Desk};
use crate::workspace::Seal;

#[test]
fn a_new_colleague_joins_with_an_encrypted_file_in_a_mail() {
    let founder = Desk::new();
    let sealed = founder.exported(Seal::Passphrase("geheim".into()));
    let draft = founder
        .workspace
        .drafts(&sealed, &[], usize::MAX)
        .unwrap()
        .swap_remove(0);
    let mut desk = Desk::new();
    let path = desk.put("mail.eml", &draft.1);
    let folder = desk.folder.path().join("neu");
    let start = Start {
        folder: folder.clone(),
        scratch: desk.folder.path().join("beispiel"),
        today: desk.workspace.snapshot().today(),
    };
    let messages = start.look(&[path], None, Back::Nowhere);
    desk.run(messages);
    desk.type_text("falsch");
    desk.press("F2");
    assert!(desk.screen(80, 24).contains("Das Kennwort passt nicht"));
    desk.press("Ctrl+a");
    desk.type_text("geheim");
    desk.press("F2");
    insta::assert_snapshot!("beitreten_80x24", desk.screen(80, 24));
    desk.type_text("B. Beispiel");
    desk.press("Tab");
    desk.type_text("Taskforce Süd");
    desk.press("Tab Tab Tab j F2");
    assert_eq!(desk.workspace.folder(), folder, "{:?}", desk.notes);
    assert!(
        desk.workspace
            .snapshot()
            .view()
            .exists(Kind::Authority, AUTHORITY)
    );
}
