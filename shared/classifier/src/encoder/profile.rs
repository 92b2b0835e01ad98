//! What is known beside the text, in a line that the encoder reads after it.

use domain::mention::Stars;
use domain::shop::Shop;

/// How many of each are told: the line is cut soon after.
const NAMES: usize = 3;
const PLACES: usize = 2;
const PRODUCTS: usize = 4;

/// `2 stars; Crumb & Co, Crumb; bakery; Leeds; cakes, bread`, without what nobody knows.
pub(super) fn line(shop: &Shop, stars: Option<Stars>) -> String {
    let mut parts = Vec::new();
    if let Some(stars) = stars {
        parts.push(format!("{} stars", stars.get()));
    }
    if !shop.name.is_empty() {
        let names: Vec<&str> = shop.names().take(NAMES).collect();
        parts.push(names.join(", "));
        parts.push(shop.trade.clone().unwrap_or_default());
        parts.push(first(&shop.places, PLACES));
        parts.push(first(&shop.products, PRODUCTS));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn first(all: &[String], count: usize) -> String {
    all[..all.len().min(count)].join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_what_is_known_and_nothing_else() {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let bare = Shop { name: "Crumb & Co".into(), ..Shop::default() };
        let full = Shop {
            also_called: words(&["Crumb", "@crumb", "The Crumb"]),
            trade: Some("bakery".into()),
            places: words(&["Leeds", "Mill Lane", "Yorkshire"]),
            products: words(&["cakes", "bread", "rolls", "tea", "soup"]),
            ..bare.clone()
        };
        let two = Stars::new(2).ok();
        assert_eq!(line(&Shop::default(), None), "");
        assert_eq!(line(&Shop::default(), two), "2 stars");
        assert_eq!(line(&bare, None), "Crumb & Co");
        assert_eq!(
            line(&full, two),
            "2 stars; Crumb & Co, Crumb, @crumb; bakery; Leeds, Mill Lane; cakes, bread, rolls, tea"
        );
    }
}
