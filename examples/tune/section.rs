//! A chart with what it says and the figures behind it.

use std::io::{self, Write};

use samestory::page::chart::Chart;

pub(crate) struct Section {
    /// Of its file and on the page.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// What the chart says, with the figures.
    pub(crate) text: String,
    pub(crate) chart: Chart,
    pub(crate) table: Table,
}

/// Columns of figures.
pub(crate) struct Table {
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let head: Vec<String> = self.head.iter().map(|&name| name.to_owned()).collect();
        let lines = || std::iter::once(&head).chain(&self.rows);
        let wide = |column: usize| lines().map(|line| line[column].len()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..head.len()).map(wide).collect();
        for line in lines() {
            for (cell, wide) in line.iter().zip(&widths) {
                write!(out, "{cell:>0$}  ", wide)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

/// A number with a comma every three digits.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    String::from_utf8_lossy(&groups.join(&b',')).into_owned()
}

/// A share of a whole, which may be nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// To three decimals; a dash where there is nothing to share.
pub(crate) fn written(share: f64) -> String {
    if share.is_nan() { "-".to_owned() } else { format!("{share:.3}") }
}
