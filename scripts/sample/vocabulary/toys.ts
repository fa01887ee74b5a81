import { list, type ProductClass, type Vocabulary } from '../product-class.ts';

/** Heroes, brands and wording that the seven toy and hobby classes share. Names of brands and heroes are invented. */
const toys: Vocabulary = {
  any: {
    hero: list(
      `Capitaine Comet|Zorak|Princesse Lumina|Ninja Vertigo|Dino Force|Lapinou|Robo Titan|Star Vagabonds|Dragon Forge|Fée Clochelune|Super Toupie|Ourson Gaston
       Mécha Ryu|Pirate Barbe-Bleue|Galaxy Raiders|Monster Valley|Petit Poney Rose|Agent Zéro|Sorcière Mirabelle|Turbo Rallye|Samouraï Kenzo|Licorne Paillette|Iron Legion|Reine Des Glaces`,
    ),
    brand: list(
      'Playtoon|Matelin|Habrico|Ludozen|Janobe|Tobix|Vivakids|Bandolo|Lanzetto|Kidicraft|Sylvette|Ravelino|Toykraft|Colossino|Fundex Play|Megabrik|Wooden Bear|Mondi Toys',
    ),
    scale: list('1/{18/24/32/35/43/48/72/87/144}|1:{10/12/16/18/24/43/64}'),
  },
  fr: {
    age: list('{2..12}+|{3..10} ans|dès {2..8} ans|{18/24/36} mois'),
    vague: list(
      '{@hero}|{@brand} {reference}|{@hero} {@brand}|{@hero} {@colour}|{@brand} - {@hero}|jouet {@hero}|{@hero} {size}',
    ),
    detail: list(
      `Dès {2..12} ans.
       Petites pièces : à ne pas donner aux moins de 3 ans.
       Marque : {@brand}
       Licence officielle {@hero}.
       Taille : environ {5..40} cm
       Alimentation par {2..4} piles {AA/AAA}, à acheter à part.
       Dans l'univers de {@hero}.
       Produit de collection.
       Des heures de jeu en {famille/perspective}.
       Stimule l'imagination et la motricité.
       Matériau : {ABS/plastique/bois/PVC}, sans produit nocif.`,
    ),
  },
  en: {
    vague: list('{@hero}|{@brand} {reference}|{@hero} toy|{@hero} {@colour}|kids toy {quality}'),
    detail: list(
      `For ages {3..14} and up.
       Warning: small parts, not for children under 3 years.
       Brand: {@brand}
       Runs on {2..4} {AA/AAA} batteries, sold separately
       Great gift for kids and collectors.
       From the world of {@hero}.
       Material: {ABS/wood/PVC/plastic}, non-toxic and safe.
       Scale: {scale}`,
    ),
  },
  de: {
    vague: list('{@hero}|{@brand} {reference}|Spielzeug {@hero}'),
    detail: list(
      'Ab {3..14} Jahren.|Achtung: Kleinteile, nicht für Kinder unter 3 Jahren.|Marke: {@brand}|Größe ca. {5..40} cm|Aus der Welt von {@hero}.',
    ),
  },
};

const figurines: ProductClass = {
  code: 1140,
  realRows: 2671,
  family: toys,
  lookalikes: [
    [1280, 0.03],
    [1180, 0.01],
    [1300, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `figurine|figurine articulée|figurine pop|statuette résine|porte-clés|mug|peluche|réplique|buste|figurine vinyle|poster|t-shirt|pin's|figurine manga|lampe 3D|boule à neige|tirelire|bobblehead|sac à dos|masque|affiche`,
      ),
      title: list(
        `{@noun} {@hero} {size}
         {@noun} {@hero}
         {@noun} {@hero} - {@brand} {5..30} cm
         {@hero} {@noun} {reference}
         {@brand} - {@hero} {@noun} N°{1..600}
         {@noun} {@hero} Série {1..6} {year}
         {@noun} {@hero} édition limitée`,
      ),
      claim: list(
        `Figurine en PVC peinte à la main, hauteur {8..35} cm.
         Produit dérivé officiel {@hero}.
         {@noun} de collection tirée du {film/manga/jeu/dessin animé}.
         Livrée en boîte fenêtre avec {socle/accessoires/mains interchangeables}.
         Complétez votre collection {@hero}.`,
      ),
    },
    en: {
      noun: list(
        'action figure|vinyl figure|keychain|statue|mug|figurine|plush|bobble head|model doll|poster',
      ),
      title: list(
        '{@hero} {@noun} {size}|{@hero} {@noun}|{@brand} {@hero} {@noun} #{1..600}|anime {@hero} PVC {@noun}',
      ),
      claim: list(
        'Collectible {@noun}, {8..35}cm tall.|Official {@hero} merchandise.|Comes in a window box with stand.',
      ),
    },
    de: {
      noun: list('Actionfigur|Sammelfigur|Schlüsselanhänger|Statue|Tasse|Vinylfigur'),
      title: list('{@hero} {@noun}|{@noun} {@hero} {5..30} cm|{@brand} {@noun} {@hero}'),
      claim: list('Sammelfigur aus PVC, {8..35} cm.|Offizielles Merchandise {@hero}.'),
    },
  },
};

const tradingCards: ProductClass = {
  code: 1160,
  realRows: 3953,
  family: toys,
  foreign: 0.22,
  lookalikes: [
    [1140, 0.01],
    [1281, 0.01],
    [1180, 0.01],
  ],
  own: {
    any: {
      game: list(
        'Pokémon|Yu-Gi-Oh!|Magic|Match Foot|Dragon Forge|Galaxy Raiders|Invizimonstres|Rune Hunters|Pokemon|Yugioh|Mtg',
      ),
      monster: list(
        "Flamboryx|Aquadrake|Chevalier Noir|Luciferion|Terrapod|Ange Gardien|Sylphide|Golem D'Airain|Hydre Pourpre|Pikaro|Voltigrif|Ombrelune|Maître Du Temps|Nécromant|Lapyre|Goupilou|Cristal Ancien|Torpignon",
      ),
      serial: list(
        '{1..150}/{100..236}|{letter}{letter}{letter}{letter}-FR{100..199}|N° {1..400}|{letter}{letter}{10..99}-{100..999}|Pv {30..250}',
      ),
      rarity: list('Commune|Rare|Ultra Rare|Holo|Reverse|Full Art|Secrète|Foil|Peu Commune|Brillante'),
      cardSet: list(
        'Invasion|Soleil Et Lune|Noir Et Blanc|Gardiens|Ténèbres|Édition De Base|Saison {2010..2019}|Légendes|Tempête',
      ),
    },
    fr: {
      title: list(
        `Carte {game} {monster} {serial}
         {monster} - {game} - {serial}
         Carte {game} - {monster} - {serial} - {rarity} - Vf
         {monster} {serial} - {cardSet} - {rarity}
         {game} - {monster} - {cardSet} - {rarity}
         Lot De {5..100} Cartes {game}
         Booster {game} {cardSet}
         Carte Panini {cardSet} {serial} {lastName}
         Vignette {lastName} {serial} - {town}
         Coffret {game} {monster} - {rarity}
         {game} : {monster} {rarity} Fr`,
      ),
      claim: list(
        `Carte à jouer et à collectionner {game}, {rarity}.
         Extension {cardSet}, numéro {serial}, état {neuf/mint/excellent/played}.
         Carte {française/japonaise/anglaise} jamais jouée.
         Envoi sous {pochette/sleeve/toploader}.`,
      ),
    },
    en: {
      title: list(
        '{game} card {monster} {serial}|{monster} - {serial} - {rarity}|{game} {cardSet} booster pack|{game} {monster} NM English {serial}',
      ),
      claim: list('Trading card, {rarity}, near mint.|{game} card from the {cardSet} set.'),
    },
    de: {
      title: list('{game} Karte {monster} {serial}|{monster} {serial} Deutsch {rarity}'),
      claim: list('Sammelkarte, {rarity}, deutsch.'),
    },
    it: {
      title: list('Carta {game} {monster} {serial}|{monster} {serial}'),
      claim: list('Carta da collezione.'),
      detail: list('Numero {serial}.'),
      vague: list('{monster}'),
    },
  },
};

const wargames: ProductClass = {
  code: 1180,
  realRows: 764,
  family: toys,
  lookalikes: [
    [1140, 0.02],
    [1281, 0.02],
  ],
  own: {
    fr: {
      noun: list(
        "figurine Warhammer|soldats de plomb|armée d'orcs|escouade space marines|régiment d'elfes|livre de règles jeu de rôle|figurine en étain|dragon à peindre|décor de wargame|set de dés|écran du maître|nains guerriers|chevaliers du chaos|déguisement",
      ),
      title: list(
        `{@noun} {@hero}
         {@noun} {25/28/30/54} mm
         Jeu de rôle {@hero} - {@noun}
         {@noun} métal {year}
         Wargame {@brand} : {@noun}
         Warhammer - {@noun} [peint]
         {pack} {@noun} 28 mm`,
      ),
      claim: list(
        `Figurines {28/30/54} mm à monter et à peindre, livrées non peintes.
         Jeu de rôle sur table : feuille de personnage, dés à {6/8/12/20} faces.
         Figurine en {plomb/étain/résine/métal} pour wargame.
         Idéal pour vos batailles fantastiques.`,
      ),
    },
    en: {
      noun: list(
        'wargame miniature|pewter warrior|space marine squad|orc army|role playing dice set|resin dragon miniature|rulebook',
      ),
      title: list('{@noun} 28mm|{@hero} {@noun}|Warhammer {@noun}|RPG {@noun} {@brand}'),
      claim: list('Unpainted 28mm miniatures for tabletop wargames.|Polyhedral dice for role playing games.'),
    },
    de: {
      noun: list('Zinnfiguren|Tabletop Miniatur|Rollenspiel Würfelset'),
      title: list('{@noun} 28 mm|{@hero} {@noun}'),
      claim: list('Unbemalte Tabletop Figuren.'),
    },
  },
};

const childrenToys: ProductClass = {
  code: 1280,
  realRows: 4870,
  family: toys,
  foreign: 0.4,
  lookalikes: [
    [1300, 0.03],
    [1281, 0.02],
    [1140, 0.02],
    [1302, 0.01],
    [1320, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `peluche|poupée|jouet éducatif|puzzle en bois|voiture miniature|jeu de construction|maison de poupée|dînette|robot interactif|cubes empilables|tablette éducative|garage|cheval à bascule|instrument de musique enfant|slime
         pâte à modeler|ferme et animaux|marionnette|déguisement enfant|toupie|briques de construction|camion de pompier|poupon|jouet de bain|train en bois|tapis d'éveil|boîte à musique|figurine dinosaure|ours en peluche|ardoise magique|kit de magie|château fort|squishy|jeu d'imitation caisse enregistreuse`,
      ),
      title: list(
        `{@noun} {@brand}
         {@noun} {@hero} {size}
         {@noun} {quality} pour enfant
         {@brand} - {@noun} {reference}
         {@noun} {@colour} {size}
         {pack} {@noun} jouet enfant cadeau
         {@brand} {@noun} {@hero}
         {@noun} en {material} {age}
         jouet {@noun} bébé enfant cadeau d'anniversaire`,
      ),
      claim: list(
        `{@noun} pour enfant, développe {l'éveil/la créativité/la logique/la coordination}.
         Jouet doux et coloré, sans bords tranchants.
         Votre enfant va adorer cette {@noun}.
         Sons et lumières, {3..40} mélodies.
         Comprend {5..120} éléments.`,
      ),
    },
    en: {
      noun: list(
        'plush toy|wooden puzzle|educational toy|building blocks|doll|toy car|squishy toy|baby rattle|slime|dollhouse|kids musical toy|robot toy|stacking cubes|magic cube|toy kitchen|fidget spinner|dinosaur toy|toy train|bath toy',
      ),
      title: list(
        '{@noun} {quality} kids gift|{@hero} {@noun}|{@brand} {@noun} {@colour}|{@noun} for kids {size}|{pack} {@noun} children educational|baby {@noun} {quality} {@colour}|DIY {@noun} {quality}',
      ),
      claim: list(
        'Helps to develop {creativity/coordination/imagination} of children.|Soft and safe for kids.|{@noun} with light and music.|A toy that every child will love.',
      ),
    },
    de: {
      noun: list(
        'Plüschtier|Puppe|Holzpuzzle|Bausteine|Spielzeugauto|Lernspielzeug|Puppenhaus|Spielküche|Kuscheltier|Kreisel|Bauernhof Tiere',
      ),
      title: list(
        '{@noun} {@brand}|{@noun} {@hero} {5..40} cm|{@brand} {@noun} {reference}|{@noun} für Kinder {@colour}',
      ),
      claim: list('Fördert die Fantasie und Motorik der Kinder.|Weich und sicher für Kinder.'),
    },
    es: {
      title: list('{noun} {@brand}|{noun} para niños {@colour}'),
      noun: list('peluche|muñeca|juguete educativo|coche de juguete'),
      claim: list('Juguete para niños.'),
      detail: list('Marca: {@brand}'),
      vague: list('{@hero}'),
    },
    it: {
      title: list('{noun} {@brand}|{noun} per bambini {@colour}'),
      noun: list('peluche|bambola|gioco educativo|macchinina'),
      claim: list('Gioco per bambini.'),
      detail: list('Marca: {@brand}'),
      vague: list('{@hero}'),
    },
  },
};

const boardGames: ProductClass = {
  code: 1281,
  realRows: 2070,
  family: toys,
  lookalikes: [
    [1280, 0.05],
    [1160, 0.01],
    [1302, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `jeu de société|jeu de cartes|jeu d'échecs|puzzle {100/250/500/1000/1500} pièces|jeu de dames|jeu de plateau|dominos|jeu de l'oie|jeu de stratégie|loto|tarot|memory|jeu de dés|jeu de petits chevaux|backgammon|jeu éducatif|jeu d'ambiance|poker mallette {200/300/500} jetons|mikado|casse-tête|extension jeu|jeu de questions quiz`,
      ),
      title: list(
        `{@noun} {@brand}
         {@noun} {@hero}
         {@brand} - {@noun} - {@hero}
         {@noun} - {@hero} - {2..8} joueurs
         {@hero} - {@noun}
         {@noun} {quality} en {material}
         {@brand} {@noun} {reference}
         {@noun} famille {age}`,
      ),
      claim: list(
        `De {2..3} à {4..10} joueurs, parties de {15..120} minutes.
         Contenu : 1 plateau, {20..120} cartes, {2..8} pions, {1..6} dés et la règle du jeu.
         Soyez le premier à {rejoindre la case finale/réunir les familles/construire votre ville/résoudre l'énigme}.
         Un jeu {drôle/malin/rapide} de {mémoire/bluff/stratégie/hasard}.`,
      ),
    },
    en: {
      noun: list(
        'board game|card game|chess set|jigsaw puzzle {500/1000} pieces|domino set|party game|dice game|strategy game|playing cards',
      ),
      title: list(
        '{@noun} {@hero}|{@brand} {@noun}|{@hero} - {@noun}|{@noun} family {2..8} players|{quality} {@noun} {material}',
      ),
      claim: list(
        'For {2..3} to {4..10} players, {15..120} minutes.|Contains board, {20..120} cards, dice and rules.',
      ),
    },
    de: {
      noun: list(
        'Brettspiel|Kartenspiel|Puzzle {500/1000} Teile|Würfelspiel|Schachspiel|Gesellschaftsspiel|Quizspiel',
      ),
      title: list('{@noun} {@hero}|{@brand} {@noun}|{@hero} - {@noun}|{@noun} für {2..8} Spieler'),
      claim: list(
        'Für {2..3} bis {4..10} Spieler, Dauer {15..120} Minuten.|Inhalt: Spielplan, Karten, Würfel.',
      ),
    },
  },
};

const modelMaking: ProductClass = {
  code: 1300,
  realRows: 5045,
  family: toys,
  foreign: 0.42,
  lookalikes: [
    [1280, 0.03],
    [1302, 0.01],
    [50, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `drone quadricoptère|hélice pour drone|batterie lipo {3.7/7.4/11.1}V {500/850/1500/2200}mAh|locomotive|wagon marchandises|voiture radiocommandée|maquette avion|hélicoptère télécommandé|camion miniature|rails HO
         maquette bateau|servo moteur|moteur brushless|décor train électrique|récepteur 2.4G|chargeur lipo|tank RC|circuit électrique voitures|autorail|peinture maquette|train d'atterrissage drone|pièces de rechange RC|buggy 4x4|support gimbal caméra|voiture miniature {scale}|avion en métal {scale}`,
      ),
      title: list(
        `{@noun} {@brand} {reference}
         {@noun} {scale}
         {@noun} pour {@brand} {reference}
         {@noun} {scale} {@brand} {@colour}
         {@brand} {@noun} - {scale}
         {pack} {@noun} {reference}
         {@noun} {@hero} {@brand}
         {@noun} RC 2.4GHz {@colour}
         {@brand} {reference} {scale}`,
      ),
      claim: list(
        `Maquette à monter, {40..300} pièces, colle et peinture non fournies.
         Portée de la télécommande : {30..150} m, autonomie {6..20} minutes.
         Compatible avec {@brand} {reference}.
         Modèle réduit à l'échelle {scale}, édition {year}.
         Caméra HD {720/1080}P, retour FPV par WiFi, gyroscope 6 axes.
         Voie {HO/N/O}, digital {DCC/analogique}, éclairage LED.`,
      ),
    },
    en: {
      noun: list(
        'RC drone quadcopter|propeller|lipo battery {3.7/7.4/11.1}V|RC car|brushless motor|servo|remote control helicopter|landing gear|ESC {20/30/40}A|FPV camera|RC boat|model kit|wooden model ship|diecast car|gimbal|RC tank|shock absorber|transmitter 2.4G|truck model',
      ),
      title: list(
        '{@noun} for {@brand} {reference}|{@brand} {reference} {@noun} {scale}|{pack} {@noun} for {@brand} {reference} {@colour}|{quality} {@noun} {reference}|{scale} {@noun} {@hero}|{@noun} RC toy {@colour}|{@brand} {reference} spare parts {@noun}',
      ),
      claim: list(
        'Remote distance {30..150}m, flight time {6..20} minutes.|Fits {@brand} {reference}.|6-axis gyro, headless mode, 2.4GHz.|Scale {scale}, unassembled kit.',
      ),
    },
    de: {
      noun: list(
        'Modellbahn Lokomotive|Güterwagen|Drohne|RC Auto|Modellbausatz Flugzeug|Ersatzakku|Propeller|Modellauto|Schiffsmodell|Bausatz',
      ),
      title: list(
        '{@noun} {scale}|{@brand} {@noun} {reference}|{@noun} {@brand} {scale}|{@noun} Spur {H0/N} {reference}',
      ),
      claim: list(
        'Maßstab {scale}, Spur {H0/N}.|Reichweite {30..150} m, Flugzeit {6..20} Minuten.|Bausatz mit {40..300} Teilen.',
      ),
    },
  },
};

const outdoorPlay: ProductClass = {
  code: 1302,
  realRows: 2491,
  family: toys,
  lookalikes: [
    [1280, 0.03],
    [2583, 0.02],
    [1301, 0.01],
    [2582, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `trampoline|trottinette|ballon de football|balançoire|toboggan|vélo enfant|cerf-volant|tente de jeu|jeu de pétanque|skateboard|raquettes de badminton|château gonflable|pistolet à eau|bouée gonflable|table de ping-pong|casque vélo|rollers|canne à pêche|leurre de pêche|corde à sauter
         panier de basket|jeu de fléchettes|draisienne|piscine à balles|frisbee|sac de sable|protège-genoux|tunnel de jeu|filet de volley|gants de boxe|ballon sauteur|lunettes de natation`,
      ),
      title: list(
        `{@noun} {quality} {size}
         {@noun} {@colour} {@brand}
         {@noun} enfant {age}
         {@noun} {@hero} {@colour}
         {pack} {@noun} plein air
         {@brand} {@noun} {reference}
         {@noun} extérieur jardin {size}
         {@noun} sport et loisirs {@colour}`,
      ),
      claim: list(
        `Jeu de plein air pour {le jardin/la plage/le parc}, de {3..6} à {7..14} ans.
         Poids maximum : {30..150} kg, montage {simple/rapide}.
         Pour jouer dehors en toute sécurité.
         Structure en acier, filet de protection inclus.
         Roues PU de {100..200} mm, guidon réglable.`,
      ),
    },
    en: {
      noun: list(
        'kick scooter|trampoline|kite|fishing lure|skateboard|water gun|swing|basketball hoop|kids tent|badminton set|balance bike|swim ring|dart board|fishing reel|knee pads',
      ),
      title: list(
        '{@noun} {quality} {@colour}|{@brand} {@noun} {size}|outdoor {@noun} kids|{pack} {@noun} {@colour}|{@noun} sports {quality}',
      ),
      claim: list(
        'For outdoor fun in the garden or at the beach.|Maximum load {30..150}kg.|Adjustable handlebar, PU wheels.',
      ),
    },
    de: {
      noun: list('Trampolin|Roller|Schaukel|Drachen|Fußball|Spielzelt|Laufrad|Wasserpistole|Angelköder'),
      title: list('{@noun} {@brand}|{@noun} {@colour} für Kinder|{@noun} {@hero}|{@noun} Garten {size}'),
      claim: list('Für Spaß im Garten und am Strand.|Belastbar bis {30..150} kg.'),
    },
  },
};

export const toyClasses: readonly ProductClass[] = [
  figurines,
  tradingCards,
  wargames,
  childrenToys,
  boardGames,
  modelMaking,
  outdoorPlay,
];
