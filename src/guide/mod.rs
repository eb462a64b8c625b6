//! A book on what the library does, why it does it so, and what was tried.
//!
//! In the order in which it reads best:
//!
//! 1. [Choosing a lens](lenses)
//! 2. [Thresholds and precision](thresholds)
//! 3. [What a story is](stories)
//! 4. [Other languages](languages)
//! 5. [Boilerplate](boilerplate)
//! 6. [Streams](streaming)
//! 7. [Stores](store)
//! 8. [Memory and speed](speed)
//! 9. [Past one machine](scale)
//! 10. [Beside other libraries](comparison)
//! 11. [The story score](story_score)
//! 12. [What was tried and dropped](tried)
//! 13. [Trust](trust)
//! 14. [How the house is laid out](architecture)
//! 15. [Words and numbers](terms)

// Each page can be read on a code host, too, where paths of Rust lead nowhere. So links in the pages are
// names in brackets, and where they lead to is said here.

#[doc = "Copies, stories or both: which type finds them, and what each costs."]
#[doc = ""]
#[doc = include_str!("lenses.md")]
#[doc = ""]
#[doc = "[`CopyScan`]: crate::CopyScan"]
#[doc = "[`Detector::analyse`]: crate::Detector::analyse"]
#[doc = "[`Detector::copy_pairs`]: crate::Detector::copy_pairs"]
#[doc = "[`Detector::detect`]: crate::Detector::detect"]
#[doc = "[`Detector::story_pairs`]: crate::Detector::story_pairs"]
#[doc = "[`Lens::Both`]: crate::detector::Lens::Both"]
#[doc = "[`Lens::Copies`]: crate::detector::Lens::Copies"]
#[doc = "[`Lens::Stories`]: crate::detector::Lens::Stories"]
#[doc = "[`StoryIndex`]: crate::StoryIndex"]
#[doc = "[Memory and speed]: crate::guide::speed"]
#[doc = "[Past one machine]: crate::guide::scale"]
#[doc = "[Stores]: crate::guide::store"]
#[doc = "[Streams]: crate::guide::streaming"]
pub mod lenses {}

#[doc = "From when on two articles are copies and two reports one story, and how to choose that on articles of your own."]
#[doc = ""]
#[doc = include_str!("thresholds.md")]
#[doc = ""]
#[doc = "[`CopyRule`]: crate::detector::CopyRule"]
#[doc = "[`Detector::calibrate`]: crate::Detector::calibrate"]
#[doc = "[`Detector::copy_pairs`]: crate::Detector::copy_pairs"]
#[doc = "[`Detector::story_pairs`]: crate::Detector::story_pairs"]
#[doc = "[`Detector::story_threshold`]: crate::Detector::story_threshold"]
#[doc = "[`DetectorBuilder::story_precision`]: crate::detector::DetectorBuilder::story_precision"]
#[doc = "[`DetectorBuilder::story_threshold`]: crate::detector::DetectorBuilder::story_threshold"]
#[doc = "[`Explanation`]: crate::detector::Explanation"]
#[doc = "[`Story::certainty`]: crate::detector::Story::certainty"]
#[doc = "[`StoryIndex`]: crate::StoryIndex"]
#[doc = "[`StoryModel::refit`]: crate::layers::verify::StoryModel::refit"]
#[doc = "[The story score]: crate::guide::story_score"]
pub mod thresholds {}

#[doc = "What is one event and what only looks like it, what dates change, and what a story is called."]
#[doc = ""]
#[doc = include_str!("stories.md")]
#[doc = ""]
#[doc = "[`Article::with_date`]: crate::Article::with_date"]
#[doc = "[`Reason`]: crate::detector::Reason"]
#[doc = "[`Report::id`]: crate::detector::Report::id"]
#[doc = "[`Story::certainty`]: crate::detector::Story::certainty"]
#[doc = "[`Story::id`]: crate::detector::Story::id"]
#[doc = "[`StoryIndex`]: crate::StoryIndex"]
#[doc = "[Streams]: crate::guide::streaming"]
#[doc = "[The story score]: crate::guide::story_score"]
#[doc = "[Thresholds and precision]: crate::guide::thresholds"]
#[doc = "[Trust]: crate::guide::trust"]
pub mod stories {}

#[doc = "What is known of English, of other languages and of scripts without spaces, and what is missed."]
#[doc = ""]
#[doc = include_str!("languages.md")]
#[doc = ""]
#[doc = "[`Background::learn`]: crate::detector::Background::learn"]
#[doc = "[`TermStatistics`]: crate::layers::feature::TermStatistics"]
#[doc = "[`compare`]: crate::eval::compare"]
#[doc = "[`tokenize`]: crate::layers::text::tokenize"]
#[doc = "[Stores]: crate::guide::store"]
#[doc = "[The story score]: crate::guide::story_score"]
#[doc = "[What a story is]: crate::guide::stories"]
pub mod languages {}

#[doc = "Which recurring lines are set aside, how they are told, and when they cannot be."]
#[doc = ""]
#[doc = include_str!("boilerplate.md")]
#[doc = ""]
#[doc = "[`BoilerplateSegments`]: crate::layers::feature::BoilerplateSegments"]
#[doc = "[`CopyScan`]: crate::CopyScan"]
#[doc = "[`StoryIndex`]: crate::StoryIndex"]
#[doc = "[`set_off_templates`]: crate::layers::feature::set_off_templates"]
#[doc = "[Streams]: crate::guide::streaming"]
pub mod boilerplate {}

#[doc = "Articles that come one by one and go again: ids, events, and what differs from a batch."]
#[doc = ""]
#[doc = include_str!("streaming.md")]
#[doc = ""]
#[doc = "[`Detector::analyse`]: crate::Detector::analyse"]
#[doc = "[`Explanation`]: crate::detector::Explanation"]
#[doc = "[`Insertion`]: crate::index::Insertion"]
#[doc = "[`Insertion::copy_of`]: crate::index::Insertion::copy_of"]
#[doc = "[`Lens::Stories`]: crate::detector::Lens::Stories"]
#[doc = "[`StoryIndex::estimated_size`]: crate::StoryIndex::estimated_size"]
#[doc = "[`StoryIndex::replace`]: crate::StoryIndex::replace"]
#[doc = "[`StoryIndex::get`]: crate::StoryIndex::get"]
#[doc = "[`StoryIndex`]: crate::StoryIndex"]
#[doc = "[Memory and speed]: crate::guide::speed"]
#[doc = "[Stores]: crate::guide::store"]
#[doc = "[The story score]: crate::guide::story_score"]
pub mod streaming {}

#[doc = "An index in a file: what is there after a crash, what is checked, and what is not promised."]
#[doc = ""]
#[doc = include_str!("store.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[`StoreErrorKind`]: crate::index::StoreErrorKind")]
#[cfg_attr(not(feature = "store"), doc = "[`StoreErrorKind`]: crate::index")]
#[doc = "[`StoryIndex`]: crate::StoryIndex"]
#[cfg_attr(feature = "store", doc = "[`StoryStore::close`]: crate::StoryStore::close")]
#[cfg_attr(not(feature = "store"), doc = "[`StoryStore::close`]: crate::index")]
#[cfg_attr(feature = "store", doc = "[`StoryStore::copy_to`]: crate::StoryStore::copy_to")]
#[cfg_attr(not(feature = "store"), doc = "[`StoryStore::copy_to`]: crate::index")]
#[cfg_attr(feature = "store", doc = "[`StoryStore`]: crate::StoryStore")]
#[cfg_attr(not(feature = "store"), doc = "[`StoryStore`]: crate::index")]
#[doc = "[Memory and speed]: crate::guide::speed"]
pub mod store {}

#[doc = "What each stage costs in memory and time, what limits it, and the commands that print it."]
#[doc = ""]
#[doc = include_str!("speed.md")]
#[doc = ""]
#[doc = "[`CopyScan`]: crate::CopyScan"]
#[doc = "[`StoryIndex`]: crate::StoryIndex"]
#[doc = "[`TextSketcher`]: crate::layers::sketch::TextSketcher"]
#[doc = "[Past one machine]: crate::guide::scale"]
#[doc = "[Beside other libraries]: crate::guide::comparison"]
pub mod speed {}

#[doc = "The same groups from Apache DataFusion and its cluster Ballista, and what a billion articles would cost."]
#[doc = ""]
#[doc = include_str!("scale.md")]
#[doc = ""]
#[cfg_attr(feature = "engine", doc = "[`Columns`]: crate::engine::Columns")]
#[cfg_attr(not(feature = "engine"), doc = "[`Columns`]: crate::guide::scale")]
#[doc = "[`Detector::analyse`]: crate::Detector::analyse"]
#[doc = "[`Detector::detect`]: crate::Detector::detect"]
#[cfg_attr(feature = "engine", doc = "[`Options`]: crate::engine::Options")]
#[cfg_attr(not(feature = "engine"), doc = "[`Options`]: crate::guide::scale")]
#[cfg_attr(feature = "store", doc = "[`StoryStore`]: crate::StoryStore")]
#[cfg_attr(not(feature = "store"), doc = "[`StoryStore`]: crate::guide::store")]
#[doc = "[Memory and speed]: crate::guide::speed"]
#[doc = "[Stores]: crate::guide::store"]
#[doc = "[Streams]: crate::guide::streaming"]
#[doc = "[thresholds and precision]: crate::guide::thresholds"]
pub mod scale {}

#[doc = "What libraries of MinHash and sentence embeddings find of the same articles, and at what cost."]
#[doc = ""]
#[doc = include_str!("comparison.md")]
#[doc = ""]
#[doc = "[`CopyScan`]: crate::CopyScan"]
#[doc = "[Memory and speed]: crate::guide::speed"]
#[doc = "[The story score]: crate::guide::story_score"]
pub mod comparison {}

#[doc = "What the probability of one story is made of, how it is fitted, what was tried, and what it cannot do."]
#[doc = ""]
#[doc = include_str!("story-score.md")]
#[doc = ""]
#[doc = "[`StoryModel`]: crate::layers::verify::StoryModel"]
#[doc = "[`story_precision`]: crate::detector::DetectorBuilder::story_precision"]
#[doc = "[`tempered`]: crate::layers::verify::StoryModel::tempered"]
#[doc = "[What was tried and dropped]: crate::guide::tried"]
pub mod story_score {}

#[doc = "Trials of all other parts that were not kept, each with its figure."]
#[doc = ""]
#[doc = include_str!("tried.md")]
#[doc = ""]
#[doc = "[`Banding::for_recall`]: crate::layers::lsh::Banding::for_recall"]
#[doc = "[`WeightedMinHasher`]: crate::layers::sketch::WeightedMinHasher"]
#[doc = "[Past one machine]: crate::guide::scale"]
#[doc = "[The story score]: crate::guide::story_score"]
pub mod tried {}

#[doc = "What to expect of any input, of what is saved, and of the same articles again."]
#[doc = ""]
#[doc = include_str!("trust.md")]
#[doc = ""]
#[doc = "[`Background`]: crate::detector::Background"]
#[doc = "[`LoadError`]: crate::saved::LoadError"]
#[doc = "[`Signatures`]: crate::layers::sketch::Signatures"]
#[doc = "[`StoryModel`]: crate::layers::verify::StoryModel"]
#[doc = "[`seed`]: crate::detector::DetectorBuilder::seed"]
#[doc = "[What a story is]: crate::guide::stories"]
pub mod trust {}

#[doc = "Which way data flows, and the files that an article goes through."]
#[doc = ""]
#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[doc = "One word for one thing, and which number is which."]
#[doc = ""]
#[doc = include_str!("terms.md")]
pub mod terms {}
