//! Writes a sheet as comma-separated text (RFC 4180).
//!
//! Enters: a sheet. Leaves: bytes in GB18030 without a mark, as a spreadsheet
//! program on Chinese Windows saves it, or in UTF-8 with a byte order mark.

use super::designs::Format;
use super::sheet::Sheet;

/// The sheet as text; every record has the width of the sheet.
pub(super) fn write(sheet: &Sheet, format: Format) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for (_, cells) in &sheet.rows {
        let mut record: Vec<String> = cells.iter().map(super::sheet::Cell::text).collect();
        record.resize(usize::from(sheet.width), String::new());
        writer.write_record(&record)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(match format {
        Format::CsvChinese => {
            // The writer was given text only.
            let text = String::from_utf8_lossy(&bytes);
            encoding_rs::GB18030.encode(&text).0.into_owned()
        }
        _ => [&b"\xEF\xBB\xBF"[..], &bytes].concat(),
    })
}
