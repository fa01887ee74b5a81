import { list, type ProductClass, type Vocabulary } from '../product-class.ts';

/** Brands and wording of shops that sell what is used up: food, pet supplies, stationery. */
const everyday: Vocabulary = {
  any: {
    brand: list(
      'Primalis|Bonval|Croqmalin|Papyrello|Margeline|Cahiéris|Terra Bona|Traitfin|Felinou|Royal Gamelle|Épices Du Sud|Biscotine|Stabilou|Moulin Vert|Canivet|Spiralo',
    ),
  },
  fr: {
    vague: list(
      '{@brand} {reference}|{@brand}|{@brand} {pack}|{pack} {@colour}|{@brand} {quality}|{quality} {@colour} {size}',
    ),
    detail: list(
      `Marque : {@brand}
       Conditionnement : {pack}
       À conserver au sec.
       Produit {français/naturel/écologique/artisanal}.
       Format {size}.
       Vendu par {2/4/6/10/12/20/50}.
       Qualité {supérieure/professionnelle}.
       Poids net : {100..2000} g`,
    ),
  },
  en: {
    vague: list('{@brand} {reference}|{pack} {@colour}|{quality} {@colour}'),
    detail: list(
      'Brand: {@brand}|Quantity: {pack}|Store in a dry place.|Net weight {100..2000}g|Good quality for everyday use.',
    ),
  },
  de: {
    vague: list('{@brand} {reference}|{@brand} {pack}'),
    detail: list('Marke: {@brand}|Inhalt: {pack}|Trocken lagern.|Nettogewicht {100..2000} g'),
  },
};

const food: ProductClass = {
  code: 1940,
  realRows: 803,
  family: everyday,
  lookalikes: [
    [2220, 0.01],
    [2060, 0.01],
  ],
  own: {
    fr: {
      terms: list(
        `Livraison rapide et soignée.
         Envoi sous {24/48/72} heures, emballage isotherme.
         Un cadeau idéal pour {Noël/un anniversaire/vos proches/les fêtes}.
         Fabriqué en {France/Italie/Espagne/Belgique}.
         Photo non contractuelle.
         Vendu par un professionnel, facture sur demande.
         Poids : {50..950} g
         Frais de port réduits à partir de {2..4} articles achetés.`,
      ),
      noun: list(
        "chocolat noir|bonbons|café en grains|thé vert|huile d'olive|confiture|miel|biscuits|foie gras|pâtes|épices|coffret gourmand|vin rouge|sirop|capsules de café|sauce piquante|riz basmati|nougat|caramels|moutarde|fruits secs|infusion",
      ),
      title: list(
        `{@noun} {@brand} {100..1000}g
         {@noun} bio {@brand}
         {pack} {@noun} {@brand}
         {@brand} {@noun} {25..75}cl
         {@noun} {artisanal/traditionnel/premium} {250/500/750} g
         Coffret {@noun} {@brand}`,
      ),
      claim: list(
        `Ingrédients : {sucre/farine de blé/cacao/sel}, {huile de tournesol/lait/arômes naturels/miel}. Peut contenir des traces de {lait/fruits à coque}.
         Valeurs nutritionnelles pour 100 g : énergie {100..600} kcal.
         Saveur {intense/douce/fruitée}, {sans gluten/sans colorant/bio}.
         À consommer de préférence avant fin {2019..2021}.`,
      ),
    },
    en: {
      terms: list(
        `Shipped from {town} within {2..5} days.
         Perfect gift for {birthday/Christmas/your friends/your family}.
         Weight: {50..950}g
         Made in {France/Italy/Spain/Belgium}.`,
      ),
      noun: list('dark chocolate|green tea|coffee beans|candy|hot sauce|honey|olive oil|cookies|spice mix'),
      title: list(
        '{@noun} {@brand} {100..1000}g|organic {@noun} {@brand}|{pack} {@noun}|{@brand} {@noun} gift box',
      ),
      claim: list(
        'Ingredients: sugar, {cocoa/milk/wheat flour}, natural flavours.|{Sweet/Fruity/Intense} taste, gluten free.',
      ),
    },
    de: {
      noun: list('Schokolade|Grüner Tee|Kaffeebohnen|Gummibärchen|Honig|Olivenöl'),
      title: list('{@noun} {@brand} {100..1000} g|{pack} {@noun}|Bio {@noun}'),
      claim: list('Zutaten: Zucker, {Kakao/Milch/Weizenmehl}.|Feiner Geschmack.'),
    },
  },
};

const pets: ProductClass = {
  code: 2220,
  realRows: 824,
  family: everyday,
  lookalikes: [
    [2585, 0.01],
    [1920, 0.01],
    [1280, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        'collier pour chien|croquettes chat|arbre à chat|laisse|panier pour chien|jouet pour chat|aquarium|gamelle|litière|harnais chien|cage oiseau|manteau pour chien|filtre aquarium|coussin pour chien|niche|brosse animaux|antiparasitaire|sac de transport chat|vêtements chien|fontaine à eau chat|griffoir|friandises chien',
      ),
      title: list(
        `{@noun} {@brand} {@colour}
         {@noun} {quality} {size}
         {@noun} {@colour} taille {S/M/L/XL}
         {@brand} {@noun} {1..15} kg
         {@noun} animaux de compagnie {@colour}
         {pack} {@noun} chien chat`,
      ),
      claim: list(
        `Pour votre {chien/chat/animal de compagnie}.
         Convient aux {petits/moyens/grands} chiens, tour de cou {20..60} cm.
         Votre {chat/chien} va l'adorer.
         Aliment complet pour {chat/chien} adulte, riche en {poulet/saumon/agneau}.`,
      ),
    },
    en: {
      noun: list(
        'dog collar|cat toy|pet bed|dog leash|pet bowl|aquarium filter|dog clothes|cat scratcher|pet carrier|dog harness',
      ),
      title: list(
        '{@noun} {@colour} {quality}|{@brand} {@noun} size {S/M/L/XL}|pet {@noun} puppy kitten {@colour}|{pack} {@noun}',
      ),
      claim: list('For small and medium {dogs/cats}.|Your pet will love it.|Neck size {20..60}cm.'),
    },
    de: {
      noun: list('Hundehalsband|Katzenspielzeug|Kratzbaum|Hundebett|Futternapf|Aquarium Filter|Hundeleine'),
      title: list('{@noun} {@brand}|{@noun} {@colour} {size}|{@noun} für {Hunde/Katzen}'),
      claim: list('Für {Hunde/Katzen} geeignet.|Halsumfang {20..60} cm.'),
    },
  },
};

const stationery: ProductClass = {
  code: 2522,
  realRows: 4989,
  family: everyday,
  lookalikes: [
    [2060, 0.02],
    [2403, 0.01],
    [1560, 0.01],
    [1280, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `cahier|stylo plume|stylo bille|classeur à levier|agenda {2015..2020}|carnet de notes|trousse|feutres|ramette papier A4|crayon de couleur|pochettes plastiques|bloc-notes|cartouche d'encre|chemises cartonnées|calculatrice|gomme|ruban adhésif|marqueur|enveloppes|tampon encreur
         peinture acrylique|pinceaux|papier cadeau|ciseaux|étiquettes adhésives|cartable|tableau blanc|agrafeuse|intercalaires|porte-documents|calendrier mural|stickers scrapbooking|papier kraft|répertoire|sous-main|règle|bracelet élastique|cachet de cire|roller|recharge stylo`,
      ),
      title: list(
        `{@noun} {@brand}
         {@noun} {@brand} A{3/4/5} {48/96/180/200} pages
         {pack} {@noun} {@brand} {@colour}
         {@noun} {@colour}
         {@brand} - {@noun} {@colour} {reference}
         {@noun} {quality} {size}
         {@brand} {@noun} pointe {0,5/0,7/1,0} mm
         {@noun} {grands/petits} carreaux {96/192} pages
         {@noun} scolaire bureau {@colour}`,
      ),
      claim: list(
        `Papier {70/80/90/120} g, {grands carreaux/petits carreaux/uni/ligné}.
         Pointe {fine/moyenne/large}, encre {bleue/noire/gel}.
         Format A{3/4/5}, couverture {polypro/carte/rigide}.
         Pour l'école, le bureau ou les loisirs créatifs.
         {24..240} feuilles, reliure {spirale/piqûre/brochée}.`,
      ),
    },
    en: {
      noun: list(
        'notebook|ballpoint pen|pencil case|fountain pen|stickers|diary {2015..2020}|washi tape|marker|colored pencils|wax seal stamp|sticky notes|school bag|paint brushes|gel pen|file folder|calculator',
      ),
      title: list(
        '{@noun} {@brand}|{quality} {@noun} {@colour}|{pack} {@noun} school office|{@noun} cute {@colour} stationery|{@noun} A{4/5/6} {@colour}|scrapbooking {@noun} {size}',
      ),
      claim: list(
        'For school, office and DIY scrapbooking.|Paper {70/80/100}g, {lined/blank/dotted}.|Smooth writing, {0.5/0.7/1.0}mm tip.',
      ),
    },
    de: {
      noun: list(
        'Notizbuch|Kugelschreiber|Ordner|Federmäppchen|Buntstifte|Füller|Briefumschläge|Kalender {2015..2020}|Klebeband|Radiergummi',
      ),
      title: list('{@noun} {@brand}|{pack} {@noun}|{@noun} A{4/5} {@colour}|{@brand} {@noun} {reference}'),
      claim: list(
        'Papier {70/80/100} g, {liniert/kariert/blanko}.|Für Schule und Büro.|Strichbreite {0,5/0,7/1,0} mm.',
      ),
    },
  },
};

export const everydayClasses: readonly ProductClass[] = [food, pets, stationery];
