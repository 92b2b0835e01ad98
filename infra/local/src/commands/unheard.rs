//! What stays unheard with the settings and tokens at hand.

use domain::mention::Platform;
use domain::settings::Settings;
use platforms::{Endpoint, endpoints};
use runtime::secret::token_variable;

/// One line for each platform of which something is not heard.
pub(super) fn notes(settings: &Settings, has_token: impl Fn(Platform) -> bool) -> Vec<String> {
    let of = |&platform: &Platform| {
        if endpoints(platform).is_empty() {
            return Some(format!("platforms.{platform}: not watched, it has no connector yet"));
        }
        let needs_token = endpoints(platform).contains(&Endpoint::Addressed) && !has_token(platform);
        needs_token.then(|| {
            format!(
                "platforms.{platform}: names are not searched and mentions of the account are not read; set {}",
                token_variable(platform)
            )
        })
    };
    settings.platforms.keys().filter_map(of).collect()
}
