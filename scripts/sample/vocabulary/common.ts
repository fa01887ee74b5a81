import { list, type Vocabulary } from '../product-class.ts';

/** What sellers of anything write: names, colours, materials, condition, delivery. All names are invented. */
export const common: Vocabulary = {
  any: {
    letter: list('A|B|C|D|E|F|G|H|K|L|M|N|P|R|S|T|V|W|X|Z'),
    reference: list(
      '{letter}{letter}{100..999}|{letter}{1000..9999}|{letter}{letter}-{10..99}{letter}|{100..999}-{10..99}|{letter}{10..99}{letter}{letter}',
    ),
    year: list('20{10..19}|19{60..99}|200{0..9}'),
    firstName: list(
      `Claire|Julien|Marguerite|Anselme|Odile|Bastien|Hélène|Théodore|Nadège|Firmin|Solène|Gaspard|Ludivine|Étienne|Mathilde
       Rosalind|Harvey|Edith|Conrad|Imogen|Walter|Greta|Friedrich|Anneliese|Ulrich|Paola|Tommaso|Inés|Ramón|Agathe|Cyprien`,
    ),
    lastName: list(
      `Vauquelin|Delmarre|Besson-Roy|Tarnier|Korvald|Ashdown|Merriweather|Lindqvist|Hollenbach|Steinmeyer|Castellane|Rouvière|Fontbrune|Malvoisin
       Pellerin|Quintard|Sorbier|Grandclos|Hartwell|Pemberly|Wolfsberg|Brandauer|Okonra|Salvadesi|Morandal|Ibarrola|Lecoutre|Trévignac|Dunmore|Vasseline`,
    ),
    author: list('{firstName} {lastName}|{lastName}|{lastName} {firstName}|{letter}. {lastName}'),
    town: list(
      'Lyon|Paris|Nantes|Lille|Bruxelles|Genève|London|Berlin|Wien|Toulouse|Bordeaux|Milano|Rennes|Strasbourg',
    ),
  },
  fr: {
    noun: list('article'),
    colour: list(
      'noir|blanc|bleu|rouge|gris|vert|rose|beige|jaune|marron|argent|doré|violet|orange|turquoise|bleu marine|gris clair|multicolore|anthracite|taupe',
    ),
    material: list(
      'plastique|bois|métal|coton|acier inoxydable|polyester|aluminium|PVC|verre|résine|ABS|silicone|bambou|tissu|céramique|carton|cuir synthétique|caoutchouc',
    ),
    size: list(
      '{10..250} cm|{10..90} x {10..90} cm|{20..200}x{20..200}x{5..90} cm|{5..60}cm|{1..9},{1..9} m|taille {S/M/L/XL}|Ø {10..90} cm|H {20..180} cm',
    ),
    quality: list(
      'haute qualité|de qualité|pratique|élégant|moderne|solide|original|léger|robuste|classique|vintage|portable|universel|résistant|durable|design|économique|professionnel',
    ),
    pack: list('lot de {2..12}|{2..50} pièces|set de {2..8}|x{2..10}|pack de {2..6}|kit complet|par {2..10}'),
    terms: list(
      `Livraison rapide et soignée.
       Neuf, dans son emballage d'origine.
       Article d'occasion en très bon état.
       Envoi sous {24/48/72} heures[, emballage soigné].
       Article neuf, fabrication soignée.
       La teinte réelle peut varier un peu selon votre écran.
       Mesuré à la main : comptez {1..3} cm d'écart.
       Une question ? Écrivez-nous, réponse dans la journée.
       Garantie {1..3} ans[, service après-vente en France].
       État : {neuf/bon état/très bon état/correct/comme neuf}
       Contenu du colis : {1..4} x {@noun}
       Couleur : {@colour}
       Matière : {@material}
       Dimensions : environ {10..250} x {5..90} cm
       Poids : {50..950} g
       Poids : {1..30},{1..9} kg
       Modèle : {reference}
       Photo non contractuelle.
       Un cadeau idéal pour {Noël/un anniversaire/toute la famille/vos proches/les fêtes}.
       Facile à utiliser et à {nettoyer/ranger/transporter/installer}.
       Vendu par un professionnel, facture sur demande.
       Référence {reference}, fabriqué en {Chine/France/Italie/Allemagne/Espagne}.
       Voir les photos pour plus de détails.
       Frais de port réduits à partir de {2..4} articles achetés.
       Convient {aux enfants/aux adultes/à tous/à toute la famille}.
       Idéal pour {la maison/le jardin/les voyages/l'école/le bureau/la chambre}.`,
    ),
  },
  en: {
    noun: list('item'),
    colour: list(
      'black|white|blue|red|grey|green|pink|brown|silver|gold|purple|multicolor|navy|orange|beige',
    ),
    material: list(
      'plastic|wood|metal|cotton|stainless steel|polyester|ABS|aluminum alloy|PVC|resin|silicone|glass',
    ),
    size: list(
      '{10..250}cm|{5..60}x{5..60}cm|{10..90} x {10..90} inch|{2..40}"|size {S/M/L/XL}|{100..900}mm',
    ),
    quality: list(
      'high quality|new|portable|durable|creative|fashion|vintage|universal|professional|lovely|classic|mini|premium',
    ),
    pack: list('{2..50}pcs|set of {2..8}|pack of {2..12}|{2..10} pieces|lot of {2..20}'),
    terms: list(
      `Brand new item, well made.
       Features:
       Specifications:
       Color: {@colour}
       Material: {@material}
       Size: {size}
       Weight: {50..950}g
       Package included: {1..4} x {@noun}
       Measured by hand, may differ by {1..3}cm.
       The shade may vary with your screen settings.
       Perfect gift for {birthday/Christmas/your friends/your family}.
       Easy to {use/clean/install/carry/store}.
       Condition: {used, very good/new/like new/good}.
       Shipped from {town} within {2..5} days.
       No retail package.
       Model: {reference}
       Suitable for {indoor/outdoor/home/office/travel} use.`,
    ),
  },
  de: {
    noun: list('Artikel'),
    colour: list('schwarz|weiß|blau|rot|grau|grün|rosa|braun|silber|gold|bunt|beige'),
    material: list('Kunststoff|Holz|Metall|Baumwolle|Edelstahl|Polyester|Aluminium|Glas|Kunstharz|Stoff'),
    size: list('{10..250} cm|{10..90} x {10..90} cm|Größe {S/M/L/XL}|{2..9},{1..9} m'),
    quality: list('hochwertig|praktisch|stabil|modern|robust|klassisch|neu|leicht|elegant|langlebig'),
    pack: list('{2..12}er Set|{2..50} Stück|{2..6}er Pack'),
    terms: list(
      `Schneller Versand aus {Deutschland/Frankreich}.
       Farbe: {@colour}
       Material: {@material}
       Maße: ca. {10..250} x {5..90} cm
       Lieferumfang: {1..4} x {@noun}
       Zustand: {neu/gebraucht, sehr gut/gut}.
       Ein schönes Geschenk für {Kinder/Freunde/die ganze Familie}.
       Leicht zu {reinigen/montieren/verstauen}.
       Artikelnummer {reference}.
       Für drinnen und draußen geeignet.`,
    ),
  },
  es: {
    colour: list('negro|blanco|azul|rojo|gris|verde|rosa'),
    material: list('plástico|madera|metal|algodón|acero|vidrio'),
    size: list('{10..250} cm|{10..90} x {10..90} cm'),
    quality: list('de alta calidad|práctico|moderno|resistente|nuevo|clásico'),
    pack: list('lote de {2..12}|{2..20} piezas'),
    terms: list(
      `Envío rápido desde España.
       Color: {@colour}
       Material: {@material}
       Medidas: {size}
       Estado: {nuevo/usado/como nuevo}.
       Un regalo ideal para {niños/toda la familia/tus amigos}.`,
    ),
  },
  it: {
    colour: list('nero|bianco|blu|rosso|grigio|verde|rosa'),
    material: list('plastica|legno|metallo|cotone|acciaio|vetro'),
    size: list('{10..250} cm|{10..90} x {10..90} cm'),
    quality: list('di alta qualità|pratico|moderno|resistente|nuovo|classico'),
    pack: list('lotto di {2..12}|{2..20} pezzi'),
    terms: list(
      `Spedizione rapida.
       Colore: {@colour}
       Materiale: {@material}
       Misure: {size}
       Condizioni: {nuovo/usato/come nuovo}.
       Un'idea regalo per {bambini/tutta la famiglia/gli amici}.`,
    ),
  },
};
