//! The shop's own accounts, in whichever way somebody writes them down.

/// Whether an author is one of these handles.
///
/// `local` is the author's name without a host, on the platforms where a name may lack it; a handle
/// without a host means an account of the instance that was asked.
pub(crate) fn is_ours(handles: &[String], author: &str, local: Option<&str>) -> bool {
    let author = bare(author);
    handles
        .iter()
        .map(|handle| bare(handle))
        .filter(|handle| !handle.is_empty())
        .any(|handle| handle == author || (!handle.contains('@') && local.is_some_and(|local| bare(local) == handle)))
}

/// `@Crumb@Example.social`, `https://example.social/@crumb`, `/u/crumb`: without what decorates it, lower case.
pub(crate) fn bare(handle: &str) -> String {
    let handle = handle.trim().to_lowercase();
    if let Some((host, name)) = profile(&handle) {
        return format!("{name}@{host}");
    }
    let handle = handle.trim_start_matches('/');
    let handle = handle.strip_prefix("u/").unwrap_or(handle);
    handle.trim_start_matches('@').to_owned()
}

fn profile(address: &str) -> Option<(&str, &str)> {
    let (_, rest) = address.split_once("://")?;
    rest.split_once("/@").map(|(host, name)| (host, name.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(handle: &str, author: &str, local: Option<&str>, ours: bool) {
        assert_eq!(is_ours(&[handle.to_owned()], author, local), ours, "{handle} and {author}");
    }

    #[test]
    fn the_shop_is_known_however_its_handle_is_written() {
        check("@crumb@example.social", "crumb@example.social", Some("crumb"), true);
        check("crumb@Example.social", "Crumb@example.social", None, true);
        check("https://example.social/@crumb", "crumb@example.social", None, true);
        check("@crumb", "crumb@example.social", Some("crumb"), true);
        check("/u/Crumb_Shop", "u/crumb_shop", None, true);
        check("crumb_shop", "u/crumb_shop", None, true);
    }

    #[test]
    fn a_namesake_on_another_instance_is_not_the_shop() {
        check("@crumb", "crumb@other.example", None, false);
        check("@crumb@example.social", "crumb@other.example", Some("crumb"), false);
        check("", "", None, false);
    }
}
