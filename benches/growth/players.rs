//! The other laptops: each writes about its own connections, sees its Land every week and everybody every four weeks.
//!
//! Of their replicas only what goes into changes is kept: counts, hashes, and what each has seen.

use ozg_werkbank::exchange::state_file::{self, Origin, Outgoing, Packing, WriteError};
use ozg_werkbank::exchange::{Author, SecretKey, SignedHeads};
use ozg_werkbank::replica::{Change, Dep, Edit, Hash, Hlc, Intent, Payload, RecordId, Seal, Value};
use ozg_werkbank::store::WorkspaceId;

use crate::work;

pub const LAENDER: usize = 16;
const TEAMS: usize = 25;
const ALL: usize = LAENDER * TEAMS;

/// When it begins, in milliseconds since 1970.
pub const START: u64 = 1_795_400_000_000;
const WEEK: u64 = 7 * 24 * 3_600_000;
pub const YEAR: u64 = WEEKS * WEEK;
pub const WEEKS: u64 = 52;
/// So often all Länder exchange files.
const MEETING: u64 = 4;

/// What a team writes in a week: 96 values.
const CHANGES: u64 = 12;
const EDITS: u64 = 8;

/// A team looks after so many connections: 27 authorities with 16 services.
const CONNECTIONS: u64 = 27 * 16;

struct Team {
    key: SecretKey,
    hlc: Hlc,
    seq: u64,
    hash: Hash,
    /// What it has seen of each team.
    seen: Vec<u64>,
}

pub struct Players {
    workspace: WorkspaceId,
    teams: Vec<Team>,
    week: u64,
    edits: u64,
}

impl Players {
    pub fn new(workspace: WorkspaceId) -> Self {
        let team = |number: usize| {
            let mut seed = [0; 32];
            seed[..8].copy_from_slice(&(number as u64 + 1).to_le_bytes());
            Team {
                key: SecretKey::new(seed),
                hlc: Hlc::default(),
                seq: 0,
                hash: Hash::default(),
                seen: vec![0; ALL],
            }
        };
        Self {
            workspace,
            teams: (0..ALL).map(team).collect(),
            week: 0,
            edits: 0,
        }
    }

    /// Of all years so far.
    pub fn changes(&self) -> u64 {
        self.teams.iter().map(|team| team.seq).sum()
    }

    /// Of all years so far.
    pub fn edits(&self) -> u64 {
        self.edits
    }

    /// One file of each Land with all that its teams write in so many weeks.
    pub fn play(&mut self, weeks: u64) -> Result<Vec<(String, Vec<u8>)>, WriteError> {
        let mut written: Vec<Vec<Change>> = (0..LAENDER).map(|_| Vec::new()).collect();
        for _ in 0..weeks {
            let heads: Vec<(u64, Hash)> = self
                .teams
                .iter()
                .map(|team| (team.seq, team.hash))
                .collect();
            for number in 0..ALL {
                let land = number / TEAMS;
                for at in 0..CHANGES {
                    let deps = match at {
                        0 => self.news(number, &heads),
                        _ => Vec::new(),
                    };
                    written[land].push(self.change(number, at, deps));
                }
            }
            self.week += 1;
        }
        let files = written.into_iter().enumerate();
        files
            .map(|(land, changes)| self.file(land, changes))
            .collect()
    }

    /// What the files of the weekend bring.
    fn news(&mut self, number: usize, heads: &[(u64, Hash)]) -> Vec<Dep> {
        let mates = number / TEAMS * TEAMS..(number / TEAMS + 1) * TEAMS;
        let seen_now = if self.week.is_multiple_of(MEETING) {
            0..ALL
        } else {
            mates
        };
        let mut deps = Vec::new();
        for other in seen_now.filter(|other| *other != number) {
            let (seq, hash) = heads[other];
            if seq > self.teams[number].seen[other] {
                self.teams[number].seen[other] = seq;
                deps.push(Dep {
                    replica: self.teams[other].key.replica(),
                    seq,
                    tip: hash.tip(),
                });
            }
        }
        deps.sort_unstable();
        deps
    }

    fn change(&mut self, number: usize, at: u64, deps: Vec<Dep>) -> Change {
        let wall = START + self.week * WEEK + at * WEEK / 2 / CHANGES + number as u64 * 1000;
        let first = self.edits;
        self.edits += EDITS;
        let team = &mut self.teams[number];
        team.hlc = team.hlc.tick(wall);
        team.seq += 1;
        let connection = first / EDITS * 7_919 % CONNECTIONS;
        let commit = work::commits(first, EDITS).flatten().collect();
        let change = Change {
            replica: team.key.replica(),
            seq: team.seq,
            previous: team.hash,
            hlc: team.hlc,
            deps,
            intent: Intent::Edit,
            reason: None,
            seal: Seal::None,
            edits: written(commit, &format!("{number:03}-{connection:03}")),
        };
        team.hash = change.hash();
        change
    }

    fn file(&self, land: usize, changes: Vec<Change>) -> Result<(String, Vec<u8>), WriteError> {
        let teams = &self.teams[land * TEAMS..(land + 1) * TEAMS];
        let mut heads = SignedHeads::default();
        for team in teams {
            heads.insert(team.key.sign_head(self.workspace, team.seq, team.hash));
        }
        let known = teams.iter().map(|team| Dep {
            replica: team.key.replica(),
            seq: team.seq,
            tip: team.hash.tip(),
        });
        let mut known: Vec<Dep> = known.collect();
        known.sort_unstable();
        let outgoing = Outgoing {
            workspace: self.workspace,
            author: Author::new(&format!("Land {land}"), "Taskforce Beispiel"),
            written: START + self.week * WEEK,
            known,
            changes,
            heads: &heads,
            packing: Packing::Quick,
            origin: Origin::Anybody,
        };
        let bytes = state_file::write(outgoing, &teams[0].key)?;
        Ok((format!("land-{land}-{}.ozgstand", self.week), bytes))
    }
}

/// What the peers' benches write too, on a connection of this team.
fn written(commit: Vec<work::Edit>, key: &str) -> Vec<Edit> {
    let edit = |edit: work::Edit| Edit {
        record: RecordId {
            kind: "anbindung".into(),
            key: key.into(),
        },
        field: edit.field.into(),
        item: None,
        payload: Payload::Open(Value::text(edit.value)),
    };
    commit.into_iter().map(edit).collect()
}
