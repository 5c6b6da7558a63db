//! The short ways to what is done most in a list: a Hürde solved or escalated, a task done, a mail addressed.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::model::catalogue::{Catalogue, EscalationLevel, PactMilestone};
use crate::model::dates::german_date;
use crate::model::schema::{Kind, date_value};
use crate::model::text::counted;
use crate::replica::Value;
use crate::tui::command::register::Register as Do;
use crate::tui::data::Data;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::record::{self, Prefill};
use crate::tui::dialog::{public_holidays, surroundings};
use crate::tui::message::Message;
use crate::tui::widget::date_picker::Holidays;
use crate::tui::widget::form::{Answer, FieldSpec, Form};
use crate::workspace::{Action, Typed, Workspace, WorkspaceError};

/// Does one of them to the records `keys`. `linked` is the Hürde chosen in the details.
pub fn run(asked: Do, keys: &[String], linked: Option<&str>, data: &Data) -> Vec<Message> {
    let first = keys.first();
    match (asked, first) {
        (Do::TakePact, _) => take_pact(data),
        (_, None) => Vec::new(),
        (Do::Solve, _) => vec![solve(keys, data)],
        (Do::Begin, Some(_)) => begin(keys, data),
        (Do::Escalate, Some(key)) => escalate(key, data),
        (Do::AddTask, Some(key)) => vec![add_task(key, data)],
        (Do::TakeOver, Some(key)) => vec![take_over(key, linked, data)],
        (Do::Finish, _) => vec![turn(Kind::Task, keys, data)],
        (Do::Reach, _) => vec![turn(Kind::Milestone, keys, data)],
        (Do::CopyMail, _) => vec![copy_mail(keys, data)],
        _ => Vec::new(),
    }
}

/// A record by its name, several by their number.
fn named(kind: Kind, keys: &[String], data: &Data) -> String {
    match keys {
        [key] => data.view().title(kind, key),
        several => counted(several.len() as u64, kind.def().label, kind.def().plural),
    }
}

/// Asks for the solution, with what is there already, and says that the Hürden are solved.
fn solve(keys: &[String], data: &Data) -> Message {
    let snapshot = &data.snapshot;
    let today = german_date(snapshot.today());
    let field = |slug| record::blank_of(Kind::Obstacle, slug, snapshot);
    let known = |slug| {
        let text = data.view().text(Kind::Obstacle, keys.first()?, slug);
        text.filter(|_| keys.len() == 1)
    };
    let specs = [
        ("loesung", None),
        ("empfehlung", None),
        ("geloest_am", Some(today)),
    ];
    let specs = specs.into_iter().filter_map(|(slug, offered)| {
        let spec = FieldSpec {
            group: String::new(),
            ..field(slug)?
        };
        let spec = if slug == "loesung" {
            spec.required()
        } else {
            spec
        };
        Some(match known(slug).or(offered) {
            Some(text) => spec.offering(Answer::One(text)),
            None => spec,
        })
    });
    let form = Form::new(specs.collect(), "Gelöst", surroundings(snapshot));
    let name = named(Kind::Obstacle, keys, data);
    let title = format!("Gelöst · {name}");
    let keys = keys.to_vec();
    Message::open(FormDialog::new(title, form, move |dialog| {
        let (keys, name) = (keys.clone(), name.clone());
        vec![Message::work(move |workspace| {
            save(
                dialog,
                &keys,
                &[("stand", "geloest")],
                &format!("Gelöst: {name}."),
                workspace,
            )
        })]
    }))
}

/// Writes what the form says and `beside` to all records, as one step.
fn save(
    dialog: FormDialog,
    keys: &[String],
    beside: &[(&str, &str)],
    told: &str,
    workspace: &mut Workspace,
) -> Vec<Message> {
    let snapshot = workspace.snapshot();
    let typed = |(slug, text): (&str, &str)| Typed {
        slug: slug.to_owned(),
        item: None,
        text: text.to_owned(),
    };
    let changes = dialog.changes();
    let filled = changes.iter().filter_map(|(slug, answer)| match answer {
        Answer::One(text) => Some(typed((slug, text))),
        Answer::Many(_) => None,
    });
    let typed: Vec<Typed> = filled.chain(beside.iter().copied().map(typed)).collect();
    let action = keys.iter().try_fold(Action::new(), |action, key| {
        Ok::<_, crate::workspace::ActionError>(action.and(snapshot.change(
            Kind::Obstacle,
            key,
            &typed,
        )?))
    });
    let written = action
        .map_err(WorkspaceError::from)
        .and_then(|action| workspace.apply(&action.because(told)));
    match written {
        Ok(written) => vec![crate::tui::dialog::done(
            format!("{told} <undo> nimmt es zurück."),
            &written.hints,
        )],
        Err(error) => dialog.refused(None, error.to_string()),
    }
}

/// Somebody works on it.
fn begin(keys: &[String], data: &Data) -> Vec<Message> {
    let view = data.view();
    let kind = match keys.first() {
        Some(key) if view.exists(Kind::Task, key) => Kind::Task,
        _ => Kind::Obstacle,
    };
    let action = keys.iter().fold(Action::new(), |action, key| {
        action.set(kind, key, "stand", Value::text("in-arbeit"))
    });
    vec![Message::apply(
        action,
        format!("In Arbeit: {}.", named(kind, keys, data)),
    )]
}

/// The level a Hürde is on, and the one above.
pub fn levels<'a>(
    key: &str,
    data: &Data,
    catalogue: &'a Catalogue,
) -> (Option<&'a EscalationLevel>, Option<&'a EscalationLevel>) {
    let levels = &catalogue.escalation_levels;
    let at = data.view().text(Kind::Obstacle, key, "ebene");
    let at = levels
        .iter()
        .position(|level| Some(&level.key) == at.as_ref());
    let next = at.map_or(1, |at| at + 1);
    (at.and_then(|at| levels.get(at)), levels.get(next))
}

/// Asks for what an escalation must say: whom it goes to, what was tried, what is needed, from whom, by when.
fn escalate(key: &str, data: &Data) -> Vec<Message> {
    let snapshot = &data.snapshot;
    let (_, Some(next)) = levels(key, data, snapshot.catalogue()) else {
        return vec![Message::info(
            "Höher geht es nicht: Das ist schon die oberste Ebene.",
        )];
    };
    let deadline = next
        .deadline_days
        .and_then(|days| working_days(snapshot.today(), days, &public_holidays(snapshot)));
    let specs = ["ebene", "von_wem", "versucht", "benoetigt", "frist"];
    let specs = specs.into_iter().filter_map(|slug| {
        let spec = record::blank_of(Kind::Obstacle, slug, snapshot)?;
        let known = data.view().text(Kind::Obstacle, key, slug);
        let (offered, help) = match slug {
            "ebene" => (
                Some(next.key.clone()),
                format!("Dort antwortet: {}.", next.who),
            ),
            "frist" => (
                deadline.map(german_date),
                format!("Bis wann; vorgeschlagene Frist: {}.", next.deadline),
            ),
            "von_wem" => (known, "Von wem Hilfe gebraucht wird.".to_owned()),
            "versucht" => (known, "Was bisher versucht wurde.".to_owned()),
            _ => (known, "Was genau gebraucht wird.".to_owned()),
        };
        let spec = FieldSpec {
            group: String::new(),
            ..spec.help(&help)
        };
        let spec = match slug {
            "ebene" | "benoetigt" => spec.required(),
            _ => spec,
        };
        Some(match offered {
            Some(text) => spec.offering(Answer::One(text)),
            None => spec,
        })
    });
    let form = Form::new(specs.collect(), "Eskalieren", surroundings(snapshot));
    let name = data.view().title(Kind::Obstacle, key);
    let title = format!("Eskalieren · {name}");
    let keys = vec![key.to_owned()];
    let dialog = FormDialog::new(title, form, move |dialog| {
        let (keys, name) = (keys.clone(), name.clone());
        let told = format!("Eskaliert auf {}: {name}.", dialog.one("ebene"));
        vec![Message::work(move |workspace| {
            save(dialog, &keys, &[], &told, workspace)
        })]
    });
    vec![Message::open(dialog)]
}

/// The day so many working days after `from`.
fn working_days(from: NaiveDate, days: u16, holidays: &Holidays) -> Option<NaiveDate> {
    let is_free = |day: NaiveDate| {
        matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || holidays.contains_key(&day)
    };
    let mut day = from;
    let mut left = days;
    while left > 0 {
        day = day.checked_add_days(Days::new(1))?;
        left -= u16::from(!is_free(day));
    }
    Some(day)
}

/// A task that belongs to the Hürde and to what it is about.
fn add_task(key: &str, data: &Data) -> Message {
    let view = data.view();
    let only = |slug| {
        let items = view.items(Kind::Obstacle, key, slug);
        match items.as_slice() {
            [(only, _)] => Some(Answer::One(only.clone())),
            _ => None,
        }
    };
    let person = view.text(Kind::Obstacle, key, "zustaendig");
    let prefill: Prefill = [
        ("huerde", Some(Answer::one(key))),
        ("behoerde", only("behoerden")),
        ("anbindung", only("anbindungen")),
        ("zustaendig", person.map(Answer::One)),
    ]
    .into_iter()
    .filter_map(|(slug, answer)| Some((slug, answer?)))
    .collect();
    Message::open(record::create(Kind::Task, prefill, &data.snapshot))
}

/// Takes over the solution of the linked Hürde, else of the one most like it.
fn take_over(key: &str, linked: Option<&str>, data: &Data) -> Message {
    let view = data.view();
    if view.text(Kind::Obstacle, key, "loesung").is_some() {
        return Message::info("Diese Hürde hat schon eine Lösung; <edit> öffnet sie zum Ändern.");
    }
    let nearest = || {
        let (_, solved) = data.lookup.get(view);
        solved.similar(view, key, 1).into_iter().next()
    };
    let from = linked.map(str::to_owned).or_else(nearest);
    let solution = |from: &String| view.text(Kind::Obstacle, from, "loesung");
    let Some((from, text)) = from.and_then(|from| solution(&from).map(|text| (from, text))) else {
        return Message::info("Es gibt noch keine gelöste Hürde, die dieser ähnlich ist.");
    };
    let action = Action::new().set(Kind::Obstacle, key, "loesung", Value::text(text));
    let from = view.title(Kind::Obstacle, &from);
    Message::apply(
        action,
        format!(
            "Lösung übernommen von „{from}“. Ist sie auch hier gelöst, mit <register-solve> melden."
        ),
    )
}

/// Says that all are done today; if they all are already, that they are open again.
fn turn(kind: Kind, keys: &[String], data: &Data) -> Message {
    let (done, open, day) = match kind {
        Kind::Milestone => ("erreicht", "geplant", None),
        _ => ("erledigt", "offen", Some("erledigt_am")),
    };
    let view = data.view();
    let is_done = |key: &String| view.text(kind, key, "stand").as_deref() == Some(done);
    let (state, value) = if keys.iter().all(is_done) {
        (open, Value::Empty)
    } else {
        (done, date_value(data.snapshot.today()))
    };
    let action = keys.iter().fold(Action::new(), |action, key| {
        let action = action.set(kind, key, "stand", Value::text(state));
        match day {
            Some(day) => action.set(kind, key, day, value.clone()),
            None => action,
        }
    });
    let word = match state {
        "erledigt" => "Erledigt",
        "erreicht" => "Erreicht",
        "geplant" => "Wieder geplant",
        _ => "Wieder offen",
    };
    let name = named(kind, keys, data);
    Message::apply(action, format!("{word}: {name}. <undo> nimmt es zurück."))
}

/// Mail addresses as the line „An“ of a mail takes them.
fn copy_mail(keys: &[String], data: &Data) -> Message {
    let view = data.view();
    let mails = keys
        .iter()
        .filter_map(|key| view.text(Kind::Person, key, "email"));
    let mails: Vec<String> = mails.collect();
    if mails.is_empty() {
        return Message::info("Hier ist keine Mailadresse eingetragen.");
    }
    let what = counted(mails.len() as u64, "Mailadresse", "Mailadressen");
    Message::Copy(mails.join("; "), what)
}

/// The key under which a milestone of the Kommunalpakt is kept: the same in every team, so that they merge.
fn pact_key(milestone: &PactMilestone) -> String {
    format!("kommunalpakt-{}", milestone.key)
}

/// Whether there are milestones of the Kommunalpakt that nobody has taken over.
pub fn has_new_pact(data: &Data) -> bool {
    let mut milestones = data.snapshot.catalogue().pact_milestones.iter();
    milestones.any(|milestone| is_new(milestone, data))
}

fn is_new(milestone: &PactMilestone, data: &Data) -> bool {
    let record = data
        .snapshot
        .state()
        .record(Kind::Milestone.slug(), &pact_key(milestone));
    record.is_none()
}

fn take_pact(data: &Data) -> Vec<Message> {
    let today = data.snapshot.today();
    let milestones = data.snapshot.catalogue().pact_milestones.iter();
    let new: Vec<&PactMilestone> = milestones
        .filter(|milestone| is_new(milestone, data))
        .collect();
    let action = new.iter().fold(Action::new(), |action, milestone| {
        let key = pact_key(milestone);
        let state = if milestone.date <= today {
            "erreicht"
        } else {
            "geplant"
        };
        let text = |action: Action, slug, text: &str| {
            action.set(Kind::Milestone, &key, slug, Value::text(text))
        };
        let action = text(action, "titel", &milestone.name);
        let action = text(action, "stand", state);
        let action = text(
            action,
            "beschreibung",
            &format!("Zeitpunkt: {}", milestone.when),
        );
        let action = text(action, "quelle", &milestone.evidence.source);
        action.set(Kind::Milestone, &key, "datum", date_value(milestone.date))
    });
    let count = counted(new.len() as u64, "Meilenstein", "Meilensteine");
    vec![Message::apply(
        action,
        format!("{count} des Kommunalpakts übernommen. <undo> nimmt es zurück."),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_leave_out_weekends_and_holidays() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut holidays = Holidays::new();
        for (days, expected) in [(0, "2026-12-22"), (3, "2026-12-25"), (5, "2026-12-29")] {
            let found = working_days(day("2026-12-22"), days, &holidays);
            assert_eq!(found, Some(day(expected)), "{days}");
        }
        holidays.insert(day("2026-12-25"), "1. Weihnachtstag".into());
        let found = working_days(day("2026-12-22"), 3, &holidays);
        assert_eq!(found, Some(day("2026-12-28")));
    }
}
