use classifier::{Found, Learnt, Reading};
use domain::mention::Kind::{Complaint, Praise, Question, Request};
use domain::mention::{Platform, Urgency};

use super::{CLASSIFIER, bakery, misread_at_most, read};

#[test]
fn six_more_languages_are_read() {
    let mut misread = Vec::new();
    for (text, lang, kind) in [
        ("El pan estaba duro y la camarera fue muy maleducada", "es", Complaint),
        ("Todo buenísimo, el mejor pan de la ciudad, gracias", "es", Praise),
        ("¿A qué hora abrís los domingos?", "es", Question),
        ("Le gâteau était sec et le service vraiment désagréable", "fr", Complaint),
        ("Service parfait, croissants délicieux, un grand merci à toute l’équipe", "fr", Praise),
        ("Est-ce que vous êtes ouverts le dimanche matin ?", "fr", Question),
        ("Das Brot war steinhart und die Bedienung unfreundlich", "de", Complaint),
        ("Sehr leckere Brötchen, immer wieder gerne", "de", Praise),
        ("Habt ihr am Sonntag geöffnet?", "de", Question),
        ("Es wäre schön, wenn ihr auch glutenfreies Brot hättet", "de", Request),
        ("Il pane era duro e il personale maleducato, che delusione", "it", Complaint),
        ("Torta squisita, personale gentile, complimenti", "it", Praise),
        ("O bolo estava péssimo e o atendimento muito ruim", "pt", Complaint),
        ("Adorei, o melhor pão da cidade, parabéns", "pt", Praise),
        ("Het brood was oudbakken en het personeel onbeschoft", "nl", Complaint),
        ("Heerlijke taart en vriendelijk personeel, een aanrader", "nl", Praise),
    ] {
        let read = read(text);
        if (read.kind, read.lang.as_deref()) != (kind, Some(lang)) {
            misread.push(format!("{text}: {read:?}"));
        }
    }
    misread_at_most(2, &misread);
}

#[test]
fn harm_is_a_crisis_in_every_language() {
    for text in [
        "Mi hijo acabó en urgencias con una reacción alérgica por vuestra tarta",
        "J'ai trouvé un morceau de verre dans mon pain, c'est dangereux",
        "Meine Tochter kam nach dem Kuchen mit allergischer Reaktion ins Krankenhaus",
        "Ho trovato una vite nel pane e mi sono fatto male",
        "Fomos todos parar ao hospital com uma intoxicação alimentar",
        "Mijn zoon kreeg een allergische reactie na jullie taart",
    ] {
        let read = read(text);
        assert_eq!(read.urgency, Urgency::Crisis, "{text}: {read:?}");
    }
}

#[test]
fn the_language_needs_text_or_the_platforms_word() {
    let lang = |text: &str, says: Option<&str>| {
        let reading = Reading { text, stars: None, platform: Platform::Mastodon, lang: says, found: Found::Unsaid };
        CLASSIFIER.classify(&reading, &bakery(), &Learnt::default()).lang
    };
    assert_eq!(lang("ok", None), None);
    assert_eq!(lang("ok", Some("de-AT")), Some("de".to_owned()));
    assert_eq!(lang("👍👍👍", None), None);
    let english = "The bread was fresh and the staff could not have been kinder to us";
    assert_eq!(lang(english, Some("de")), Some("en".to_owned()));
    assert_eq!(lang("Chleb był świeży, a obsługa bardzo miła dla nas wszystkich", Some("pl")), Some("pl".to_owned()));
    assert_eq!(lang(english, Some("nonsense")), Some("en".to_owned()));
}

/// A detector that goes by letters takes the first two for Dutch or Turkish.
#[test]
fn nonsense_and_odd_words_do_not_hide_what_is_said_beside_them() {
    for text in [
        "xqzvw hgtyr blorpfing zantqwe, the bread was stale and the staff were rude",
        "Pfffff krrrrrk grmblfx!! they charged me double and nobody answers",
        "Zwartkruisbes Oudekaasbroodje Speculaaskoek: all of it was stale, and nobody said sorry",
        "Güzelyurt Şekerpare Kaymaklı was cold and we waited an hour for it",
    ] {
        let read = read(text);
        assert_eq!((read.kind, read.lang.as_deref()), (Complaint, Some("en")), "{text}: {read:?}");
        assert!(read.because.iter().all(|words| text.contains(words.as_str())) && !read.because.is_empty());
    }
}
