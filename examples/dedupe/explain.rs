//! Why two articles are, or are not, in one group.

use std::io::{self, Write};
use std::ops::Range;

use samestory::{Article, Explanation, Relation};

/// Shared terms that are shown.
const TERMS: usize = 20;

/// Shared passages that are shown, the longest.
const PASSAGES: usize = 10;

pub(crate) fn write(
    articles: &[Article],
    pair: [&str; 2],
    explanation: &Explanation,
    out: &mut dyn Write,
) -> io::Result<()> {
    let verdict = match explanation.relation {
        Relation::SameReport => "copies of one text",
        Relation::SameStory => "two reports of one story",
        Relation::DifferentStories => "different stories",
    };
    writeln!(out, "{} and {}: {verdict}\n", pair[0], pair[1])?;
    similarities(explanation, out)?;
    terms(explanation, out)?;
    let text = articles.iter().find(|article| article.id() == pair[0]).map_or("", Article::text);
    passages(explanation, text, out)
}

fn similarities(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let (shingles, score) = (explanation.shingles, explanation.score);
    let likeness = explanation.evidence.likeness;
    writeln!(out, "Copies: word 5-shingles, without boilerplate")?;
    writeln!(
        out,
        "  Jaccard              {:6.3}  {} shared of {} and {}",
        shingles.jaccard(),
        shingles.shared,
        shingles.left,
        shingles.right
    )?;
    writeln!(out, "  containment          {:6.3}", shingles.containment())?;
    writeln!(out, "Story: weighted terms")?;
    writeln!(out, "  weighted Jaccard     {:6.3}", explanation.weighted_jaccard)?;
    writeln!(out, "  cosine               {:6.3}", likeness.cosine)?;
    writeln!(out, "  - a lone term        {:6.3}", likeness.uncorroborated())?;
    writeln!(out, "Probability of one story, in log-odds")?;
    for (what, part) in [
        ("shared terms", score.terms),
        ("shared with the topic", score.topic),
        ("nearest to each other", score.nearness),
        ("numbers", score.numbers),
        ("days apart", score.time),
        ("length", score.length),
        ("any two reports", score.base),
    ] {
        writeln!(out, "  {what:21}{part:6.2}")?;
    }
    writeln!(out, "  ={:26.2}  probability {:.3}", score.log_odds(), score.probability())
}

fn terms(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let terms = &explanation.terms;
    writeln!(out, "\n{} shared terms; what the heaviest add to the cosine", terms.len())?;
    for term in terms.iter().take(TERMS) {
        writeln!(out, "  {:6.3}  {}", term.contribution, shown(&term.text))?;
    }
    Ok(())
}

fn passages(explanation: &Explanation, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut passages: Vec<(usize, Range<usize>)> =
        explanation.passages.iter().map(|passage| (passage.words, passage.left.clone())).collect();
    passages.sort_by_key(|&(words, _)| std::cmp::Reverse(words));
    writeln!(out, "\n{} shared passages of 5 or more words; the longest", passages.len())?;
    for (words, span) in passages.into_iter().take(PASSAGES) {
        writeln!(out, "  {words:4} words  “{}”", shown(text.get(span).unwrap_or_default()))?;
    }
    Ok(())
}

/// A text on one line, without what could move the cursor of a terminal.
fn shown(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
