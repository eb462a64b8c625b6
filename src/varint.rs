//! Numbers in as few bytes as they need (LEB128): seven bits a byte, the lowest first, and the eighth
//! bit where more follow.

pub(crate) fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// None where the bytes make a number of more than 32 bits; the first error of `next`.
pub(crate) fn read<E>(mut next: impl FnMut() -> Result<u8, E>) -> Result<Option<u32>, E> {
    let mut number = 0u64;
    for shift in (0..).step_by(7).take(5) {
        let byte = next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(u32::try_from(number).ok());
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_from(mut bytes: &[u8]) -> Result<Option<u32>, ()> {
        read(|| {
            let (&first, rest) = bytes.split_first().ok_or(())?;
            bytes = rest;
            Ok(first)
        })
    }

    proptest! {
        #[test]
        fn what_was_pushed_is_read(number: u32, bits in 0u32..32) {
            let number = number >> bits;
            let mut bytes = Vec::new();
            push(&mut bytes, number);
            prop_assert_eq!(read_from(&bytes), Ok(Some(number)));
            let needed = (u32::BITS - number.leading_zeros()).div_ceil(7).max(1);
            prop_assert_eq!(bytes.len(), needed as usize);
            prop_assert_eq!(read_from(&bytes[1..]).is_ok(), bytes.len() > 1);
        }
    }

    #[test]
    fn more_than_32_bits_are_no_number() {
        assert_eq!(read_from(&[0xff, 0xff, 0xff, 0xff, 0x0f]), Ok(Some(u32::MAX)));
        assert_eq!(read_from(&[0xff, 0xff, 0xff, 0xff, 0x10]), Ok(None));
        assert_eq!(read_from(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x00]), Ok(None));
        assert_eq!(read_from(&[0x80]), Err(()));
    }
}
