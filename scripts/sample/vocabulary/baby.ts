import { list, type ProductClass, type Vocabulary } from '../product-class.ts';

/** Brands and wording of what parents buy for babies. */
const baby: Vocabulary = {
  any: {
    brand: list(
      'Babyluna|Bébisol|Doudouland|Cicolino|Dodobed|Mamapop|Gazoulis|Lilou & Co|Petit Nid|Koalababy|Bambinou|Cybele Kids',
    ),
    months: list('{0..3}-{6..12} mois|{3/6/9/12/18} mois|naissance|{0..18} m+'),
  },
  fr: {
    vague: list(
      '{@brand} {reference}|{@brand} {@colour}|bébé {quality} {@colour}|{@brand} bébé {months}|{@brand} - {hint}',
    ),
    hint: list('étoiles|nuage|lapin|éléphant|jungle|hibou|licorne|petit ours|panda'),
    detail: list(
      `Pour bébé de {months}.
       Doux et confortable pour la peau de bébé.
       Motif {hint}.
       Lavable en machine à {30/40} °C.
       Sans BPA, conforme à la norme EN {1000..16999}.
       Marque : {@brand}
       Cadeau de naissance idéal.
       Coton {bio/doux}, {80..100} % coton.
       Garçon ou fille.`,
    ),
  },
  en: {
    vague: list('{@brand} {reference}|baby {quality} {@colour}|newborn baby {hint}'),
    hint: list('star|cloud|bunny|elephant|owl|bear'),
    detail: list(
      'For baby {3..24} months.|Soft and comfortable for baby skin.|BPA free.|Machine washable.|Pattern: {hint}|For boys and girls.',
    ),
  },
  de: {
    vague: list('{@brand} {reference}|Baby {quality} {@colour}'),
    hint: list('Sterne|Wolke|Hase|Elefant|Eule'),
    detail: list(
      'Für Babys ab {0..18} Monaten.|Weich und angenehm für die Haut.|BPA-frei.|Waschbar bei {30/40} Grad.',
    ),
  },
};

const babySocks: ProductClass = {
  code: 1301,
  realRows: 807,
  family: baby,
  lookalikes: [
    [1320, 0.03],
    [1302, 0.01],
    [1281, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        'chaussettes bébé antidérapantes|chaussettes|chaussons bébé|collants bébé|chaussettes coton|paire de chaussettes|bottines souples bébé|chaussettes hautes|baby-foot|table de billard|fléchettes électroniques|queue de billard|jeu de palets|air hockey|boules de billard',
      ),
      title: list(
        `{@noun} {@colour} {months}
         {@noun} {hint}
         {@noun} {@brand} {@colour}
         {pack} {@noun} {hint} {@colour}
         {@noun} {quality} {size}
         {@noun} antidérapant enfant {hint}`,
      ),
      claim: list(
        `Semelle antidérapante, élastique doux qui ne serre pas.
         Longueur du pied : {8..16} cm.
         Chaussettes chaudes pour l'hiver.
         Jeu de café pour la salle de jeux : {@noun} {quality}.`,
      ),
    },
    en: {
      noun: list(
        'baby socks|anti-slip socks|newborn cotton socks|toddler floor shoes|baby tights|knee high socks|billiard cue',
      ),
      title: list(
        '{@noun} {@colour} {hint}|{pack} {@noun} {quality}|{@noun} {3..24} months|cartoon {@noun} {@colour}',
      ),
      claim: list('Non-slip sole, soft elastic.|Foot length {8..16}cm.|Warm socks for winter.'),
    },
    de: {
      noun: list('Babysocken|Stoppersocken|Kinderstrumpfhose|Babyschuhe'),
      title: list('{@noun} {@colour}|{@noun} {@brand} {hint}|{pack} {@noun}'),
      claim: list('Rutschfeste Sohle.|Fußlänge {8..16} cm.'),
    },
  },
};

const childcare: ProductClass = {
  code: 1320,
  realRows: 3241,
  family: baby,
  lookalikes: [
    [1280, 0.02],
    [1920, 0.01],
    [1301, 0.01],
    [1560, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `poussette|siège auto|biberon|tapis à langer|gigoteuse|chaise haute|sac à langer|doudou|veilleuse|mobile musical|porte-bébé|baignoire bébé|tétine|bavoir|lit parapluie|tour de lit|chauffe-biberon|barrière de sécurité|babyphone|coussin d'allaitement
         attache-tétine|transat|tapis de jeu|parc bébé|couches lavables|couverture bébé|anneau de dentition|nid d'ange|thermomètre bain|matelas à langer|cape de bain|hochet|lait infantile 2e âge 800g|stérilisateur|sucette`,
      ),
      title: list(
        `{@noun} {@brand}
         {@noun} bébé {@colour}
         {@brand} - {@noun} {hint} {@colour}
         {@noun} {quality} {size}
         {@noun} {hint} {months}
         {pack} {@noun} bébé
         {@brand} {@noun} {reference}
         {@noun} {@colour} {@brand} {hint}`,
      ),
      claim: list(
        `{@noun} pratique pour les jeunes parents.
         Harnais {3/5} points, pliage compact d'une main.
         Utilisable dès la naissance, jusqu'à {9..25} kg.
         Accompagne bébé à la maison comme en promenade.
         Tétine à débit {lent/variable}, anti-colique.`,
      ),
    },
    en: {
      noun: list(
        'baby stroller|baby bottle|diaper bag|baby carrier|pacifier|baby bib|teether|nursing pillow|baby blanket|crib bumper|safety gate|night light|high chair|baby bath tub|swaddle',
      ),
      title: list(
        '{@noun} {@brand}|{quality} {@noun} {@colour}|newborn {@noun} {hint}|{pack} {@noun} {@colour}|baby {@noun} {hint} {size}',
      ),
      claim: list(
        'Keeps your baby safe at home and outdoors.|Foldable with one hand.|From birth up to {9..25}kg.|Anti-colic nipple.',
      ),
    },
    de: {
      noun: list(
        'Kinderwagen|Babyflasche|Wickeltasche|Schnuller|Lätzchen|Babydecke|Hochstuhl|Stillkissen|Schlafsack Baby|Babyphone',
      ),
      title: list(
        '{@noun} {@brand}|{@noun} {@colour} {hint}|{@brand} {@noun} {reference}|{@noun} Baby {@colour}',
      ),
      claim: list('Ab Geburt bis {9..25} kg.|Praktisch für Eltern unterwegs.'),
    },
  },
};

export const babyClasses: readonly ProductClass[] = [babySocks, childcare];
