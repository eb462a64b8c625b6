//! Links into the page.

use std::fmt::Write;

/// The `id` of a story's element: ASCII without spaces or percent signs, so that it is the same in
/// the attribute, in a link and in the address bar, and different for different ids.
pub(super) fn of_story(id: &str) -> String {
    let mut anchor = String::from("story-");
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                anchor.push(char::from(byte));
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(anchor, "~{byte:02x}");
            }
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_ids_stay_readable() {
        assert_eq!(of_story("wire-17_b.txt"), "story-wire-17_b.txt");
        assert_eq!(of_story("a b~\"é"), "story-a~20b~7e~22~c3~a9");
        assert_eq!(of_story(""), "story-");
    }

    proptest! {
        #[test]
        fn any_id_becomes_its_own_fragment(a in any::<String>(), b in any::<String>()) {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
            prop_assert!(of_story(&a).chars().all(allowed));
            prop_assert_eq!(a == b, of_story(&a) == of_story(&b));
        }
    }
}
