//! The places of regions among their peers, for machines.
//!
//! Enters: ranks. Leaves: CSV bytes. Never rounds.

use super::fraction;
use super::standards::names;
use crate::evaluation::Rank;
use crate::quantity::Date;
use crate::report::encode::Table;

/// `data/ranks.csv`: the best and the worst place of each division among those of its level
/// with the same parent, by base and by what is made of unknown answers. A base below ten
/// is not ranked.
pub fn ranks_csv(as_of: Date, ranks: &[Rank]) -> Vec<u8> {
    let columns = [
        "indicator",
        "as_of",
        "region",
        "region_name",
        "region_level",
        "parent",
        "base",
        "unknown_as",
        "population",
        "met",
        "unknown",
        "low",
        "high",
        "peers",
        "best",
        "worst",
    ];
    let mut table = Table::new(&columns);
    for rank in ranks {
        let mut row = vec![rank.indicator.clone()];
        row.extend(names(as_of, rank.region));
        row.push(rank.parent.map_or_else(|| "all".to_owned(), |parent| parent.to_string()));
        row.extend([rank.base.to_owned(), rank.treatment.id().to_owned()]);
        row.push(rank.counts.population().to_string());
        row.extend([rank.counts.met, rank.counts.unknown].map(|count| count.to_string()));
        row.extend(
            [rank.rates.map(|rates| rates.0), rank.rates.map(|rates| rates.1)].map(fraction),
        );
        row.push(rank.peers.to_string());
        let place = |place: Option<usize>| place.map_or_else(String::new, |at| at.to_string());
        row.extend([rank.places.map(|one| one.best), rank.places.map(|one| one.worst)].map(place));
        table.row(row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    table.finish()
}
