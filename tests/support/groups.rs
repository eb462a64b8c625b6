//! Groups in a form that depends neither on the order of the articles nor on the names of the groups.

use std::collections::BTreeMap;

use samestory::Stories;

/// For each article by id what represents it, and the first, by id, of its story.
pub(crate) type Groups = BTreeMap<String, (String, String)>;

/// Of rows of an article, its story and what represents it.
pub(crate) fn groups(rows: impl IntoIterator<Item = [String; 3]>) -> Groups {
    let rows: Vec<[String; 3]> = rows.into_iter().collect();
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for [id, story, _] in &rows {
        let first = first.entry(story).or_insert(id);
        *first = id.as_str().min(first);
    }
    let named = |[id, story, report]: &[String; 3]| {
        (id.clone(), (report.clone(), first[story.as_str()].to_owned()))
    };
    rows.iter().map(named).collect()
}

/// The rows of what a detector found.
pub(crate) fn rows_of(stories: &Stories) -> impl Iterator<Item = [String; 3]> {
    stories.articles().map(|article| {
        let represents = article.report().representative();
        [article.id(), article.story().id(), represents.id()].map(str::to_owned)
    })
}
