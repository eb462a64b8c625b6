//! How often memory is asked for: allocations an article, by a counting allocator. Fails where
//! there must be none.

#[path = "support/generator.rs"]
mod generator;

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use samestory::Article;
use samestory::layers::feature::{ArticleTerms, ShingleSet};
use samestory::layers::sketch::{MinHasher, TextSketcher};
use samestory::layers::text::Document;

use generator::Generator;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system's allocator does as the trait asks.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ARTICLES: usize = 1_000;

fn main() {
    let articles: Vec<Article> = Generator::new(1).take(ARTICLES).collect();
    let mut sketcher = TextSketcher::new(MinHasher::new(128, 0), 5);
    let of_signature = allocations(&articles, |article| {
        black_box(sketcher.sign(article.text()));
    });
    let of_document = allocations(&articles, |article| {
        black_box(Document::read(article));
    });
    let documents: Vec<Document> = articles.iter().map(Document::read).collect();
    let of_shingles = allocations(&documents, |document| {
        black_box(ShingleSet::of_tokens(document.hashes(), 5));
    });
    let of_terms = allocations(&documents, |document| {
        black_box(ArticleTerms::of_document(document));
    });
    for (what, each) in [
        ("text to copy signature", of_signature),
        ("text to document", of_document),
        ("document to shingles", of_shingles),
        ("document to terms", of_terms),
    ] {
        println!("allocation/{what}: {each} an article");
    }
    let bytes: usize = articles.iter().map(|article| article.text().len()).sum();
    println!("allocation/text: {bytes} bytes, each signed twice");
    assert_eq!(of_signature, 0.0, "a copy signature must not ask for memory after warm-up");
}

/// How often `work` asks for memory, a piece on average, once it has done all of them before.
fn allocations<T>(pieces: &[T], mut work: impl FnMut(&T)) -> f64 {
    pieces.iter().for_each(&mut work);
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    pieces.iter().for_each(work);
    (ALLOCATIONS.load(Ordering::Relaxed) - before) as f64 / pieces.len() as f64
}
