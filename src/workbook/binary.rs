//! The records of a sheet of an xlsb, looked through before its reader takes them.
//!
//! Enters: the part, inflated. Leaves: whether a row or column is hidden. Never takes a
//! value out of a record.

use std::io::{self, BufRead, Read};

/// BrtRowHdr and BrtColInfo, with the place of the byte that says it and the flag in it
/// (MS-XLSB 2.4.726 and 2.4.323: fDyZero, fHidden).
const HIDING: [(u16, usize, u8); 2] = [(0, 11, 0x10), (60, 16, 0x01)];

/// Whether a row or column of the sheet is hidden. Where the part is damaged, what stands
/// before counts.
pub(super) fn hides(mut sheet: impl BufRead) -> bool {
    loop {
        match next(&mut sheet) {
            Ok(Some(false)) => {}
            Ok(Some(true)) => return true,
            Ok(None) | Err(_) => return false,
        }
    }
}

/// Whether the next record hides something; nothing at the end.
fn next(sheet: &mut impl BufRead) -> io::Result<Option<bool>> {
    if sheet.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let kind = number(sheet, 2)?;
    let len = u64::from(number(sheet, 4)?);
    let mut record = sheet.take(len);
    let hiding = HIDING.iter().find(|(one, ..)| u32::from(*one) == kind);
    let hides = match hiding {
        Some((_, at, flag)) if len > *at as u64 => {
            let mut head = [0; 17];
            record.read_exact(&mut head[..=*at])?;
            head[*at] & flag != 0
        }
        _ => false,
    };
    io::copy(&mut record, &mut io::sink())?;
    Ok(Some(hides))
}

/// A number in pieces of seven bits, the least first, of so many bytes at most.
fn number(sheet: &mut impl BufRead, most: u32) -> io::Result<u32> {
    let mut number = 0;
    for at in 0..most {
        let mut byte = [0];
        sheet.read_exact(&mut byte)?;
        number |= u32::from(byte[0] & 0x7F) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}
