//! Numbers of variable length (LEB128), signed ones folded so that small ones stay short (zigzag).

use super::CodecError;

/// A column being written.
#[derive(Default)]
pub(in crate::replica) struct Writer(pub Vec<u8>);

impl Writer {
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    /// A possibly negative number, or the difference of two that may wrap around.
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

/// A column being read.
pub(in crate::replica) struct Reader<'a> {
    rest: &'a [u8],
    column: &'static str,
}

impl<'a> Reader<'a> {
    pub fn new(column: &'static str, rest: &'a [u8]) -> Self {
        Self { rest, column }
    }

    pub fn damaged(&self) -> CodecError {
        CodecError::Damaged(self.column)
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many numbers can be left at most.
    pub fn len(&self) -> usize {
        self.rest.len()
    }

    pub fn number(&mut self) -> Result<u64, CodecError> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first().ok_or_else(|| self.damaged())?;
            self.rest = rest;
            let low = u64::from(byte & 0x7f);
            if shift == 63 && low > 1 {
                break;
            }
            number |= low << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.damaged())
    }

    pub fn signed(&mut self) -> Result<i64, CodecError> {
        let folded = self.number()?;
        Ok((folded >> 1).cast_signed() ^ -((folded & 1).cast_signed()))
    }

    /// A number that must be an index below `limit`.
    pub fn index(&mut self, limit: usize) -> Result<usize, CodecError> {
        let index = usize::try_from(self.number()?).map_err(|_| self.damaged())?;
        if index < limit {
            Ok(index)
        } else {
            Err(self.damaged())
        }
    }

    /// A number of things of which at least one byte each is still to come elsewhere, at most `limit`.
    pub fn count(&mut self, limit: usize) -> Result<usize, CodecError> {
        self.index(limit.saturating_add(1))
    }

    pub fn take(&mut self, length: usize) -> Result<&'a [u8], CodecError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let (taken, rest) = self
            .rest
            .split_first_chunk()
            .ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(*taken)
    }

    /// Nothing may be left over.
    pub fn finish(self) -> Result<(), CodecError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.damaged())
        }
    }
}
