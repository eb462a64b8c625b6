//! What a run did.

/// What a run did, in numbers.
///
/// [`Stories::figures`](crate::Stories::figures) shows some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Figures {
    /// Articles taken in.
    pub articles: usize,
    /// Of these, too short to judge.
    pub too_short: usize,
    /// Distinct lines and sentences that were set aside as boilerplate.
    pub boilerplate_segments: usize,
    /// How often the shingles of two articles were compared: where containment counts, of two whose Jaccard
    /// similarity was not enough once more.
    pub copy_candidates: usize,
    /// Pairs that were found to be copies, as many as reports are made by: a copy that is known to be one of a
    /// text is not compared with all others of that. [`Detector::copy_pairs`](crate::Detector::copy_pairs)
    /// lists all. Articles with equal shingles count as one article here.
    pub verified_copies: usize,
    /// Reports found.
    pub reports: usize,
    /// Reports that are judged for being of one story with others: of each text one article, where it is
    /// long enough.
    pub judged_reports: usize,
    /// Pairs of these whose terms were compared.
    pub story_candidates: usize,
    /// Pairs among them that reached the story threshold by themselves.
    pub probable_pairs: usize,
    /// Stories found.
    pub stories: usize,
    /// Bytes of the signatures by which copies were looked for.
    pub signature_bytes: usize,
    /// Bytes of weighted terms held at the most.
    pub term_bytes: usize,
}

impl Figures {
    /// With how many others a report is compared, in the mean. Up to 1,000 reports that is all others; with
    /// more it grows with those that share terms by chance, and a run's time and memory with it. 0 where no
    /// report is judged.
    ///
    /// ```
    /// use samestory::{Article, Detector};
    ///
    /// # fn main() -> Result<(), samestory::detector::DetectError> {
    /// let articles = [
    ///     Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard."),
    ///     Article::new("post", "Forty people were aboard the ferry Aurora, aground off Lundy since Sunday."),
    /// ];
    /// let stories = Detector::default().detect(&articles)?;
    /// assert_eq!(stories.figures().candidates_per_report(), 1.0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn candidates_per_report(&self) -> f64 {
        // A pair is a candidate of either.
        2.0 * self.story_candidates as f64 / self.judged_reports.max(1) as f64
    }
}
