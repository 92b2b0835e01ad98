//! The random tokens in texted links.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 128 random bits: whoever holds it may act for one person on one mention. Never logged, kept only as a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 16]);

impl Token {
    /// As it stands in a link: 22 characters.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Where tokens come from.
#[derive(Clone)]
pub struct Tokens(Arc<dyn Fn() -> [u8; 16] + Send + Sync>);

impl Tokens {
    /// From the operating system.
    ///
    /// # Panics
    ///
    /// When the operating system has no randomness: a guessable link must not go out.
    pub fn random() -> Self {
        Self(Arc::new(|| {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).expect("the operating system gives randomness");
            bytes
        }))
    }

    /// The same ones each time: for tests and the sample week only.
    pub fn seeded(seed: u64) -> Self {
        let count = AtomicU64::new(0);
        Self(Arc::new(move || {
            let nth = count.fetch_add(1, Ordering::Relaxed);
            let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(nth.to_be_bytes()).finalize();
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&digest[..16]);
            bytes
        }))
    }

    /// A new one.
    pub fn draw(&self) -> Token {
        Token((self.0)())
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_22_safe_characters_and_never_the_same() {
        let tokens = Tokens::random();
        let (one, other) = (tokens.draw(), tokens.draw());
        assert_ne!(one, other);
        assert_eq!(one.text().len(), 22);
        assert!(one.text().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert_eq!(format!("{one:?}"), "Token(..)");
    }

    #[test]
    fn a_seed_gives_the_same_tokens_again() {
        let (one, other) = (Tokens::seeded(7), Tokens::seeded(7));
        assert_eq!([one.draw(), one.draw()], [other.draw(), other.draw()]);
        assert_ne!(Tokens::seeded(8).draw(), Tokens::seeded(7).draw());
    }
}
