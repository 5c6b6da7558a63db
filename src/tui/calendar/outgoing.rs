//! Which appointments can be saved for other calendars: the chosen one, those that are shown, all.

use super::filter::Filter;
use super::seen::Seen;
use crate::insight::calendar::Entry;
use crate::model::schema::Kind;
use crate::tui::dialog::calendar_file;
use crate::tui::dialog::saving::Offer;
use crate::tui::message::Message;

/// Asks which are to be saved, and where.
pub fn save(seen: &Seen, filter: &Filter) -> Message {
    let view = seen.data.view();
    let entries = seen.data.calendar.entries();
    let chosen = entries.iter().filter(|entry| seen.is_chosen(entry));
    let title = seen
        .chosen
        .map(|key| format!("nur „{}“", view.title(Kind::Appointment, key)));
    let shown = format!("die gezeigten: {}", seen.scale.title(seen.place.day));
    let filtered = (!filter.is_empty()).then(|| format!("alle von {}", filter.words(view)));
    let offers = [
        title.map(|title| offer(title, chosen)),
        Some(offer(shown, seen.of_period())),
        filtered.map(|label| offer(label, entries.iter().filter(|entry| seen.shows(entry)))),
        Some(offer("alle".to_owned(), entries.iter())),
    ];
    let offers = offers.into_iter().flatten();
    calendar_file::open(offers.filter(|offer| !offer.keys.is_empty()).collect())
}

fn offer<'a>(label: String, entries: impl Iterator<Item = &'a Entry>) -> Offer {
    Offer {
        label,
        keys: entries.map(|entry| entry.key.clone()).collect(),
    }
}
