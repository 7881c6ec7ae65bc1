//! The records of an xlsb, looked through before its reader takes them.
//!
//! Enters: its parts, inflated. Leaves: the merged ranges of a sheet and whether a row or
//! column of it is hidden; the relations of the sheets, in their order. Never takes a value
//! out of a record.

use std::io::{self, BufRead, Read};

use super::grid::Merge;

/// BrtRowHdr and BrtColInfo, with the place of the byte that says it and the flag in it
/// (MS-XLSB 2.4.726 and 2.4.323: fDyZero, fHidden).
const HIDING: [(u32, usize, u8); 2] = [(0, 11, 0x10), (60, 16, 0x01)];
/// BrtMergeCell: first and last row, first and last column.
const MERGE_CELL: u32 = 176;
/// BrtBundleSh: state and number, then the relation and the name of a sheet.
const BUNDLE_SHEET: u32 = 156;
/// Bytes of a record of which anything is of use.
const MOST: usize = 1 << 10;
/// Merged ranges that are taken of a sheet: one a row.
pub(super) const MOST_MERGES: usize = 1 << 20;

/// What a sheet holds besides cells.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// A row or column is hidden.
    pub(super) hidden: bool,
    pub(super) merges: Vec<Merge>,
}

/// Looks through a sheet. Where it is damaged, what stands before counts; of more merged
/// ranges than are taken one too many is told.
pub(super) fn looks(sheet: impl BufRead) -> Looks {
    let mut looks = Looks::default();
    each(sheet, |kind, head| {
        let hides = |(one, at, flag): &(u32, usize, u8)| {
            *one == kind && head.get(*at).is_some_and(|byte| byte & flag != 0)
        };
        looks.hidden |= HIDING.iter().any(hides);
        if kind == MERGE_CELL
            && looks.merges.len() <= MOST_MERGES
            && let Some([top, bottom, left, right]) = words(head)
        {
            looks.merges.push(Merge { start: (top, left), end: (bottom, right) });
        }
    });
    looks
}

/// The relations of the sheets, in the order of the workbook.
pub(super) fn relations(workbook: impl BufRead) -> Vec<String> {
    let mut relations = Vec::new();
    each(workbook, |kind, head| {
        if kind == BUNDLE_SHEET {
            relations.push(text(head.get(8..).unwrap_or_default()).unwrap_or_default());
        }
    });
    relations
}

/// Hands on the kind and the head of every record.
fn each(mut records: impl BufRead, mut take: impl FnMut(u32, &[u8])) {
    let mut head = Vec::with_capacity(MOST);
    while let Ok(Some(kind)) = next(&mut records, &mut head) {
        take(kind, &head);
    }
}

/// The kind of the next record and its head; nothing at the end.
fn next(records: &mut impl BufRead, head: &mut Vec<u8>) -> io::Result<Option<u32>> {
    if records.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let kind = number(records, 2)?;
    let len = u64::from(number(records, 4)?);
    head.clear();
    let mut record = records.take(len);
    record.by_ref().take(MOST as u64).read_to_end(head)?;
    io::copy(&mut record, &mut io::sink())?;
    Ok(Some(kind))
}

/// A number in pieces of seven bits, the least first, of so many bytes at most.
fn number(records: &mut impl BufRead, most: u32) -> io::Result<u32> {
    let mut number = 0;
    for at in 0..most {
        let mut byte = [0];
        records.read_exact(&mut byte)?;
        number |= u32::from(byte[0] & 0x7F) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}

fn words<const N: usize>(head: &[u8]) -> Option<[u32; N]> {
    let (words, _) = head.as_chunks::<4>();
    let words: Vec<u32> = words.iter().take(N).map(|word| u32::from_le_bytes(*word)).collect();
    words.try_into().ok()
}

/// A text with its length before it.
fn text(bytes: &[u8]) -> Option<String> {
    let [len] = words(bytes)?;
    let units = bytes.get(4..)?.as_chunks::<2>().0.get(..len as usize)?;
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    String::from_utf16(&units).ok()
}
