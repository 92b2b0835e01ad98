use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;

fn look(lang: &str, text: &str) -> Finding {
    Safety::new().look(&Text::read(text), &[lang.to_owned()], &[])
}

#[test]
fn every_shipped_list_can_be_read() {
    assert_eq!(Safety::of(&SHIPPED).err(), None);
}

#[test]
fn a_bad_line_is_named() {
    for (list, named) in [
        ("burn", "en:1: burn"),
        ("[crisis]\nburn = much", "en:2: burn = much"),
        ("[crisis]\n@nobody burn", "en:2: @nobody burn"),
        ("[sunshine]", "en:1: [sunshine]"),
    ] {
        assert_eq!(Safety::of(&[("en", list)]).err().as_deref(), Some(named));
    }
}

#[test]
fn harm_is_found_in_every_language_however_calmly_it_is_told() {
    let safety = Safety::new();
    #[rustfmt::skip]
    let table = [
        ("en", "Two stitches, otherwise fine."),
        ("en", "he is swelling up, are there nuts in it?"),
        ("en", "I'm suing"),
        ("en", "staff threatened me"),
        ("en", "Bit into a screw in the bun"),
        ("en", "The front wheel came off on the hill, we're fine"),
        ("en", "You emailed me someone else's invoice"),
        ("en", "They refused my mum because of her hijab"),
        ("en", "there's a smell of gas by the counter"),
        ("en", "I've reported you to trading standards"),
        ("de", "Meine Tochter musste genäht werden, sechs Stiche."),
        ("de", "Nach dem Salat haben wir uns alle übergeben"),
        ("de", "Es riecht im Laden nach Gas"),
        ("de", "Ich schalte meinen Anwalt ein"),
        ("de", "Wegen ihres Kopftuchs wurde sie abgewiesen"),
        ("es", "Mi hijo acabó en urgencias después de comer la tarta"),
        ("es", "Encontré un trozo de cristal en el pan"),
        ("es", "Voy a poner una denuncia en consumo"),
        ("es", "No nos dejaron entrar por ser gitanos"),
        ("fr", "Mon fils a fait une réaction allergique au gâteau"),
        ("fr", "Il y avait un morceau de verre dans la salade"),
        ("fr", "Ça sent le gaz dans la boutique"),
        ("fr", "On lui a refusé l'entrée à cause de son fauteuil roulant"),
        ("it", "Mio figlio è finito al pronto soccorso dopo la torta"),
        ("it", "Ho trovato un pezzo di vetro nel panino"),
        ("it", "Il caricatore ha preso fuoco"),
        ("it", "Vi denuncio, parlo con il mio avvocato"),
        ("nl", "Mijn zoon kreeg een allergische reactie op de taart"),
        ("nl", "Er zat een stuk glas in het brood"),
        ("nl", "De remmen van de fiets weigerden op de brug"),
        ("nl", "We hebben aangifte gedaan bij de politie"),
        ("pt", "A minha filha foi parar ao hospital depois de comer o bolo"),
        ("pt", "Encontrei um pedaço de vidro no pão"),
        ("pt", "Cheira a gás na loja"),
        ("pt", "O meu advogado vai entrar em contacto"),
    ];
    for (lang, text) in table {
        let found = safety.look(&Text::read(text), &[lang.to_owned()], &[]);
        assert!(found.crisis && !found.spans.is_empty(), "{lang}: {text}: {found:?}");
    }
}

#[test]
fn what_only_sounds_like_harm_is_none() {
    let safety = Safety::new();
    #[rustfmt::skip]
    let table = [
        ("en", "I'd kill for that bun"),
        ("en", "The cannoli are to die for"),
        ("en", "That tattoo is sick, absolute bomb"),
        ("en", "You burnt my birthday cake"),
        ("en", "No allergic reaction this time, thank you"),
        ("en", "Is there soy in it? I can't have any."),
        ("en", "Would this give me an allergic reaction?"),
        ("en", "The new shop is next to the hospital"),
        ("en", "Our staff learnt first aid for burns and choking today"),
        ("en", "A glass of wine and a slice of pie"),
        ("de", "Der Kuchen ist zum Sterben lecker"),
        ("de", "Der Toast war verbrannt"),
        ("de", "Ist da Soja drin? Ich vertrage keins."),
        ("de", "Ein Glas Wein dazu, perfekt"),
        ("es", "Me muero por esas croquetas"),
        ("es", "La pizza estaba quemada"),
        ("fr", "Ces éclairs sont une tuerie"),
        ("fr", "La pizza était brûlée"),
        ("it", "Una torta da morire, la bomba"),
        ("it", "La pizza era bruciata"),
        ("nl", "Een moord voor die taart"),
        ("nl", "De pizza was verbrand"),
        ("pt", "Morro por estes pastéis"),
        ("pt", "A pizza veio queimada"),
    ];
    for (lang, text) in table {
        let found = safety.look(&Text::read(text), &[lang.to_owned()], &[]);
        assert!(!found.crisis, "{lang}: {text}: {found:?}");
    }
}

#[test]
fn vermin_is_urgent_and_its_bites_are_harm() {
    for text in ["Saw a mouse run across the counter", "cockroaches in the display, rats under the counter"] {
        let found = look("en", text);
        assert!(!found.crisis && found.high >= 1.0, "{text}: {found:?}");
    }
    assert!(look("en", "Bedbug bites all over after one night").crisis);
}

#[test]
fn the_name_of_a_shop_is_no_harm() {
    let text = Text::read("Lovely cider at the Poisoned Apple again");
    let crisis = |names: &[(usize, usize)]| Safety::new().look(&text, &["en".to_owned()], names).crisis;
    let shop = Shop { name: "Poisoned Apple".to_owned(), ..Shop::default() };
    assert_eq!(names_in(&text, &shop), [(4, 6)]);
    assert!(!crisis(&names_in(&text, &shop)));
    assert!(crisis(&[]), "the words themselves are harm");
}

#[test]
fn an_unknown_language_is_read_with_every_list() {
    let text = Text::read("Lebensmittelvergiftung");
    assert!(Safety::new().look(&text, &["xx".to_owned()], &[]).crisis);
}

#[test]
fn denied_harm_is_none_and_only_what_is_denied() {
    assert_eq!(look("en", "nobody was injured").strength, 0.0);
    assert!(look("en", "nobody was injured, but the front wheel came off").crisis);
    assert!(look("en", "an electric shock").strength > look("en", "if it gave me an electric shock").strength);
}

#[test]
fn a_long_text_of_nothing_but_harm_is_bounded() {
    let found = look("en", &"blood hospital cut my hand glass in my mouth ".repeat(2_000));
    assert!(found.crisis && found.strength <= 5.0);
}

/// The least recall and precision, in hundredths, on the batches that are not set aside. The lists were written with
/// these batches at hand, so that unseen texts are read less well: see the report.
const FLOORS: [(&str, usize, usize); 7] =
    [("en", 92, 80), ("de", 94, 80), ("es", 85, 80), ("fr", 90, 75), ("it", 90, 90), ("nl", 94, 90), ("pt", 90, 85)];

#[test]
fn the_harm_in_the_corpus_is_found_and_little_else() {
    let safety = Safety::new();
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for mention in training_mentions() {
        let text = |field: &str| mention[field].as_str().unwrap_or_default().to_owned();
        let found = safety.look(&Text::read(&text("text")), &[text("lang")], &[]).crisis;
        let count = counts.entry(text("lang")).or_default();
        match (text("urgency") == "crisis", found) {
            (true, true) => count[0] += 1,
            (true, false) => count[1] += 1,
            (false, true) => count[2] += 1,
            (false, false) => {}
        }
    }
    for (lang, recall, precision) in FLOORS {
        let [hit, missed, false_alarm] = counts[lang];
        assert!(hit * 100 >= recall * (hit + missed), "{lang}: {hit} found, {missed} missed");
        assert!(hit * 100 >= precision * (hit + false_alarm), "{lang}: {hit} found, {false_alarm} false alarms");
    }
}

/// What is about the shop, of the batches that the lists were written with.
fn training_mentions() -> Vec<Value> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let aside = std::fs::read_to_string(corpus.join("set-aside.txt")).unwrap();
    let later = std::fs::read_to_string(corpus.join("harm.txt")).unwrap();
    let is_aside = |path: &PathBuf| {
        let mut named = aside.lines().chain(later.lines());
        named.any(|batch| path.file_stem().is_some_and(|stem| stem == batch.trim()))
    };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(corpus.join("mentions")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !is_aside(path));
    files.sort();
    let texts = files.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let lines: Vec<Value> = texts
        .flat_map(|text| text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>())
        .collect();
    lines.into_iter().filter(|mention: &Value| mention["about_shop"] == true).collect()
}
