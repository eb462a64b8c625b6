//! Why two articles are, or are not, in one group.

use std::io::{self, Write};
use std::ops::Range;

use samestory::verify::StoryScore;
use samestory::{Article, Explanation, Reason, Relation};

use crate::wording::{count, one_line};

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
    writeln!(out, "{} and {}: {verdict}", one_line(pair[0]), one_line(pair[1]))?;
    writeln!(out, "{}\n", reason(explanation))?;
    similarities(explanation, out)?;
    terms(explanation, out)?;
    let text = articles.iter().find(|article| article.id() == pair[0]).map_or("", Article::text);
    passages(explanation, text, out)
}

fn reason(explanation: &Explanation) -> String {
    let threshold = explanation.story_threshold;
    match explanation.reason {
        Reason::Copies => "each is a copy of the other".into(),
        Reason::CopiesOfOneText => {
            "copies by way of others, both close to the article that speaks for them".into()
        }
        Reason::NotCopies => "neither is a copy of the other; stories were not looked for".into(),
        Reason::TooShort => "one of them has too few words to judge".into(),
        Reason::Probable => format!("their probability reaches the threshold of {threshold}"),
        Reason::ProbableWithOthers => format!(
            "the mean probability with the other reports of the story reaches the threshold of \
             {threshold}, theirs alone does not"
        ),
        Reason::ImprobableWithOthers => format!(
            "the mean probability with the other reports of their stories stays under the \
             threshold of {threshold}, theirs alone does not"
        ),
        Reason::Improbable => format!("their probability stays under the threshold of {threshold}"),
        _ => String::new(),
    }
}

fn similarities(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let shingles = explanation.shingles;
    let likeness = explanation.evidence.likeness;
    writeln!(out, "Copies: word 5-shingles, without boilerplate")?;
    writeln!(
        out,
        "  Jaccard                        {:6.3}  {} shared of {} and {}",
        shingles.jaccard(),
        shingles.shared,
        shingles.left,
        shingles.right
    )?;
    writeln!(out, "  containment                    {:6.3}", shingles.containment())?;
    writeln!(out, "Story: weighted terms")?;
    writeln!(out, "  weighted Jaccard               {:6.3}", explanation.weighted_jaccard)?;
    writeln!(out, "  cosine                         {:6.3}", likeness.cosine)?;
    writeln!(out, "  of it, from one term alone     {:6.3}", likeness.uncorroborated())?;
    score(explanation.score, out)
}

fn score(score: StoryScore, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Probability of one story, in log-odds")?;
    for (what, part) in [
        ("before any evidence", score.base),
        ("shared terms", score.terms),
        ("usual on this topic", score.topic),
        ("one among the other's nearest", score.nearness),
        ("numbers", score.numbers),
        ("days apart", score.time),
        ("length", score.length),
    ] {
        writeln!(out, "  {what:31}{:>6}", hundredths(part))?;
    }
    let (sum, probability) = (hundredths(score.log_odds()), score.probability());
    writeln!(out, "  {:31}{sum:>6}  probability {probability:.3}", "sum")
}

/// With two decimals; nothing has no sign.
fn hundredths(part: f64) -> String {
    let text = format!("{part:.2}");
    if text == "-0.00" { "0.00".into() } else { text }
}

fn terms(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let terms = &explanation.terms;
    let shared = count(terms.len(), "shared term", "shared terms");
    let heaviest =
        if terms.is_empty() { "" } else { "; the heaviest, with what each adds to the cosine" };
    writeln!(out, "\n{shared}{heaviest}")?;
    for term in terms.iter().take(TERMS) {
        writeln!(out, "  {:6.3}  {}", term.contribution, one_line(&term.text))?;
    }
    Ok(())
}

fn passages(explanation: &Explanation, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut passages: Vec<(usize, Range<usize>)> =
        explanation.passages.iter().map(|passage| (passage.words, passage.left.clone())).collect();
    passages.sort_by_key(|&(words, _)| std::cmp::Reverse(words));
    let shared = count(passages.len(), "shared passage", "shared passages");
    let longest = if passages.is_empty() { "" } else { "; the longest" };
    writeln!(out, "\n{shared} of 5 or more words{longest}")?;
    for (words, span) in passages.into_iter().take(PASSAGES) {
        writeln!(out, "  {words:4} words  “{}”", one_line(text.get(span).unwrap_or_default()))?;
    }
    Ok(())
}
