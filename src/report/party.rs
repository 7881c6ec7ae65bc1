//! `data/party_organizations.csv`: one row a party organization.
//!
//! Enters: a register. Leaves: CSV bytes. A party organization stands at the organization
//! at which it counts, with those that it covers.

use super::encode::Table;
use super::write::Content;
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
pub fn party_organizations_csv(register: &Register) -> Content {
    let at = register.party_at.iter().enumerate();
    let mut covered: Vec<(usize, usize)> =
        at.filter_map(|(at, host)| Some(((*host)? as usize, at))).collect();
    covered.sort_unstable();
    let year = register.as_of.map_or(0, |date| date.year());
    let divisions = Divisions::in_force(year);
    let texts = ["id", "party_name", "party_parent", "region", "mode", "form"]
        .map(|column| register.text_by_place(column));
    let members = register.integers("members");
    let dates = ["established", "last_election", "term_end"].map(|column| register.dates(column));
    let parties: Vec<&[(usize, usize)]> = covered.chunk_by(|a, b| a.0 == b.0).collect();
    Table::large(&COLUMNS, &parties, |table, units| {
        let at = units[0].0;
        let [id, party_name, party_parent, region, mode, form] =
            texts.each_ref().map(|text| text(at).unwrap_or_default());
        let name = register.regions[at].and_then(|code| divisions.name(code)).unwrap_or_default();
        let members = members[at].map(|members| members.to_string()).unwrap_or_default();
        let [established, last_election, term_end] = dates
            .each_ref()
            .map(|dates| dates[at].map(|date| date.to_string()).unwrap_or_default());
        let covers: Vec<&str> =
            units.iter().map(|(_, unit)| texts[0](*unit).unwrap_or_default()).collect();
        table.row([
            id,
            party_name,
            party_parent,
            region,
            name,
            mode,
            form,
            &members,
            &established,
            &last_election,
            &term_end,
            &units.len().to_string(),
            &covers.join("；"),
        ]);
    })
}
