//! What the result is shown on: how wide it is, and whether it has colours.

use std::io::{self, Write};

use console::{Style, Term};

use crate::args::{Args, Color, WIDTHS};
use crate::styled::{Styled, Tone};
use crate::wording::columns;

/// Where the result goes to no terminal.
const WIDTH: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Columns; no line is wider.
    pub(crate) width: usize,
    pub(crate) has_colour: bool,
}

impl Screen {
    pub(crate) fn of(args: &Args) -> Self {
        let terminal = Some(Term::stdout()).filter(|_| args.output().is_none());
        let size = terminal.as_ref().and_then(Term::size_checked);
        let width = args.width.or(size.map(|(_, columns)| columns));
        let has_colour = match args.color {
            Color::Auto => terminal.is_some() && !is_set("NO_COLOR") && console::colors_enabled(),
            Color::Always => true,
            Color::Never => false,
        };
        let width = width.map_or(WIDTH, |width| width.clamp(*WIDTHS.start(), *WIDTHS.end()).into());
        Self { width, has_colour }
    }

    pub(crate) fn line(self, line: &Styled, out: &mut dyn Write) -> io::Result<()> {
        self.pieces(line, out)?;
        out.write_all(b"\n")
    }

    /// Writes on as many lines as it takes, the first behind `first`, all others behind as many
    /// spaces as `rest` says.
    pub(crate) fn paragraph(
        self,
        first: &str,
        rest: usize,
        text: &Styled,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let lines = text.wrapped(self.width.saturating_sub(columns(first).max(rest)));
        for (number, line) in lines.iter().enumerate() {
            if number == 0 {
                out.write_all(first.as_bytes())?;
            } else {
                write!(out, "{:rest$}", "")?;
            }
            self.line(line, out)?;
        }
        Ok(())
    }

    pub(crate) fn pieces(self, line: &Styled, out: &mut dyn Write) -> io::Result<()> {
        for (tone, text) in line.pieces() {
            match style(*tone).filter(|_| self.has_colour) {
                Some(style) => write!(out, "{}", style.force_styling(true).apply_to(text))?,
                None => out.write_all(text.as_bytes())?,
            }
        }
        Ok(())
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// None where it looks like any text. Nothing is told by its colour alone, for those
/// who see none.
fn style(tone: Tone) -> Option<Style> {
    let style = Style::new();
    match tone {
        Tone::Plain => None,
        Tone::Strong => Some(style.bold()),
        Tone::Id => Some(style.cyan()),
        Tone::Faint => Some(style.dim()),
        Tone::LeftOut => Some(style.red()),
        Tone::PutIn => Some(style.green()),
        Tone::Passage(number) => {
            let style = style.bold();
            Some(match number % 6 {
                0 => style.green(),
                1 => style.yellow(),
                2 => style.cyan(),
                3 => style.magenta(),
                4 => style.blue(),
                _ => style.red(),
            })
        }
    }
}
