//! The page that shows all charts.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use samestory::page::chart;

use super::section::{Section, Table};

const STYLE: &str = include_str!("style.css");

/// Nothing may be loaded, run or sent.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(crate) fn of(corpus: &str, summary: &str, sections: &[Section]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Tuning on " (corpus) }
                style { (PreEscaped(STYLE)) (PreEscaped(chart::STYLE)) }
            }
            body {
                header {
                    h1 { "Tuning on " bdi { (corpus) } }
                    p { (summary) "." }
                }
                main {
                    @for section in sections { (of_section(section)) }
                }
            }
        }
    };
    let mut page = page.into_string();
    page.push('\n');
    page
}

fn of_section(section: &Section) -> Markup {
    html! {
        section id=(section.id) {
            h2 { (section.title) }
            p { (section.text) }
            (PreEscaped(section.chart.to_html(&format!("{}-chart", section.id))))
            (of_table(&section.table))
        }
    }
}

fn of_table(table: &Table) -> Markup {
    html! {
        details {
            summary { "The figures" }
            table {
                thead { tr { @for name in &table.head { th scope="col" { (name) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
