//! `felder`: what a record of a kind can hold, straight from the schema.

use clap::Arg;
use serde_json::{Value as Json, json};

use crate::cli::answer::{Answer, Reply};
use crate::cli::args::kind;
use crate::cli::call::Call;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, Task};
use crate::cli::words;
use crate::model::catalogue::Catalogue;
use crate::model::schema::{Field, Kind, Need, Pick, Shape, TextRule, Type};
use crate::model::text::width;
use crate::workspace::WorkspaceError;

pub static FIELDS: Entry = Entry {
    words: &["felder", "fields"],
    group: Group::Look,
    about: "zeigen, welche Felder eine Art hat und was hineingehört",
    examples: &["werkbank felder anbindung"],
    args,
    task: Task::Run(fields),
};

fn args() -> Vec<Arg> {
    vec![kind()]
}

struct Fields {
    kind: Kind,
    catalogue: &'static Catalogue,
}

fn fields(call: &Call<'_>) -> Reply {
    let kind = words::kind(call)?;
    let catalogue = Catalogue::builtin().map_err(WorkspaceError::from)?;
    Ok(Box::new(Fields { kind, catalogue }))
}

impl Answer for Fields {
    fn text(&self, paper: Paper) -> String {
        let fields = self.kind.fields();
        let longest = fields.iter().map(|field| width(field.slug)).max();
        let mut text = String::new();
        for field in fields {
            let parts = [
                Some(field.label.to_owned()),
                (field.need == Need::Required).then(|| "nötig".to_owned()),
                Some(what(field, self.catalogue)),
                many(field.shape).map(str::to_owned),
                Some(field.help.to_owned()).filter(|help| !help.is_empty()),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            text.push_str(&paper.entry(0, field.slug, longest.unwrap_or(0), &parts.join("; ")));
        }
        text
    }

    fn json(&self) -> Json {
        let field = |field: &Field| {
            json!({
                "field": field.slug,
                "label": field.label,
                "group": field.group,
                "type": type_word(field.ty),
                "shape": match field.shape {
                    Shape::Single => "single",
                    Shape::Set => "set",
                    Shape::PerCheckItem => "per-item",
                },
                "required": field.need == Need::Required,
                "personal": field.is_personal(),
                "choices": options(field, self.catalogue)
                    .iter()
                    .map(|option| json!({ "value": option.slug, "label": option.label }))
                    .collect::<Vec<_>>(),
                "refers_to": match field.ty {
                    Type::Reference(kind) => Some(kind.def().english),
                    _ => None,
                },
            })
        };
        self.kind.fields().iter().map(field).collect()
    }
}

fn options(field: &Field, catalogue: &Catalogue) -> Vec<Pick> {
    match field.ty {
        Type::Choice(choices) => choices.options(catalogue),
        _ => Vec::new(),
    }
}

/// What goes into a field, for people.
fn what(field: &Field, catalogue: &Catalogue) -> String {
    match field.ty {
        Type::Text(TextRule::Any) => "Text".to_owned(),
        Type::Text(_) => "Text in fester Form".to_owned(),
        Type::LongText => "Text, auch mehrere Zeilen".to_owned(),
        Type::Integer(bounds) => format!("Zahl von {} bis {}", bounds.min, bounds.max),
        Type::YesNo => "ja oder nein".to_owned(),
        Type::Date => "Datum, etwa 24.11.2026".to_owned(),
        Type::Time => "Uhrzeit, etwa 9:00".to_owned(),
        Type::Reference(kind) => format!("{} (Schlüssel oder Name)", kind.def().label),
        Type::Choice(_) => {
            let options = options(field, catalogue).into_iter();
            let words = options.map(|Pick { slug, label }| {
                if slug == label {
                    slug
                } else {
                    format!("{slug} ({label})")
                }
            });
            words.collect::<Vec<_>>().join(", ")
        }
    }
}

fn type_word(ty: Type) -> &'static str {
    match ty {
        Type::Text(_) => "text",
        Type::LongText => "long-text",
        Type::Integer(_) => "integer",
        Type::YesNo => "yes-no",
        Type::Date => "date",
        Type::Time => "time",
        Type::Choice(_) => "choice",
        Type::Reference(_) => "reference",
    }
}

fn many(shape: Shape) -> Option<&'static str> {
    match shape {
        Shape::Single => None,
        Shape::Set => Some("mehrere mit Komma"),
        Shape::PerCheckItem => Some("je Prüfpunkt, mit .NUMMER"),
    }
}
