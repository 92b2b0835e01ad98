//! Who we listen for.

/// The one business this deployment listens for, as its owner describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shop {
    /// The name over the door. Never empty.
    pub name: String,
    /// Other spellings and nicknames.
    pub also_called: Vec<String>,
    /// What it does, in a word: `bakery`.
    pub trade: Option<String>,
    /// Towns, streets, neighbourhoods.
    pub places: Vec<String>,
    /// People customers may name.
    pub people: Vec<String>,
    /// Goods and services customers may name.
    pub products: Vec<String>,
    /// Address of the web site, with scheme.
    pub site: Option<String>,
    /// The link that replies point to; absent: the contact page.
    pub continue_at: Option<String>,
    /// Where customers may write to.
    pub email: Option<String>,
    /// Same words, other meaning: `Crumb the cartoonist`.
    pub not_about: Vec<String>,
    /// The shop's own accounts on all platforms, as the settings name them.
    pub handles: Vec<String>,
}

impl Shop {
    /// The name and its other spellings, the name first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.also_called.iter().map(String::as_str))
    }

    /// The host of the site without `www.`, lower case.
    pub fn site_host(&self) -> Option<String> {
        let site = self.site.as_deref()?;
        let rest = site.split_once("://").map_or(site, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next()?.to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        (!host.is_empty()).then(|| host.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_is_known_by_its_name_first_and_by_the_host_of_its_site() {
        let shop = |site: &str| Shop {
            name: "Crumb & Co".into(),
            also_called: vec!["Crumb".into()],
            site: Some(site.into()),
            ..Shop::default()
        };
        assert_eq!(shop("").names().collect::<Vec<_>>(), ["Crumb & Co", "Crumb"]);
        #[rustfmt::skip]
        let table = [
            ("https://www.Crumb.example/shop", Some("crumb.example")),
            ("http://crumb.example:8080",      Some("crumb.example")),
            ("crumb.example?from=map",         Some("crumb.example")),
            ("https://",                       None),
        ];
        for (site, host) in table {
            assert_eq!(shop(site).site_host().as_deref(), host, "{site}");
        }
        assert_eq!(Shop::default().site_host(), None);
    }
}
