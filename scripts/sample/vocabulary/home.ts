import { list, type ProductClass, type Vocabulary } from '../product-class.ts';

/** Brands, rooms, styles and wording that furniture, linen and decoration share. */
const home: Vocabulary = {
  any: {
    brand: list(
      'Homdeko|Vidalux|Casalya|Nordika|Maisonel|Tendoria|Ateliers Bréhat|Loftica|Atelier Usina|Songtai|Belloni Home|Décolibri|Milobea|Karavita',
    ),
  },
  fr: {
    room: list("salon|chambre|cuisine|bureau|salle de bain|entrée|salle à manger|chambre d'enfant|couloir"),
    style: list(
      'scandinave|industriel|vintage|moderne|baroque|rustique|bohème|contemporain|shabby|art déco|zen|oriental',
    ),
    motif: list(
      'fleurs|géométrique|mandala|étoiles|plumes|flamant rose|rayures|feuilles tropicales|papillons|chat|tour Eiffel|damier|montagne|cœur',
    ),
    vague: list(
      '{@brand} {@colour}|{style} {@colour} {size}|{@brand} {reference}|{motif} {size}|{style} {room} {size}|{material} {@colour} {size}',
    ),
    detail: list(
      `Style {style}, parfait pour votre {room}.
       Apporte une touche {style} à votre {room}.
       Motif : {motif}
       Idéal pour décorer {le salon/la chambre/la cuisine/l'entrée}.
       Dimensions : L{30..200} x l{20..120} x H{5..200} cm
       Matériau : {material} de {qualité/première qualité}
       Coloris : {@colour}
       Entretien : {chiffon humide/lavage à 30 °C/chiffon doux}.
       Un design {élégant/épuré/tendance} qui s'accorde à tous les intérieurs.`,
    ),
  },
  en: {
    room: list('living room|bedroom|kitchen|office|bathroom|hallway|kids room'),
    style: list('modern|vintage|nordic|rustic|retro|industrial|boho'),
    motif: list('flower|geometric|mandala|star|feather|flamingo|stripe|butterfly|cat|heart|christmas'),
    vague: list('{style} home decor {@colour}|{@brand} {reference}|{motif} {size}|home {quality} {@colour}'),
    detail: list(
      `Adds a {style} touch to your {room}.
       Pattern: {motif}
       Suitable for {room}, {room}, hotel, cafe.
       Style: {style}
       Perfect home decoration.
       Colour: {@colour}`,
    ),
  },
  de: {
    room: list('Wohnzimmer|Schlafzimmer|Küche|Büro|Bad|Flur|Kinderzimmer'),
    style: list('modern|skandinavisch|vintage|rustikal|Landhaus|industriell'),
    motif: list('Blumen|Sterne|Mandala|Federn|Streifen|Katze|Herz'),
    vague: list('{@brand} {reference}|{style} {@colour} {size}|Deko {motif}'),
    detail: list('Ideal für {room} und {room}.|Stil: {style}|Motiv: {motif}|Passt zu jeder Einrichtung.'),
  },
};

const furniture: ProductClass = {
  code: 1560,
  realRows: 5073,
  family: home,
  lookalikes: [
    [2060, 0.02],
    [2582, 0.02],
    [1920, 0.01],
    [2522, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `canapé convertible|table basse|chaise|armoire|lit coffre|matelas mémoire de forme|commode|étagère|bibliothèque|tabouret de bar|fauteuil|meuble TV|bureau d'angle|table à manger|buffet|table de chevet|lit mezzanine|meuble à chaussures|pouf|console d'entrée
         sommier à lattes|porte-manteau|meuble vasque|colonne de rangement|chaise de bureau|banc|tête de lit|vitrine|lit superposé|desserte|canapé d'angle|rangement|étagère murale|surmatelas|table|chaises`,
      ),
      title: list(
        `{@noun} {style} {@colour}
         {@noun} {@brand} {size}
         {@noun} {@colour} {material} {size}
         {@noun} {size} {@colour} {@brand}
         {pack} {@noun} {style} {material}
         {@brand} {@noun} {@colour}
         {@noun} pour {room} en {material}
         {@noun} {2..6} {tiroirs/places/portes/étagères} {@colour}
         Ensemble {@noun} + {noun} {@colour}`,
      ),
      claim: list(
        `Structure en {panneaux de particules/bois massif/métal/MDF}, charge maximale {30..150} kg.
         À monter soi-même, notice et visserie fournies.
         Assise rembourrée en mousse, hauteur d'assise {40..80} cm.
         {2..6} {tiroirs/portes/niches} offrant beaucoup de rangement.
         Couchage {90x190/140x190/160x200} cm, accueil {ferme/moelleux}.`,
      ),
    },
    en: {
      noun: list(
        'coffee table|chair|bookshelf|shoe rack|sofa|wardrobe|bed frame|bar stool|TV stand|storage cabinet|desk|dining table|armchair|wall shelf|mattress',
      ),
      title: list(
        '{@noun} {style} {@colour}|{@brand} {@noun} {size}|{@noun} {material} {@colour}|{quality} {@noun} for {room}|{pack} {@noun} {style}',
      ),
      claim: list(
        'Maximum load {30..150}kg, assembly required.|Solid {wood/metal/MDF} frame.|{2..6} {drawers/shelves} for storage.',
      ),
    },
    de: {
      noun: list(
        'Couchtisch|Stuhl|Regal|Kleiderschrank|Sofa|Bettgestell|Barhocker|Kommode|Schuhschrank|Esstisch|Matratze',
      ),
      title: list(
        '{@noun} {style} {@colour}|{@brand} {@noun} {@colour}|{@noun} {material} {size}|{@noun} für {room}',
      ),
      claim: list('Belastbar bis {30..150} kg, Montage erforderlich.|Gestell aus {Massivholz/Metall}.'),
    },
    es: {
      vague: list('{@brand} {reference}'),
      title: list('{noun} {@colour} {@brand}|{noun} {material} {size}'),
      noun: list('mesa de centro|silla|armario|sofá|estantería'),
      claim: list('Montaje sencillo.'),
      detail: list('Ideal para salón.'),
    },
    it: {
      vague: list('{@brand} {reference}'),
      title: list('{noun} {@colour} {@brand}|{noun} {material} {size}'),
      noun: list('tavolino|sedia|armadio|divano|scaffale'),
      claim: list('Facile da montare.'),
      detail: list('Ideale per soggiorno.'),
    },
  },
};

const linen: ProductClass = {
  code: 1920,
  realRows: 4303,
  family: home,
  foreign: 0.4,
  lookalikes: [
    [2060, 0.02],
    [1560, 0.01],
    [1320, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `housse de coussin|parure de lit|rideau|coussin|taie d'oreiller|drap housse|plaid|serviette de bain|nappe|couette|tapis|housse de couette|oreiller|couvre-lit|torchon|peignoir|rideaux occultants|jeté de canapé|protège-matelas|voilage|housse de canapé extensible|set de table|tapis de bain|gant de toilette`,
      ),
      title: list(
        `{@noun} {@colour} {size}
         {@noun} {motif} {size}
         {@noun} {@brand} {@colour}
         {@noun} imprimé {motif} {material}
         {pack} {@noun} {@colour}
         {@noun} {style} {motif} décoration
         {@noun} {quality} {@colour} {45x45/40x40/140x200/240x260/220x240} cm
         {@noun} canapé décor maison {motif}`,
      ),
      claim: list(
        `{80..100} % {coton/polyester/lin/microfibre}, {57/80/120/400} fils/cm².
         Lavable en machine à {30/40/60} °C, ne rétrécit pas.
         Fermeture {éclair/à boutons/cachée}, garnissage non inclus.
         Doux au toucher, {chaud/respirant/absorbant}.
         Dimensions de la parure : {140x200/220x240/240x260} cm + {une taie/2 taies}.`,
      ),
    },
    en: {
      noun: list(
        'pillow case|cushion cover|curtain|bed sheet|blanket|table cloth|bath towel|duvet cover|throw|bedding set|shower curtain|rug|sofa cover',
      ),
      title: list(
        '{@noun} {motif} {size}|{motif} printed {@noun} {@colour}|{@noun} sofa car home decor {motif}|{quality} {@noun} {@colour} {45x45/40x60}cm|{@noun} cotton linen {motif}|{motif} {@noun} waist throw home decor',
      ),
      claim: list(
        'Hidden zipper, insert not included.|Machine washable, no shrinking.|Soft {cotton/linen/polyester} fabric.|Pillow inner is not included.',
      ),
    },
    de: {
      noun: list('Kissenbezug|Bettwäsche|Vorhang|Kissen|Bettlaken|Tischdecke|Handtuch|Decke|Teppich'),
      title: list(
        '{@noun} {@colour} {size}|{@noun} {motif}|{@brand} {@noun} {@colour}|{pack} {@noun} {motif}',
      ),
      claim: list('{80..100} % {Baumwolle/Polyester}, waschbar bei {30/40/60} Grad.|Mit Reißverschluss.'),
    },
    it: {
      vague: list('{@brand}'),
      title: list('{noun} {@colour} {size}|{noun} {@brand}'),
      noun: list('federa cuscino|copriletto|tenda|asciugamano'),
      claim: list('Lavabile in lavatrice.'),
      detail: list('Morbido.'),
    },
  },
};

const decoration: ProductClass = {
  code: 2060,
  realRows: 4993,
  family: home,
  foreign: 0.4,
  lookalikes: [
    [1560, 0.02],
    [1920, 0.02],
    [2582, 0.02],
    [2522, 0.01],
    [1140, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `sticker mural|tableau sur toile|guirlande lumineuse LED|vase|horloge murale|bougie parfumée|cadre photo|miroir|lampe de table|fleurs artificielles|boule de Noël|statue bouddha|suspension luminaire|papier peint|sapin de Noël artificiel|photophore|décoration de Noël|attrape-rêves|lanterne|plante artificielle
         affiche murale|diffuseur d'huiles essentielles|lettres décoratives|ampoule LED {5..12}W|bol décoratif|porte-encens|boîte de rangement|ruban LED {1..10} m|spot LED|figurine décorative|pot de fleurs|coupe à fruits|panneau métal|carillon|poster`,
      ),
      title: list(
        `{@noun} {motif} {size}
         {@noun} {style} {@colour}
         {@noun} {@colour} {material}
         {@noun} {@brand} {size}
         {pack} {@noun} décoration {room}
         {@noun} décoration murale {motif}
         {@noun} {quality} mariage fête maison
         {@brand} {@noun} {style} {@colour}
         décoration {room} {@noun} {motif}`,
      ),
      claim: list(
        `{@noun} pour décorer {une fête/un mariage/votre intérieur/Noël}.
         Facile à coller sur mur, porte, fenêtre ou meuble.
         Alimentation : {USB/3 piles AA/220 V}, {20..200} LED, blanc {chaud/froid}.
         Fait main, chaque pièce est unique.
         Impression haute définition sur toile, {avec/sans} cadre.`,
      ),
    },
    en: {
      noun: list(
        'wall sticker|LED string lights|canvas painting|vase|artificial flowers|wall clock|photo frame|christmas decoration|candle holder|table lamp|dream catcher|wall art|LED bulb|night light|fairy lights|mirror sticker|metal sign|christmas ornament',
      ),
      title: list(
        '{@noun} {motif} {size}|{quality} {@noun} {@colour}|{@noun} home decor {motif}|{pack} {@noun} wedding party decoration|DIY {motif} {@noun} {room} decor|{style} {@noun} {@colour}',
      ),
      claim: list(
        'Easy to stick on wall, door, window.|{20..200} LED, {USB/battery} powered.|Beautiful decoration for {wedding/party/christmas}.|Removable and waterproof.',
      ),
    },
    de: {
      noun: list(
        'Wandtattoo|Lichterkette|Vase|Wanduhr|Kunstblumen|Bilderrahmen|Kerzenhalter|Leinwandbild|Weihnachtsdeko|Tischlampe',
      ),
      title: list('{@noun} {motif} {size}|{@noun} {style} {@colour}|{@brand} {@noun}|{@noun} Deko {room}'),
      claim: list(
        'Dekoration für {Hochzeit/Weihnachten/Party}.|{20..200} LED, warmweiß.|Leicht anzubringen.',
      ),
    },
    es: {
      vague: list('{@brand}'),
      title: list('{noun} {@colour} {size}|{noun} decoración hogar'),
      noun: list('vinilo decorativo|jarrón|reloj de pared|guirnalda de luces'),
      claim: list('Fácil de colocar.'),
      detail: list('Decoración del hogar.'),
    },
  },
};

export const homeClasses: readonly ProductClass[] = [furniture, linen, decoration];
