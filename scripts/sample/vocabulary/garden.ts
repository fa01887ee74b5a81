import { list, type ProductClass, type Vocabulary } from '../product-class.ts';

/** Brands and wording that garden furniture, pools and garden tools share. */
const garden: Vocabulary = {
  any: {
    brand: list(
      'Gardenia Pro|Aquasol|Poolandia|Sunrey|Greenup|Oasima|Intavo|Bestpool|Arrosia|Hydrun|Terrasol|Polypluie|Vertigreen|Lagoona|Zorado|Rivimax',
    ),
  },
  fr: {
    vague: list(
      '{@brand} {reference}|{@brand} {size}|{@brand} {@colour} {size}|kit {@brand}|accessoire {@brand} {reference}|jardin {@colour} {size}',
    ),
    detail: list(
      `Pour le jardin, la terrasse ou le balcon.
       Résiste aux intempéries et aux UV.
       Diamètre {20..500} cm, hauteur {60..250} cm.
       Marque {@brand}.
       Traité anti-UV, imperméable.
       Acier galvanisé, finition époxy.
       Idéal pour profiter de l'été en extérieur.
       Débit : {1..12} m³/h - Puissance : {100..2000} W
       Hivernage : ranger à l'abri du gel.
       Installation {simple/rapide} sans outils.`,
    ),
  },
  en: {
    vague: list('{@brand} {reference}|garden {quality} {@colour}|outdoor {@brand}'),
    detail: list(
      'For garden, patio or balcony.|UV and weather resistant.|Brand: {@brand}|Waterproof {polyester/PVC/oxford} fabric.|Power: {100..2000}W|Great for summer.',
    ),
  },
  de: {
    vague: list('{@brand} {reference}|Garten {@colour} {size}'),
    detail: list(
      'Für Garten, Terrasse oder Balkon.|Wetterfest und UV-beständig.|Marke: {@brand}|Leistung: {100..2000} W|Durchmesser {20..500} cm.',
    ),
  },
};

const gardenFurniture: ProductClass = {
  code: 2582,
  realRows: 2589,
  family: garden,
  lookalikes: [
    [1560, 0.03],
    [2060, 0.02],
    [2585, 0.02],
    [2583, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `salon de jardin|parasol déporté|table de jardin|chaise longue|transat|tonnelle|hamac|abri de jardin|balancelle|voile d'ombrage|bain de soleil|fauteuil suspendu|pergola|barbecue|coffre de jardin|banc de jardin|jardinière|guirlande solaire|lampe solaire|store banne
         clôture|brise-vue|gazon artificiel|housse salon de jardin|fontaine de jardin|nain de jardin|brasero|pied de parasol|serre de jardin|coussin palette|chaise de jardin`,
      ),
      title: list(
        `{@noun} {@colour} {size}
         {@noun} {material} {@colour}
         {@noun} {@brand} {size}
         {@noun} {2..8} places {@colour}
         {@brand} {@noun} {quality}
         {@noun} extérieur {material} {size}
         {pack} {@noun} {@colour}
         Ensemble {@noun} {material} {@colour} + {noun}`,
      ),
      claim: list(
        `Salon composé de {une table/2 tables} et {2..8} {chaises/fauteuils}.
         Résine tressée, coussins {déhoussables/épais}.
         Toile polyester {160..300} g/m², mât en aluminium.
         Panneau solaire, autonomie {6..12} heures.
         Meuble d'extérieur {pliable/empilable}.`,
      ),
    },
    en: {
      noun: list(
        'garden furniture set|parasol|hammock|sun lounger|gazebo|solar light|garden bench|sun shade sail|patio chair|planter|privacy screen|artificial grass',
      ),
      title: list(
        '{@noun} {@colour} {size}|{quality} {@noun} outdoor|{@brand} {@noun} {material}|{@noun} patio garden {@colour}',
      ),
      claim: list(
        'Solar powered, {6..12} hours of light.|Foldable outdoor furniture.|Set with table and {2..8} chairs.',
      ),
    },
    de: {
      noun: list(
        'Gartenmöbel Set|Sonnenschirm|Hängematte|Gartenliege|Pavillon|Solarleuchte|Gartenbank|Sonnensegel|Sichtschutz',
      ),
      title: list(
        '{@noun} {@colour} {size}|{@brand} {@noun}|{@noun} {material} {@colour}|{@noun} Garten Terrasse',
      ),
      claim: list('Klappbar und wetterfest.|Set mit Tisch und {2..8} Stühlen.'),
    },
  },
};

const pool: ProductClass = {
  code: 2583,
  realRows: 10209,
  family: garden,
  foreign: 0.08,
  lookalikes: [
    [2585, 0.01],
    [2582, 0.01],
    [1302, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `piscine gonflable|piscine tubulaire|pompe à chaleur piscine|filtre à sable|robot de piscine|bâche à bulles|spa gonflable|chlore choc|liner piscine|échelle de piscine|pompe de filtration|piscine hors sol|cartouche de filtration|projecteur LED piscine|bâche d'hivernage|skimmer|épuisette|électrolyseur au sel
         enrouleur de bâche|piscine bois|pH moins|tuyau flottant|margelle|kit d'entretien piscine|aspirateur piscine|tapis de sol piscine|douche solaire|couverture de sécurité à barres|galets de chlore|vanne multivoies|régulateur de pH|balai de piscine|alarme piscine|buse de refoulement|chauffage solaire piscine`,
      ),
      title: list(
        `{@noun} {size}
         {@noun} {@brand} {reference}
         {@noun} ronde {2..5} m avec pompe
         {@brand} {@noun} {size}
         {@noun} {@colour} {@brand}
         {@noun} pour piscine {3..12} x {2..6} m
         Kit {@noun} {@brand} Ø {2..6},{10..90} m x H {0..1},{20..90} m
         {@noun} {1..25} kg
         {@noun} {quality} - {@brand}
         {@noun} {@colour} {400..580} microns {3..12}x{2..6} m
         {@noun} + {noun} {@brand}
         Pièce {@brand} {reference} - {@noun}`,
      ),
      claim: list(
        `Pour piscine {hors sol/enterrée/gonflable} jusqu'à {10..120} m³.
         Capacité : {1000..30000} litres d'eau.
         Traitement de l'eau : {un galet/2 galets/3 galets} pour {10..30} m³ par semaine.
         Livrée avec pompe de filtration à cartouche, échelle et bâche.
         Température de l'eau jusqu'à {28..42} °C, COP {4..7}.
         Raccords Ø {32/38/50/63} mm ou {1/2}"1/2.
         Votre piscine prête en {10..45} minutes.`,
      ),
    },
    en: {
      noun: list(
        'inflatable swimming pool|pool filter pump|pool cover|chlorine tablets|pool skimmer net|inflatable spa|filter cartridge|pool ladder|pool vacuum',
      ),
      title: list('{@noun} {@brand}|{@noun} {size}|{@brand} {@noun} {reference}|{quality} {@noun} {@colour}'),
      claim: list(
        'For above ground pools up to {10..60} m3.|Capacity {1000..30000} litres.|Keeps your pool water clean.',
      ),
    },
    de: {
      noun: list(
        'Aufblasbarer Pool|Sandfilteranlage|Poolabdeckung|Pool Wärmepumpe|Chlortabletten|Poolleiter|Filterkartusche|Solarfolie',
      ),
      title: list('{@noun} {@brand}|{@noun} {size}|{@brand} {@noun} {reference}'),
      claim: list('Für Schwimmbecken bis {10..60} m³.|Hält das Poolwasser sauber.'),
    },
    es: {
      vague: list('{@brand}'),
      title: list('{noun} {@brand}|{noun} {size}'),
      noun: list('piscina hinchable|bomba de filtración|cubierta de piscina'),
      claim: list('Para piscinas elevadas.'),
      detail: list('Marca: {@brand}'),
    },
  },
};

const gardenTools: ProductClass = {
  code: 2585,
  realRows: 2496,
  family: garden,
  lookalikes: [
    [2583, 0.03],
    [2582, 0.02],
    [1560, 0.01],
    [2220, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `tondeuse à gazon|taille-haie|tuyau d'arrosage|sécateur|tronçonneuse|coupe-bordures|arrosoir|motoculteur|pulvérisateur|débroussailleuse|brouette|gants de jardinage|souffleur de feuilles|nettoyeur haute pression|programmateur d'arrosage|bêche|scie d'élagage|pompe de relevage|raccord arrosage|perceuse
         râteau|graines de gazon|broyeur de végétaux|lame de tondeuse|bâche de protection|échelle télescopique|engrais|pompe à eau|filet de protection|piège à insectes|chaîne de tronçonneuse|tarière|composteur|groupe électrogène|carburateur`,
      ),
      title: list(
        `{@noun} {@brand} {reference}
         {@noun} {quality} {size}
         {@noun} électrique {500..2400} W {@brand}
         {@noun} thermique {25..63} cm3
         {@brand} {@noun} {@colour}
         {@noun} jardin {pack}
         {@noun} {10..50} m {@brand}
         {@noun} pour {@brand} {reference}
         {@noun} {material} {size}`,
      ),
      claim: list(
        `Moteur {2/4} temps {25..63} cm3, puissance {0..3},{1..9} kW.
         Largeur de coupe {20..56} cm, bac de {30..70} litres.
         Batterie lithium {18/20/40} V, chargeur inclus.
         Manche {ergonomique/télescopique}, lames en acier trempé.
         Pour l'entretien du jardin, des haies et des pelouses.`,
      ),
    },
    en: {
      noun: list(
        'lawn mower blade|garden hose|hedge trimmer|pruning shears|chainsaw carburetor|water pump|sprayer|garden gloves|irrigation timer|drip irrigation kit|grass trimmer head|leaf blower',
      ),
      title: list(
        '{@noun} for {@brand} {reference}|{quality} {@noun} {size}|{@noun} garden tool {@colour}|{pack} {@noun} {@brand}',
      ),
      claim: list(
        'Fits {@brand} {reference}.|Hardened steel blade, ergonomic handle.|For watering plants and lawn.',
      ),
    },
    de: {
      noun: list(
        'Rasenmäher|Heckenschere|Gartenschlauch|Kettensäge|Gartenschere|Hochdruckreiniger|Wasserpumpe|Laubbläser',
      ),
      title: list('{@noun} {@brand} {reference}|{@noun} {500..2400} W|{@brand} {@noun}|{@noun} {size}'),
      claim: list('Schnittbreite {20..56} cm.|Motor {25..63} ccm.|Für Rasen und Hecken.'),
    },
  },
};

export const gardenClasses: readonly ProductClass[] = [gardenFurniture, pool, gardenTools];
