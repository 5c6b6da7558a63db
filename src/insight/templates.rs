//! Prüfvorlagen: the checklist as a team wants it. A template begins as a copy of the built-in list; its points keep
//! the keys they have there, new ones get keys of their own, so that results stay comparable and points merge one by
//! one. A point that is removed stays readable: older runs mean it.

use super::View;
use crate::model::catalogue::{
    Catalogue, Certainty, CheckEnvironment, CheckItem, Duty, Evidence, Path,
};
use crate::model::schema::Kind;
use crate::model::text::sort_key;
use crate::replica::{RecordRef, Value};

/// A point as a template has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplatePoint {
    /// What must hold.
    pub item: CheckItem,
    /// Its place within its section.
    pub place: i64,
    /// Whether new runs have it.
    pub presence: Presence,
}

/// Whether new runs have a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// They do.
    There,
    /// It was removed.
    Removed,
}

/// Room between the places of two neighbours, so that others can come between.
pub const STEP: i64 = 1000;

/// A value for a point: field, point, value.
pub type PointValue = (&'static str, String, Value);

/// All points of a template in their order, those that were removed too. A deleted template still has its points.
pub fn points(view: View<'_>, template: &str) -> Vec<TemplatePoint> {
    let Some(record) = view.state.record(Kind::Template.slug(), template) else {
        return Vec::new();
    };
    let keys = record.items("text").map(|(key, _)| key);
    let mut points: Vec<TemplatePoint> = keys.filter_map(|key| read(record, key, view)).collect();
    points.sort_by_cached_key(|point| order(view.catalogue, &point.item, point.place));
    points
}

/// One point of a template, also one that was removed.
pub fn point(view: View<'_>, template: &str, key: &str) -> Option<TemplatePoint> {
    read(
        view.state.record(Kind::Template.slug(), template)?,
        key,
        view,
    )
}

/// The points that a run of `service` begun now by a template would have, for all variants: its own, and where it is
/// for all services also those that the catalogue adds for this one.
pub fn points_for(view: View<'_>, template: &str, service: &str) -> Vec<CheckItem> {
    let for_this = |item: &CheckItem| item.service.as_deref().is_none_or(|of| of == service);
    let there = |point: &TemplatePoint| point.presence == Presence::There && for_this(&point.item);
    let all = points(view, template);
    let known = |key: &str| all.iter().any(|point| point.item.key == key);
    let added = match view.text(Kind::Template, template, "leistung") {
        Some(_) => Vec::new(),
        None => of_service(view.catalogue, service)
            .filter(|item| !known(&item.key))
            .cloned()
            .collect(),
    };
    let own = all.iter().filter(|point| there(point));
    own.map(|point| point.item.clone()).chain(added).collect()
}

/// The template that new runs of a service are made with: its own, else one for all services. Of several that hold,
/// the one with the highest key, which is the youngest.
pub fn fitting<'a>(view: View<'a>, service: &str) -> Option<&'a str> {
    let holding = view
        .entities(Kind::Template)
        .filter(|template| template.text("stand") != Some("ruht"));
    let fitting = holding.filter_map(|template| match template.text("leistung") {
        Some(of) if of == service => Some((true, template.key())),
        Some(_) => None,
        None => Some((false, template.key())),
    });
    fitting.max().map(|(_, key)| key)
}

/// What a new template begins with: a copy of the built-in list for a service, or of what is checked for every one.
pub fn copy(catalogue: &Catalogue, service: Option<&str>) -> Vec<PointValue> {
    let general = catalogue
        .check_items
        .iter()
        .filter(|item| item.service.is_none());
    let own = service.map(|service| of_service(catalogue, service));
    let items = general.chain(own.into_iter().flatten());
    let places = (1..).map(|place| place * STEP);
    items
        .zip(places)
        .flat_map(|(item, place)| written(item, place))
        .collect()
}

/// The values that make a point.
pub fn written(item: &CheckItem, place: i64) -> Vec<PointValue> {
    let letters: Vec<&str> = item.paths.iter().map(|path| path.letter()).collect();
    let text = |text: &str| match text {
        "" => Value::Empty,
        text => Value::text(text),
    };
    let values = [
        ("text", text(&item.text)),
        ("abschnitt", text(&item.section)),
        ("verbindlichkeit", text(item.duty.key())),
        ("umgebung", text(item.environment.key())),
        ("wege", text(&letters.join(", "))),
        ("rolle", text(&item.role)),
        ("hilfe", text(item.help.as_deref().unwrap_or_default())),
        ("platz", Value::Int(place)),
    ];
    values
        .into_iter()
        .map(|(slug, value)| (slug, item.key.clone(), value))
        .collect()
}

/// What puts a point at a position among the others of a section: its place, and new places for others where there is
/// no room left between two of them.
pub fn placed(
    points: &[TemplatePoint],
    key: &str,
    section: &str,
    position: usize,
) -> Vec<PointValue> {
    let mut others: Vec<(&str, i64)> = points
        .iter()
        .filter(|point| point.item.section == section && point.item.key != key)
        .map(|point| (point.item.key.as_str(), point.place))
        .collect();
    let position = position.min(others.len());
    let above = position.checked_sub(1).map(|at| others[at].1);
    let below = others.get(position).map(|(_, place)| *place);
    let place = |key: &str, place| ("platz", key.to_owned(), Value::Int(place));
    let between = match (above, below) {
        (None, None) => Some(STEP),
        (Some(above), None) => above.checked_add(STEP),
        (above, Some(below)) => {
            let above = above.unwrap_or(0);
            let middle = above.saturating_add(below) / 2;
            Some(middle).filter(|middle| above < *middle && *middle < below)
        }
    };
    if let Some(between) = between {
        return vec![place(key, between)];
    }
    others.insert(position, (key, i64::MIN));
    let numbered = others.iter().zip(1..);
    numbered
        .filter(|((_, before), number)| *before != number * STEP)
        .map(|((key, _), number)| place(key, number * STEP))
        .collect()
}

/// Which way a point moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// What moves a point by one. Beyond the end of its section it goes into the next one; nothing at the very ends.
pub fn moved(points: &[TemplatePoint], key: &str, way: Way) -> Vec<PointValue> {
    let Some(at) = points.iter().position(|point| point.item.key == key) else {
        return Vec::new();
    };
    let neighbour = match way {
        Way::Up => at.checked_sub(1).and_then(|at| points.get(at)),
        Way::Down => points.get(at + 1),
    };
    let Some(neighbour) = neighbour else {
        return Vec::new();
    };
    let (own, section) = (&points[at].item.section, &neighbour.item.section);
    let before = points[..at]
        .iter()
        .filter(|point| point.item.section == *section)
        .count();
    let position = match way {
        _ if own != section => before,
        Way::Up => before - 1,
        Way::Down => before + 1,
    };
    let mut values = placed(points, key, section, position);
    if own != section {
        let text = Value::text(section.as_str());
        values.push(("abschnitt", key.to_owned(), text));
    }
    values
}

/// Whether a point can have this key: short, and safe on every command line.
pub fn is_key(key: &str) -> bool {
    (1..=20).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whether any list has a point with this key: the built-in one, or a template.
pub fn is_known(view: View<'_>, key: &str) -> bool {
    let mut templates = view.entities(Kind::Template);
    view.catalogue.check_item(key).is_some()
        || templates.any(|template| template.item_text("text", key).is_some())
}

/// Sections in the order of the catalogue, within them by place.
pub(super) fn order(catalogue: &Catalogue, item: &CheckItem, place: i64) -> (usize, i64, String) {
    let mut sections = catalogue.sections.iter();
    let section = sections.position(|section| section.key == item.section);
    (section.unwrap_or(usize::MAX), place, sort_key(&item.key))
}

fn of_service<'c>(catalogue: &'c Catalogue, service: &str) -> impl Iterator<Item = &'c CheckItem> {
    catalogue
        .check_items
        .iter()
        .filter(move |item| item.service.as_deref() == Some(service))
}

fn read(record: RecordRef<'_>, key: &str, view: View<'_>) -> Option<TemplatePoint> {
    let value = |slug| record.get_item(slug, key);
    let text = |slug| value(slug).and_then(Value::as_text);
    let known = view.catalogue.check_item(key);
    let wording = text("text")?;
    let unchanged = known.filter(|known| known.text == wording);
    let paths = text("wege").unwrap_or_default().split(", ");
    let item = CheckItem {
        key: key.to_owned(),
        section: text("abschnitt").unwrap_or(OTHERS).to_owned(),
        service: known.and_then(|known| known.service.clone()),
        text: wording.to_owned(),
        help: text("hilfe").map(str::to_owned),
        paths: paths.filter_map(Path::from_letter).collect(),
        duty: text("verbindlichkeit")
            .and_then(Duty::from_key)
            .unwrap_or(Duty::Mandatory),
        environment: text("umgebung")
            .and_then(CheckEnvironment::from_key)
            .unwrap_or(CheckEnvironment::Both),
        role: text("rolle").unwrap_or_default().to_owned(),
        law: unchanged.and_then(|known| known.law.clone()),
        derived: unchanged.map_or_else(Vec::new, |known| known.derived.clone()),
        evidence: unchanged.map_or_else(
            || own_evidence(&view.title(Kind::Template, record.key())),
            |known| known.evidence.clone(),
        ),
    };
    let place = match value("platz") {
        Some(Value::Int(place)) => *place,
        _ => i64::MAX,
    };
    let presence = match value("entfernt") {
        Some(Value::Bool(true)) => Presence::Removed,
        _ => Presence::There,
    };
    Some(TemplatePoint {
        item,
        place,
        presence,
    })
}

/// The section of points that name none.
const OTHERS: &str = "Z";

/// What a team has written itself is known from nowhere else.
pub(super) fn own_evidence(template: &str) -> Evidence {
    Evidence {
        certainty: Certainty::Unconfirmed,
        source: format!("Prüfvorlage „{template}“"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    #[test]
    fn a_copy_reads_back_as_the_list_it_was_made_from() {
        let catalogue = Catalogue::builtin().unwrap();
        let replica = replica(&["pruefvorlage v name=Haus leistung=10092"]);
        let values = copy(catalogue, Some("10092"));
        let mut replica = replica;
        crate::insight::testing::write(&mut replica, "pruefvorlage", "v", &values);
        let view = view(&replica);
        let read: Vec<CheckItem> = points_for(view, "v", "10092");
        let built_in: Vec<&CheckItem> = catalogue.checklist_for("10092", None);
        assert_eq!(read.iter().collect::<Vec<_>>(), built_in);
    }

    #[test]
    fn the_template_of_the_service_comes_before_that_for_all_and_one_at_rest_before_none() {
        let replica = replica(&[
            "pruefvorlage a name=Alle",
            "pruefvorlage b name=Wohngeld leistung=10092",
            "pruefvorlage c name=Alt leistung=10092 stand=ruht",
            "pruefvorlage d name=Anderes leistung=10026",
        ]);
        let view = view(&replica);
        assert_eq!(fitting(view, "10092"), Some("b"));
        assert_eq!(fitting(view, "10124"), Some("a"));
    }

    #[test]
    fn a_general_template_takes_the_extra_points_of_the_service_from_the_catalogue() {
        let replica = replica(&[
            "pruefvorlage v name=Alle text.1=Vertrag text.E7=Eigenes abschnitt.1=A abschnitt.E7=A \
             platz.1=x text.2=weg entfernt.2=ja text.10124-1=fremd",
        ]);
        let keys: Vec<String> = points_for(view(&replica), "v", "10092")
            .into_iter()
            .map(|item| item.key)
            .collect();
        assert_eq!(keys[..2], ["1".to_owned(), "E7".to_owned()]);
        assert!(keys.contains(&"10092-1".to_owned()));
        assert!(!keys.contains(&"2".to_owned()), "removed");
        assert!(!keys.contains(&"3".to_owned()), "never there");
        assert!(!keys.contains(&"10124-1".to_owned()), "of another service");
    }

    #[test]
    fn a_point_moves_past_its_neighbour_and_over_the_border_of_its_section() {
        let line = "pruefvorlage v name=Alle text.a=1 text.b=2 text.c=3 text.d=4 abschnitt.a=A \
                    abschnitt.b=A abschnitt.c=A abschnitt.d=B";
        let steps = [
            ("c", Way::Up, ["a", "c", "b", "d"]),
            ("c", Way::Up, ["c", "a", "b", "d"]),
            ("c", Way::Up, ["c", "a", "b", "d"]),
            ("a", Way::Down, ["c", "b", "a", "d"]),
            ("a", Way::Down, ["c", "b", "a", "d"]),
            ("a", Way::Down, ["c", "b", "d", "a"]),
            ("a", Way::Up, ["c", "b", "a", "d"]),
        ];
        let mut replica = replica(&[line]);
        for (key, way, expected) in steps {
            let values = moved(&points(view(&replica), "v"), key, way);
            crate::insight::testing::write(&mut replica, "pruefvorlage", "v", &values);
            let keys: Vec<String> = points(view(&replica), "v")
                .into_iter()
                .map(|point| point.item.key)
                .collect();
            assert_eq!(keys, expected, "{key} {way:?}");
        }
        let sections: Vec<String> = points(view(&replica), "v")
            .into_iter()
            .map(|point| point.item.section)
            .collect();
        assert_eq!(sections, ["A", "A", "B", "B"]);
    }

    #[test]
    fn keys_are_short_and_plain() {
        for (key, can) in [("6", true), ("10092-1", true), ("E7K3Q", true)] {
            assert_eq!(is_key(key), can);
        }
        for key in ["", "a.b", "ü", "a b", "012345678901234567890"] {
            assert!(!is_key(key), "{key}");
        }
    }
}
