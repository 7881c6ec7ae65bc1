//! `data/party_organizations.csv`: one row a party organization.
//!
//! Enters: a register. Leaves: CSV bytes. A party organization stands at the organization
//! at which it counts, with those that it covers.

use std::collections::BTreeMap;

use super::encode::Table;
use crate::codes::Divisions;
use crate::register::Register;

/// The columns of `data/party_organizations.csv`.
const COLUMNS: [&str; 13] = [
    "host",
    "party_name",
    "party_parent",
    "region",
    "region_name",
    "mode",
    "form",
    "members",
    "established",
    "last_election",
    "term_end",
    "organizations",
    "covers",
];

/// `data/party_organizations.csv`, in the order of the register.
pub fn party_organizations_csv(register: &Register) -> Vec<u8> {
    let mut covers: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (at, host) in register.party_at.iter().enumerate() {
        if let Some(host) = host {
            covers.entry(*host).or_default().push(register.text("id", at).unwrap_or_default());
        }
    }
    let year = register.as_of.map_or(0, |date| date.year());
    let divisions = Divisions::in_force(year);
    let members = register.integers("members");
    let dates = ["established", "last_election", "term_end"].map(|column| register.dates(column));
    let mut table = Table::new(&COLUMNS);
    for (host, units) in covers {
        let at = host as usize;
        let text = |column| register.text(column, at).unwrap_or_default().to_owned();
        let region = register.regions[at];
        let name = region.and_then(|code| divisions.name(code)).unwrap_or_default();
        let day = |of: usize| dates[of][at].map(|date| date.to_string()).unwrap_or_default();
        let cells = [
            text("id"),
            text("party_name"),
            text("party_parent"),
            text("region"),
            name.to_owned(),
            text("mode"),
            text("form"),
            members[at].map(|members| members.to_string()).unwrap_or_default(),
            day(0),
            day(1),
            day(2),
            units.len().to_string(),
            units.join("；"),
        ];
        table.row(cells.each_ref().map(String::as_str));
    }
    table.finish()
}
