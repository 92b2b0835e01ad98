//! Tables of figures in Markdown: the same figures give the same bytes.

use std::fmt::Write;

/// A table: its head and its rows.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = String::new();
    let _ = writeln!(table, "| {} |", head.join(" | "));
    let _ = writeln!(table, "|---{}|", "|---:".repeat(head.len().saturating_sub(1)));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        let _ = writeln!(table, "| {} |", cells.join(" | "));
    }
    table
}

/// A share in percent with one digit; `–` for none.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1}", 100.0 * share))
}

/// A number below one with three digits; `–` for none.
pub fn thousandths(number: Option<f64>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_its_table() {
        let table = table(&["a", "b"], [vec!["x|y\nz".to_owned(), percent(Some(0.8649))]]);
        assert_eq!(table, "| a | b |\n|---|---:|\n| x\\|y z | 86.5 |\n");
        assert_eq!((percent(None), thousandths(Some(0.12345))), ("–".to_owned(), "0.123".to_owned()));
    }
}
