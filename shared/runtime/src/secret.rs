//! Where the environment holds secrets.

use domain::mention::Platform;

/// The environment variable that holds a platform's token: `SHOPBELL_GOOGLE_BUSINESS_TOKEN`.
pub fn token_variable(platform: Platform) -> String {
    variable(platform, "token")
}

/// The environment variable that holds one of a platform's credentials.
pub(crate) fn variable(platform: Platform, name: &str) -> String {
    format!("SHOPBELL_{platform}_{name}").replace('-', "_").to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_platforms_token_has_its_variable() {
        assert_eq!(token_variable(Platform::GoogleBusiness), "SHOPBELL_GOOGLE_BUSINESS_TOKEN");
    }
}
