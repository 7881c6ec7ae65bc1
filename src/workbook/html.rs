//! HTML tables, which many systems export under the name of a spreadsheet.
//!
//! Enters: the bytes of a page. Leaves: one sheet without a name, with the page's tables
//! one below the other and the lines of text between them, as a spreadsheet program shows
//! them. Never follows a link, and takes no word from scripts and styles.

mod any;
mod tags;

use std::borrow::Cow;

use super::grid::{Cell, MOST_COLUMNS, MOST_ROWS, Merge, SheetBuilder};
use super::refusal::Refusal;
use super::{Workbook, refused, unreadable_text};
use crate::codes::decode;

/// Reads a page.
pub(super) fn read(name: &str, bytes: &[u8]) -> Workbook {
    let Some(text) = decode(bytes) else {
        return unreadable_text(name);
    };
    let mut page = Page::default();
    tags::walk(&text, &mut page);
    sheet(name, page)
}

/// What has been laid out, as a sheet.
fn sheet(name: &str, mut page: Page) -> Workbook {
    page.line();
    if page.too_large {
        return refused(name, "网页表格超过 1,048,576 行或 16,384 列");
    }
    if page.tables == 0 {
        return refused(name, "内容是网页（HTML），但没有表格");
    }
    match page.builder.checked(page.merges) {
        Ok(sheet) => Workbook { sheets: vec![sheet], diagnostics: Vec::new() },
        Err(excess) => Refusal::TooLarge(format!("网页表格未读：{excess}")).workbook(name),
    }
}

/// Columns and rows that a cell covers.
#[derive(Debug, Clone, Copy, Default)]
struct Spans {
    columns: Option<u32>,
    rows: Option<u32>,
}

impl Spans {
    /// Takes what an attribute says, of which the first that says a number counts.
    fn take(&mut self, attribute: &[u8], value: &[u8]) {
        let side = match attribute {
            b"colspan" => &mut self.columns,
            b"rowspan" => &mut self.rows,
            _ => return,
        };
        let number = || std::str::from_utf8(value).ok()?.trim().parse().ok();
        *side = side.or_else(number);
    }
}

/// True for an element whose content is no text of the page.
fn is_silent(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"title")
}

/// A page while it is read.
#[derive(Default)]
struct Page {
    builder: SheetBuilder,
    merges: Vec<Merge>,
    /// Tables begun.
    tables: usize,
    /// Tables within tables: the text of an inner one belongs to the outer one's cell.
    depth: usize,
    /// The row that is filled, and whether any of it was begun.
    row: u32,
    begun: bool,
    column: u32,
    /// For each column the first row that no cell above reaches into.
    free: Vec<u32>,
    /// The cell whose text is collected.
    cell: Option<(u32, u32)>,
    text: String,
    too_large: bool,
}

impl Page {
    fn start(&mut self, name: &[u8], spans: Spans) {
        match name {
            b"table" => {
                if self.depth == 0 {
                    self.line();
                    self.tables += 1;
                    self.free.clear();
                }
                self.depth += 1;
            }
            b"tr" if self.depth == 1 => self.next_row(),
            b"td" | b"th" if self.depth == 1 => self.open_cell(spans),
            b"br" => self.text.push('\n'),
            name if self.depth == 0 && is_block(name) => self.line(),
            name if is_block(name) => self.text.push(' '),
            _ => {}
        }
    }

    /// False between the cells of a table, where what stands is nothing.
    fn listens(&self) -> bool {
        self.cell.is_some() || self.depth == 0
    }

    fn say(&mut self, words: &[u8]) {
        if self.listens() {
            match std::str::from_utf8(words) {
                Ok(words) => self.text.push_str(words),
                Err(_) => self.text.push_str(&String::from_utf8_lossy(words)),
            }
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"table" if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 {
                    self.next_row();
                    let reached = self.free.iter().copied().max().unwrap_or(0);
                    // A blank row parts it from what follows.
                    self.row = self.row.max(reached) + 1;
                }
            }
            b"tr" if self.depth == 1 => self.next_row(),
            b"td" | b"th" if self.depth == 1 => self.close_cell(),
            name if self.depth == 0 && is_block(name) => self.line(),
            _ => {}
        }
    }

    /// A line of text outside the tables is a row of one cell.
    fn line(&mut self) {
        self.close_cell();
        let text = words(&self.text);
        if !text.is_empty() {
            self.builder.push(self.row, 0, Cell::Text(&text));
            self.row += 1;
        }
        self.text.clear();
    }

    fn next_row(&mut self) {
        self.close_cell();
        self.row += u32::from(self.begun);
        self.begun = false;
        self.column = 0;
    }

    fn open_cell(&mut self, spans: Spans) {
        self.close_cell();
        self.begun = true;
        let taken = |free: &[u32], row, column: u32| {
            free.get(column as usize).is_some_and(|free| *free > row)
        };
        while taken(&self.free, self.row, self.column) {
            self.column += 1;
        }
        // The limits of the HTML standard.
        let wide = spans.columns.unwrap_or(1).clamp(1, 1_000);
        let high = spans.rows.unwrap_or(1).clamp(1, 65_534);
        let (first, after) = (self.column, self.column + wide);
        if after > MOST_COLUMNS || self.row + high > MOST_ROWS {
            self.too_large = true;
            return;
        }
        if self.free.len() < after as usize {
            self.free.resize(after as usize, 0);
        }
        self.free[first as usize..after as usize].fill(self.row + high);
        if wide > 1 || high > 1 {
            let end = (self.row + high - 1, after - 1);
            self.merges.push(Merge { start: (self.row, first), end });
        }
        self.cell = Some((self.row, first));
        self.column = after;
        self.text.clear();
    }

    fn close_cell(&mut self) {
        if let Some((row, column)) = self.cell.take() {
            self.builder.push(row, column, Cell::Text(&words(&self.text)));
            self.text.clear();
        } else if self.depth > 0 {
            self.text.clear();
        }
    }
}

/// The text as a page shows it: runs of blanks are one, and breaks stay.
fn words(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    // All but a few texts are one word.
    if !text.contains(char::is_whitespace) {
        return Cow::Borrowed(text);
    }
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    Cow::Owned(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

fn is_block(name: &[u8]) -> bool {
    const BLOCKS: [&[u8]; 14] = [
        b"p", b"div", b"h1", b"h2", b"h3", b"h4", b"h5", b"h6", b"li", b"caption", b"center",
        b"body", b"html", b"hr",
    ];
    BLOCKS.contains(&name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::damage::{change, changed};
    use super::*;

    fn cells(page: &str) -> Vec<(u32, u32, String)> {
        let book = read("a.xls", page.as_bytes());
        let sheet = &book.sheets[0];
        let cells = sheet.rows().iter().flat_map(|row| sheet.row(*row).map(|cell| (*row, cell)));
        cells
            .map(|(row, (column, cell))| match cell {
                Cell::Text(text) => (row, column, text.to_owned()),
                other => panic!("a page holds text, but found {other:?}"),
            })
            .collect()
    }

    fn placed(cells: &[(u32, u32, &str)]) -> Vec<(u32, u32, String)> {
        cells.iter().map(|(row, column, text)| (*row, *column, (*text).to_owned())).collect()
    }

    #[test]
    fn cells_that_span_rows_and_columns_keep_the_others_in_place() {
        let page = "<table><tr><th rowspan=2>名称<th colspan=2>从业人员</tr>\
                    <tr><td>专职<td>兼职</tr><tr><td>甲&amp;乙协会<td> 3 <td>4</tr></table>";
        let expected = placed(&[
            (0, 0, "名称"),
            (0, 1, "从业人员"),
            (1, 1, "专职"),
            (1, 2, "兼职"),
            (2, 0, "甲&乙协会"),
            (2, 1, "3"),
            (2, 2, "4"),
        ]);
        assert_eq!(cells(page), expected);
        let merges = &read("a.xls", page.as_bytes()).sheets[0].merges;
        assert_eq!(merges.len(), 2);
        assert_eq!(merges[1], Merge { start: (0, 1), end: (0, 2) });
    }

    #[test]
    fn lines_between_tables_are_rows_and_scripts_are_nothing() {
        let page = "<html><head><title>x</title><style>td{a:b}</style></head><body>\
                    <h1>西湖区 名册</h1><script>var a = '<td>1</td>';</script>\
                    <table><tr><td>a<br>b</td></tr></table><p>第二张</p>\
                    <table><tr><td><table><tr><td>c</td></tr></table></td></tr></table>";
        let expected =
            placed(&[(0, 0, "西湖区 名册"), (1, 0, "a\nb"), (3, 0, "第二张"), (4, 0, "c")]);
        assert_eq!(cells(page), expected);
    }

    #[test]
    fn spans_beyond_every_sheet_are_refused_and_take_no_memory() {
        let page = format!("<table><tr>{}", "<td colspan=1000>a".repeat(20));
        let book = read("a.xls", page.as_bytes());
        assert!(book.sheets.is_empty());
        assert_eq!(book.diagnostics[0].code.id, "workbook/not-a-spreadsheet");
    }

    #[test]
    fn cells_that_reach_below_every_sheet_are_refused() {
        let page = "<table><tr><td rowspan=65534>a</table>".repeat(17);
        let book = read("a.xls", page.as_bytes());
        assert!(book.sheets.is_empty());
        assert_eq!(book.diagnostics[0].code.id, "workbook/not-a-spreadsheet");
    }

    const PAGE: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\r\n<html xmlns:x='urn'><head>\
        <meta charset=utf-8><title>甲 <b></title><style><!-- td{a:b} --></style>\
        <!--[if gte mso 9]><xml><x:Name>乙</x:Name></xml><![endif]--></head>\r\n<body link=blue>\
        <p>名册&nbsp;&amp;<br/>二</p><script>if (a<b) { '<td>' }</script><table border=1 x:str>\r\n<tr>\
        <TH colspan=2 rowspan=\"2\">一 < 二</TH><td class='x' rowspan=2>&nbsp;</td></tr>\r\n\
        <tr><td/></tr><tr><td>&lt;甲&#20057;<td>  丙\r\n 丁</td><td><table><tr><td>戊</table></tr>\
        </table><![if !x]>己<![endif]><hr><table><tr><td>3</td></tr></table><?a?></body></html>";

    /// What a page holds, a line for each row.
    fn lines(page: Page) -> Vec<String> {
        let book = sheet("a.xls", page);
        let row = |sheet: &super::super::Sheet, row: u32| {
            format!("{row}: {:?}", sheet.row(row).collect::<Vec<_>>())
        };
        let sheets = book.sheets.iter();
        let rows = sheets.flat_map(|sheet| sheet.rows().iter().map(|at| row(sheet, *at)));
        let merges = book.sheets.iter().map(|sheet| format!("{:?}", sheet.merges));
        let found = book.diagnostics.iter().map(|found| format!("{found:?}"));
        rows.chain(merges).chain(found).collect()
    }

    fn walked(walk: impl Fn(&str, &mut Page), text: &str) -> Vec<String> {
        let mut page = Page::default();
        walk(text, &mut page);
        lines(page)
    }

    #[test]
    fn a_sign_in_a_script_swallows_nothing() {
        let page = "<script>if (a<b) {}</script><table><tr><td>1</table>";
        assert_eq!(cells(page), placed(&[(0, 0, "1")]));
        assert_eq!(walked(any::walk, page), walked(tags::walk, page));
    }

    #[test]
    fn what_programs_write_is_taken_straight() {
        assert_eq!(tags::straight(PAGE, &mut Page::default()), PAGE.len());
        for unusual in
            ["<td a\"b>", "<td\u{a0}>", "<td rowspan='&#50;'>", "</td x>", "<!-->-->", "<td"]
        {
            let page = format!("<table>{unusual}1");
            assert_eq!(tags::straight(&page, &mut Page::default()), 7, "{unusual}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn tags_taken_straight_say_what_html5gum_hears(
            changes in prop::collection::vec(change(&SIGNS), 0..3),
        ) {
            let page = changes.iter().fold(PAGE.to_owned(), |text, one| changed(&text, *one));
            let (straight, heard) = (walked(tags::walk, &page), walked(any::walk, &page));
            prop_assert!(straight == heard, "{page}\n{straight:#?}\n{heard:#?}");
        }
    }

    const SIGNS: [&str; 40] = [
        "",
        "<",
        ">",
        "/",
        "\"",
        "'",
        " ",
        "=",
        "&",
        ";",
        "&#10;",
        "&nbsp;",
        "&nbsp",
        "!",
        "-",
        "<!--",
        "-->",
        "--!>",
        "->",
        "\r",
        "\n",
        "\0",
        "\u{a0}",
        "年",
        "<td>",
        "</td>",
        "<TD ROWSPAN=3>",
        "<td colspan='&#50;'>",
        "<br",
        "<table>",
        "</table>",
        "<style>",
        "</style\n>",
        "<script/>",
        "</script>",
        "<textarea>",
        "<![CDATA[",
        "<?",
        "</",
        "`",
    ];
}
