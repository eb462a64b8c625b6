//! Background tables: learned, saved, loaded, and refused when they are not what they should be.

use samestory::{Article, Background, Detector};

fn articles() -> Vec<Article> {
    let bodies = [
        "Der Hafen wurde am Montag wegen Sturms geschlossen.",
        "Der Stadtrat stimmt am Montag über den Haushalt ab.",
        "Am Montag beginnt der Prozess gegen den Kassier.",
    ];
    let numbered = bodies.iter().enumerate();
    numbered.map(|(at, body)| Article::new(at.to_string(), *body)).collect()
}

fn saved(background: &Background) -> Vec<u8> {
    let mut bytes = Vec::new();
    background.save(&mut bytes).expect("memory can be written to");
    bytes
}

#[test]
fn what_is_learned_survives_saving() {
    let learned = Background::learn(&articles());
    // "der", "am", "montag" are in at least two of the three; "den" too.
    assert_eq!(learned.len(), 4);
    let loaded = Background::load(saved(&learned).as_slice()).expect("it was just saved");
    assert_eq!(loaded, learned);
    let detector = Detector::builder().background(loaded).build().expect("nothing else was set");
    assert_eq!(detector.detect(articles()).expect("ids are unique").len(), 3);
}

#[test]
fn the_built_in_table_knows_english_and_fits_its_limit() {
    assert!(Background::built_in().len() > 100_000);
    assert!(saved(Background::built_in()).len() <= 400_000);
}

#[test]
fn saving_is_deterministic() {
    assert_eq!(saved(&Background::learn(&articles())), saved(&Background::learn(&articles())));
}

#[test]
fn cut_and_damaged_files_are_refused() {
    let bytes = saved(&Background::learn(&articles()));
    for length in 0..bytes.len() {
        assert!(Background::load(&bytes[..length]).is_err(), "{length} bytes are not the whole");
    }
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        let error = Background::load(damaged.as_slice()).expect_err("one bit is wrong");
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn errors_say_what_was_expected_and_found() {
    let mut bytes = saved(&Background::empty());
    bytes[8] = 9;
    let version = Background::load(bytes.as_slice()).expect_err("version 9 is unknown").to_string();
    assert!(version.contains("expected format version 1, found 9"), "{version}");
    let other = Background::load(&b"something else entirely"[..]).expect_err("it is no table");
    assert!(other.to_string().contains("not a background table"), "{other}");
}
