//! `data/events.csv`: what changed between year-ends, organization by organization.
//!
//! Enters: the events of each year-end. Leaves: CSV bytes, in the order of the events.

use super::encode::Table;
use crate::codes::Divisions;
use crate::quantity::Date;
use crate::register::Event;

/// The columns of `data/events.csv`.
const EVENTS: [&str; 8] =
    ["as_of", "event", "id", "name", "region", "region_name", "before", "after"];

/// `data/events.csv`: what changed since the year-end before, year-end by year-end.
pub fn events_csv(years: &[(Date, &[Event])]) -> Vec<u8> {
    let mut table = Table::new(&EVENTS);
    for (as_of, events) in years {
        let divisions = Divisions::in_force(as_of.year());
        let date = as_of.to_string();
        for event in *events {
            let region = event.region.map(|code| code.to_string()).unwrap_or_default();
            let name = event.region.and_then(|code| divisions.name(code)).unwrap_or_default();
            table.row([
                date.as_str(),
                event.change.id(),
                &event.id,
                &event.name,
                &region,
                name,
                &event.before,
                &event.after,
            ]);
        }
    }
    table.finish()
}
