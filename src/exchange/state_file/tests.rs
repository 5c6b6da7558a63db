use super::super::selection::{held, select};
use super::*;
use crate::exchange::Identity;
use crate::replica::{Draft, DraftEdit, Intent, Privacy, RecordId, Replica, Value};

const WORKSPACE: WorkspaceId = WorkspaceId([7; 16]);

/// A writer with its log and the heads it has seen.
struct Desk {
    identity: Identity,
    replica: Replica,
    log: Vec<Change>,
    heads: SignedHeads,
}

impl Desk {
    fn new(number: u8) -> Self {
        let identity = Identity::generate([number; 32]);
        Self {
            replica: Replica::new(identity.replica()),
            identity,
            log: Vec::new(),
            heads: SignedHeads::default(),
        }
    }

    fn edit(&mut self, number: i64) {
        let edit = DraftEdit {
            record: RecordId {
                kind: "anbindung".into(),
                key: format!("{}", number % 3).into(),
            },
            field: "status".into(),
            item: None,
            value: Value::Int(number),
            privacy: if number % 2 == 0 {
                Privacy::Open
            } else {
                Privacy::Personal
            },
        };
        let draft = Draft {
            edits: vec![edit],
            reason: None,
            intent: Intent::Edit,
        };
        self.log
            .push(self.replica.author(draft, 1_700_000_000_000, [9; 16]));
    }

    fn outgoing(&self, known: &VersionVector) -> Outgoing<'_> {
        let runs = select(&held(&self.replica), &self.heads, self.replica.me(), known);
        let wanted = |change: &&Change| {
            runs.iter().any(|run| {
                run.replica == change.replica && (run.from..=run.to).contains(&change.seq)
            })
        };
        Outgoing {
            workspace: WORKSPACE,
            author: Author::new("A. Muster", "Taskforce Nordhessen"),
            written: 1_700_000_000_000,
            known: self.replica.vector(),
            changes: self.log.iter().filter(wanted).cloned().collect(),
            heads: &self.heads,
            packing: Packing::Quick,
        }
    }

    fn export(&self, known: &VersionVector) -> Vec<u8> {
        write(self.outgoing(known), &self.identity).unwrap()
    }

    fn import(&mut self, file: &[u8]) {
        let incoming = read(file, Some(WORKSPACE)).unwrap();
        for stretch in &incoming.cover.stretches {
            self.heads.insert(stretch.head);
        }
        for change in &incoming.changes {
            if self.log.iter().all(|known| known.dot() != change.dot()) {
                self.log.push(change.clone());
            }
        }
        self.replica
            .receive(incoming.changes, 1_700_000_000_000)
            .unwrap();
    }
}

#[test]
fn what_is_written_is_read_back_with_its_cover() {
    let mut a = Desk::new(1);
    (0..5).for_each(|number| a.edit(number));
    let file = a.export(&VersionVector::default());
    assert!(is_state_file(&file));
    let incoming = read(&file, Some(WORKSPACE)).unwrap();
    assert_eq!(incoming.changes, a.log);
    assert_eq!(peek(&file), Ok(incoming.cover.clone()));
    assert_eq!(incoming.cover.sender, a.replica.me());
    assert_eq!(incoming.cover.author.team(), "Taskforce Nordhessen");
    assert_eq!(incoming.cover.known, a.replica.vector());
    assert_eq!(incoming.cover.changes(), 5);
}

#[test]
fn what_was_forwarded_is_proved_by_its_writer() {
    let (mut a, mut b, mut c) = (Desk::new(1), Desk::new(2), Desk::new(3));
    (0..3).for_each(|number| a.edit(number));
    b.import(&a.export(&VersionVector::default()));
    b.edit(10);
    c.import(&b.export(&VersionVector::default()));
    assert_eq!(c.replica.digest(), b.replica.digest());
    assert!(c.heads.iter().all(|head| head.is_genuine(WORKSPACE)));
    assert!(c.heads.last_within(a.replica.me(), 1..=3).is_some());
}
