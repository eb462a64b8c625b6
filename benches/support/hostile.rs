//! Articles that nobody sends in good faith, as many as are asked for: what
//! `benches/hostile.rs` measures and `tests/hostile.rs` asserts.
//!
//! Each maker takes a size, mostly the number of articles, and makes them one by one.

use std::fmt::Write;

use samestory::layers::feature::ShingleSet;
use samestory::layers::sketch::MinHasher;
use samestory::layers::text::Document;
use samestory::{Article, Timestamp};

use crate::generator::{Generator, Random};

pub(crate) type Articles = Box<dyn Iterator<Item = Article> + Send>;

/// One kind of flood.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What the bench asks for.
    pub(crate) full: usize,
    pub(crate) make: fn(usize) -> Articles,
}

pub(crate) const CLEAN: Case = Case { name: "clean", full: 100_000, make: clean };

/// The maker of the signatures is the detector's own: who knows the seed knows them all.
pub(crate) const FORGED: Case =
    Case { name: "forged signatures, seed known", full: 100_000, make: forged };

pub(crate) const CASES: [Case; 21] = [
    Case { name: "identical", full: 200_000, make: identical },
    Case { name: "one boilerplate", full: 100_000, make: boilerplate },
    Case { name: "one boilerplate, unpunctuated", full: 100_000, make: unpunctuated },
    FORGED,
    Case { name: "one of 50 MB", full: 50_000_000, make: one_long },
    Case { name: "one word each", full: 1_000_000, make: one_word },
    Case { name: "emoji", full: 10_000, make: emoji },
    Case { name: "right to left", full: 10_000, make: right_to_left },
    Case { name: "100,000 accents on a letter", full: 100, make: accents },
    Case { name: "NUL bytes", full: 10_000, make: nul_bytes },
    Case { name: "words of one hash", full: 10_000, make: colliding },
    Case { name: "two rare terms with each other", full: 10_000, make: two_rare_terms },
    Case { name: "two rare terms with all", full: 100_000, make: two_common_terms },
    Case { name: "reports of one event", full: 10_000, make: one_event },
    Case { name: "10,000 and their concatenation", full: 10_000, make: concatenation },
    Case { name: "ids of 1 MB", full: 500, make: long_ids },
    Case { name: "a million sentences", full: 1_000_000, make: sentences },
    Case { name: "a million line breaks", full: 1_000_000, make: line_breaks },
    Case { name: "every word unique", full: 1_000_000, make: unique_words },
    Case { name: "one segment 100,000 times", full: 100_000, make: repeated_segment },
    Case { name: "headlines as long as texts", full: 100_000, make: long_headlines },
];

fn clean(count: usize) -> Articles {
    Box::new(Generator::new(1).take(count))
}

/// The words of the generator in lower case, without end.
fn words(seed: u64) -> impl Iterator<Item = String> + Send {
    let is_word = |word: &&str| word.bytes().all(|byte| byte.is_ascii_lowercase());
    Generator::new(seed).flat_map(move |article| {
        let words = article.text().split_whitespace().filter(is_word);
        words.map(str::to_owned).collect::<Vec<_>>()
    })
}

/// What number `number` of those made is called.
fn article(number: usize, text: impl Into<String>) -> Article {
    Article::new(number.to_string(), text)
}

fn identical(count: usize) -> Articles {
    let text = words(3).take(350).collect::<Vec<_>>().join(" ");
    Box::new((0..count).map(move |number| article(number, text.as_str())))
}

/// Words of boilerplate, and of the body within.
pub(crate) const AROUND: usize = 300;
const WITHIN: usize = 50;

fn boilerplate(count: usize) -> Articles {
    wrapped(count, |words| {
        let sentences = words.chunks(15).map(|sentence| sentence.join(" ") + ". ");
        sentences.collect()
    })
}

fn unpunctuated(count: usize) -> Articles {
    wrapped(count, |words| words.join(" ") + " ")
}

fn wrapped(count: usize, write: fn(&[String]) -> String) -> Articles {
    let around: Vec<String> = words(4).take(AROUND).collect();
    let (before, after) = (write(&around[..AROUND / 2]), write(&around[AROUND / 2..]));
    let mut bodies = words(5);
    Box::new((0..count).map(move |number| {
        let body: Vec<String> = bodies.by_ref().take(WITHIN).collect();
        article(number, format!("{before}{}{after}", write(&body)))
    }))
}

/// Words of the victim: so many that of few shingles it takes, by far the most leave its signature
/// alone.
const VICTIM: usize = 4_000;
const SHINGLE: usize = 5;
/// As the detector signs.
const SIGNATURE: usize = 128;
/// Words to choose from, for each gap between two shingles of the victim.
const FILLERS: usize = 1_000;

/// A victim, the first, its edited copy, the second, and articles that have the victim's whole
/// signature by the seed 0, and so share every band with it and with one another, but hardly
/// three in a hundred of its shingles.
///
/// Each is made of the shingles of which the victim's signature consists, up to one a value, and of
/// words between them that are chosen so that no shingle across a gap takes a value.
fn forged(count: usize) -> Articles {
    let hasher = MinHasher::new(SIGNATURE, 0);
    let victim: Vec<String> = words(6).take(VICTIM).collect();
    let tokens = tokens(&victim);
    let shingles: Vec<u32> = tokens.windows(SHINGLE).map(shingle).collect();
    let signature = hasher.sign(shingles.iter().copied());
    let decides = |at: &usize| {
        let others = shingles.iter().copied().filter(|&other| other != shingles[*at]);
        hasher.sign(others) != signature
    };
    // A quarter of the time: only a shingle that leaves one alone can be left out.
    let deciding: Vec<usize> = (0..shingles.len()).filter(decides).collect();
    let kept: Vec<u32> = deciding.iter().map(|&at| shingles[at]).collect();
    assert_eq!(hasher.sign(kept.iter().copied()), signature);
    let vocabulary: Vec<String> = {
        let mut words: Vec<String> = words(7).take(40 * FILLERS).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let hashes = self::tokens(&vocabulary);
    let mut random = Random::new(8);
    let mut fillers_between = |before: usize, after: usize| -> Vec<usize> {
        let mut fillers = Vec::new();
        while fillers.len() < FILLERS {
            let filler = random.below(vocabulary.len() as u64) as usize;
            let across: Vec<u32> = [
                &tokens[before + 1..before + SHINGLE],
                &[hashes[filler]],
                &tokens[after..after + SHINGLE - 1],
            ]
            .concat();
            let new = across.windows(SHINGLE).map(shingle);
            if hasher.sign(kept.iter().copied().chain(new)) == signature {
                fillers.push(filler);
            }
        }
        fillers
    };
    let gaps: Vec<Vec<usize>> =
        deciding.windows(2).map(|pair| fillers_between(pair[0], pair[1])).collect();
    let mut random = Random::new(9);
    let parts: Vec<String> =
        deciding.iter().map(|&at| victim[at..at + SHINGLE].join(" ")).collect();
    let mut edited = victim.clone();
    (0..VICTIM).step_by(100).for_each(|at| edited[at] = "edited".into());
    let victims = [("victim", victim), ("copy", edited)].map(|(id, words)| {
        // Later than the forged ones, which so go first.
        Article::new(id, words.join(" ")).with_date(Timestamp::from_unix_seconds(1_000))
    });
    let forged = (0..count.saturating_sub(2)).map(move |number| {
        let mut text = parts[0].clone();
        for (part, fillers) in parts[1..].iter().zip(&gaps) {
            // Writing to a string cannot fail.
            let _ = write!(text, " {} {part}", vocabulary[*random.pick(fillers)]);
        }
        article(number, text).with_date(Timestamp::from_unix_seconds(0))
    });
    Box::new(victims.into_iter().chain(forged))
}

fn tokens(words: &[String]) -> Vec<u32> {
    let document = Document::read(&Article::new("", words.join(" ")));
    assert_eq!(document.len(), words.len(), "each word is a token");
    document.hashes().to_vec()
}

fn shingle(tokens: &[u32]) -> u32 {
    ShingleSet::of_tokens(tokens, SHINGLE).as_slice()[0]
}

/// One article of so many bytes.
fn one_long(bytes: usize) -> Articles {
    let mut text = String::with_capacity(bytes + 10_000);
    for article in Generator::new(10) {
        text += article.text();
        text.push('\n');
        if text.len() >= bytes {
            break;
        }
    }
    Box::new(std::iter::once(article(0, text)))
}

fn one_word(count: usize) -> Articles {
    Box::new(words(11).take(count).enumerate().map(|(number, word)| article(number, word)))
}

fn emoji(count: usize) -> Articles {
    let mut random = Random::new(12);
    Box::new((0..count).map(move |number| {
        // With skin tones, joiners and selectors.
        let faces = ["😀", "👩🏽\u{200d}🚀", "❤\u{fe0f}", "🇫🇷", "👨\u{200d}👩\u{200d}👧", "🫠"];
        article(number, (0..500).map(|_| *random.pick(&faces)).collect::<String>())
    }))
}

fn right_to_left(count: usize) -> Articles {
    let mut random = Random::new(13);
    Box::new((0..count).map(move |number| {
        let mut text = String::from("\u{202e}");
        for word in 0..200 {
            let letters = 3 + random.below(6);
            text.extend((0..letters).map(|_| {
                let letter = random.below(26) as u32;
                char::from_u32(if word % 2 == 0 { 0x628 + letter % 18 } else { 0x5d0 + letter })
                    .unwrap_or(' ')
            }));
            text += if word % 10 == 9 { ".\u{202c}\u{202e} " } else { "\u{200f} " };
        }
        article(number, text)
    }))
}

/// Of each article the only letter.
fn accents(count: usize) -> Articles {
    let mut random = Random::new(14);
    Box::new((0..count).map(move |number| {
        let mut text = String::from("a");
        text.extend((0..100_000).filter_map(|_| char::from_u32(0x300 + random.below(0x6f) as u32)));
        article(number, text)
    }))
}

fn nul_bytes(count: usize) -> Articles {
    let articles = clean(count).map(|article| {
        let text = article.text().replace(' ', "\0");
        Article::new(article.id(), text + &"\0".repeat(1_000))
    });
    Box::new(articles)
}

/// Twenty words each that the 32-bit hash of words cannot tell apart: found by going back through
/// the hash from each 64-bit number that begins with the same 32 bits, in which no search is needed.
const COLLIDING: [&str; 2] = [
    "reopened efirjunp hqsynrlq npovqqkl pawdcmiz bfzrbvnz mropqvjf cbxcqyul uwdcxbmo uglfjhoz \
     eiarggcs lueiqyen zglwkjhr boouzwyt rcnympxf pqqmvirm wgegehea rejpzork cwvwdhgq ndtirqyz",
    "parliame sqabwwxb qlhfyywq nskvdfjm ebwekzzj mmalfcis kwibwqhy wkiaeivw lvzazctl xwynnlay \
     whqenbyc ktpqedsh uzonvwcx tmpotgir mlkxtqbe fpzaeeqw xwkxjedy dddlivkn erxwgdzg ltmvahcd",
];

fn colliding(count: usize) -> Articles {
    let words: Vec<&'static str> = COLLIDING.iter().flat_map(|words| words.split(' ')).collect();
    let mut random = Random::new(15);
    Box::new((0..count).map(move |number| {
        let words: Vec<&str> = (0..300).map(|_| *random.pick(&words)).collect();
        article(number, words.join(" "))
    }))
}

/// Any two articles share two names, which no third shares with both but those of one line in two
/// planes: articles are the points of two affine planes, names their lines.
fn two_rare_terms(count: usize) -> Articles {
    let is_prime = |&number: &usize| (2..number).all(|by| !number.is_multiple_of(by));
    let side = (count.isqrt()..).filter(is_prime).find(|side| side * side >= count).unwrap_or(2);
    Box::new((0..count).map(move |number| {
        let (x, y) = (number % side, number / side);
        let mut text = String::new();
        for plane in ["North", "South"] {
            for slope in 0..side {
                let _ = write!(text, "{plane}{slope}x{} ", (y + slope * x) % side);
            }
            let _ = write!(text, "{plane}{x}. ");
        }
        article(number, text)
    }))
}

/// All name the same two, among words of their own.
fn two_common_terms(count: usize) -> Articles {
    let articles = clean(count).map(|article| {
        let text = format!("Zanzibor Quexal. {}", article.text());
        Article::new(article.id(), text)
    });
    Box::new(articles)
}

/// Reports of one event, each worded on its own, among as many clean articles.
fn one_event(count: usize) -> Articles {
    let names: Vec<String> = words(16).filter(|word| word.len() > 5).take(40).collect();
    let mut others = words(17);
    let mut random = Random::new(18);
    let reports = (0..count).map(move |number| {
        let mut text = String::new();
        for word in others.by_ref().take(150) {
            text += &word;
            text.push(' ');
            if random.below(3) == 0 {
                let name = random.pick(&names);
                let _ = write!(text, "{}{} ", name[..1].to_uppercase(), &name[1..]);
            }
        }
        article(number, text)
    });
    Box::new(reports.chain(clean(count)))
}

/// So many articles, and one that is all of them one after another.
fn concatenation(count: usize) -> Articles {
    let all: String = clean(count).map(|article| article.text().to_owned() + "\n").collect();
    Box::new(clean(count).chain(std::iter::once(Article::new("all", all))))
}

/// Ids that differ at their ends, of articles half of which are equal.
fn long_ids(count: usize) -> Articles {
    let start = "i".repeat(1_000_000);
    let texts: Vec<String> = clean(count).map(|article| article.text().to_owned()).collect();
    Box::new(texts.into_iter().enumerate().map(move |(number, text)| {
        let text =
            if number % 2 == 0 { "One text of ten words or more for half of all." } else { &text };
        Article::new(format!("{start}{number}"), text)
    }))
}

fn sentences(count: usize) -> Articles {
    Box::new(std::iter::once(article(
        0,
        words(19).take(count).map(|word| word + "! ").collect::<String>(),
    )))
}

/// Around ten words.
fn line_breaks(count: usize) -> Articles {
    let text =
        "one two three four five six seven eight nine ten".replace(' ', &"\r\n".repeat(count / 20));
    Box::new(std::iter::once(article(0, text)))
}

fn unique_words(count: usize) -> Articles {
    let text: String = (0..count).map(|number| format!("w{number}x ")).collect();
    Box::new(std::iter::once(article(0, text)))
}

fn repeated_segment(count: usize) -> Articles {
    let articles = (0..8).map(move |number| {
        article(number, "The ferry Aurora ran aground off Lundy on Sunday. ".repeat(count))
    });
    Box::new(articles)
}

/// Five articles of which headline and text have so many words, all different, and which share a
/// sentence.
fn long_headlines(count: usize) -> Articles {
    Box::new((0..5).map(move |number| {
        let words =
            |of: &str| (0..count).map(|at| format!("{of}{number}x{at} ")).collect::<String>();
        let text = words("t") + ". The sentence that all of the articles have in common is here.";
        article(number, text).with_title(words("h"))
    }))
}
