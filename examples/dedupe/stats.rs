//! The figures of a run.

use std::fmt;

use samestory::detector::Figures;

pub(crate) struct Stats {
    pub(crate) figures: Figures,
    /// From the first byte read to the last story found.
    pub(crate) seconds: f64,
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { figures, seconds } = self;
        let articles = figures.articles.max(1) as f64;
        writeln!(f, "articles              {:9}", figures.articles)?;
        writeln!(f, "  too short to judge  {:9}", figures.too_short)?;
        writeln!(f, "boilerplate segments  {:9}", figures.boilerplate_segments)?;
        writeln!(f, "copy candidates       {:9}", figures.copy_candidates)?;
        writeln!(f, "  verified copies     {:9}", figures.verified_copies)?;
        writeln!(f, "reports               {:9}", figures.reports)?;
        writeln!(f, "story candidates      {:9}", figures.story_candidates)?;
        writeln!(f, "  a judged report     {:9.1}", figures.candidates_per_report())?;
        writeln!(f, "  above the threshold {:9}", figures.probable_pairs)?;
        writeln!(f, "stories               {:9}", figures.stories)?;
        let bytes = |bytes: usize| bytes as f64 / articles;
        writeln!(f, "sketch bytes/article  {:9.0}", bytes(figures.signature_bytes))?;
        writeln!(f, "term bytes/article    {:9.0}", bytes(figures.term_bytes))?;
        writeln!(f, "seconds               {seconds:9.2}")?;
        writeln!(f, "articles/s            {:9.0}", articles / seconds)
    }
}
