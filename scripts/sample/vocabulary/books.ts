import { list, type ProductClass, type Vocabulary } from '../product-class.ts';
import { secondHandTerms } from './second-hand-terms.ts';

/** Titles, authors and wording that all bookshops share: used or new, single or in lots, books or magazines. */
const books: Vocabulary = {
  any: {
    publisher: list(
      'Éditions du Tilleul|Vauclair|Maison Brume|Harbour & Finch|Presses du Canal|Steinadler Verlag|Librairie Octave|Nordwind|La Lanterne|Papier Bleu|Corvidae Press|Encre Vive',
    ),
    collection: list(
      'Le Cabinet Noir|Points De Vue|Bibliothèque Verte-Prairie|Grand Format|Poche Classique|Savoir Et Vie|Les Petits Carnets|Série Minuit',
    ),
    isbn: list(
      '978{2000000000..2999999999}|2-{100..999}-{10000..99999}-{0..9}|978-2-{100..999}-{10000..99999}-{0..9}',
    ),
    number: list('N° {1..900}|N°{1..400}|No {1..99}|n°{10..2500}|Numéro {1..300}'),
    date: list(
      'Du {1..28}/{10..12}/{1901..2018}|{month} {1920..2018}|Du {1..28} {month} {1930..2015}|{1930..2018}|{1..28}/0{1..9}/{1950..2016}',
    ),
  },
  fr: {
    terms: secondHandTerms.fr,
    month: list('Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre'),
    thing: list(
      `Silence|Jardin|Secret|Voyage|Royaume|Miroir|Chemin|Destin|Fleuve|Château|Masque|Testament|Rêve|Mystère|Crime|Phare|Vent|Sang|Dernier Train|Sommeil
       Loup|Souvenir|Hiver|Serment|Diamant|Carnet|Cercle|Orage|Prince|Temps`,
    ),
    theThing: list(
      `Le Silence|Le Jardin|Le Secret|La Maison|Le Voyage|Le Royaume|Le Miroir|Le Chemin|Le Destin|La Dame|Le Fleuve|Le Château|Le Masque|Le Testament|Le Rêve|La Promesse|Le Mystère
       Le Phare|Le Vent|L'Hiver|L'Orage|L'Héritage|La Rivière|Le Serment|Le Diamant|La Mémoire|Le Carnet|Le Cercle|Le Prince|L'Exil|Le Temps|La Fille`,
    ),
    complement: list(
      `Des Marais|De La Nuit|Du Nord|Des Anges|De L'oubli|Du Capitaine|Sans Retour|Des Sables|D'une Reine|Du Désert|De Minuit|Des Ombres|Sans Nom|De Verre|Des Mers Du Sud
       De La Forêt|Du Vieux Port|D'Irlande|Des Étoiles|Invisible|D'automne|Du Dernier Jour`,
    ),
    subject: list(
      `La Cuisine|L'Histoire De France|La Grammaire|Le Droit Des Affaires|La Psychologie De L'enfant|L'Architecture|La Première Guerre Mondiale|Les Mathématiques|La Philosophie|La Peinture Flamande
       La Gestion|Le Yoga|La Médecine|L'Astronomie|La Géographie|Le Bricolage|Les Chemins De Fer|La Mythologie|Les Oiseaux|Le Tricot|La Photographie|La Pêche|L'Économie|Le Jardinage|La Religion`,
    ),
    guide: list(
      '{subject} : Une Introduction|{subject}|{subject} Pour Tous|Manuel Pratique - {subject}|Comprendre {subject}|{subject} De A À Z|{subject} En {10..100} Questions|{subject} Au {18/19/20}e Siècle|{subject} Et La Société|Aimer {subject}|Notes Sur {subject}|{subject} - Histoire Et Méthodes',
    ),
    novel: list(
      `{theThing} {complement}|{thing} {complement}|Un {thing} {complement}|{firstName} Et {theThing}|{theThing} Et {theThing}|Les Enfants {complement}
       {theThing} De {firstName}|{theThing}|{firstName} {complement}|Pour {firstName}|{thing}s {complement}`,
    ),
    book: list('{novel}|{guide}|{novel}|{guide}, {year}'),
    comic: list(
      'Les Aventures De {firstName}|Capitaine {lastName}|{thing} {complement}|{firstName} & {firstName}|Les {lastName}|La Bande À {firstName}|{thing} Kid',
    ),
    magazine: list(
      `L'Écho Illustré|Le Petit Observateur|Sport Magazine|Auto D'Hier|Science Et Demain|Mode Et Ouvrages|Le Globe Illustré|Ciné Gazette|La Gazette Du Rail|Femmes D'Ici
       Télé Semaine|Jours De Fête|Le Reflet Des Sports|Motos Et Pilotes|Jeux Vidéo Hebdo|Maison Et Décors|Historix|Le Messager Des Familles|Cuisine Du Terroir|Guitare Et Claviers|Le Chasseur Illustré|Photo Pratique`,
    ),
    headline: list(
      `Spécial {subject}|Dossier {subject}|Le Tour De France|Les Élections|La Mode D'été|{firstName} {lastName}|{subject}|Le Salon De L'auto|La Guerre|L'affaire {lastName}|Grand Reportage À {town}|Recettes De Fêtes`,
    ),
    vague: list('{novel}|{thing}|{lastName}|{guide}|{novel} - {lastName}|{subject}'),
    detail: list(
      `{publisher}, {year}, {80..600} pages.
       Auteur : {@author}
       Broché, {80..600} pages.
       Couverture souple, {in-8/in-12/grand format/format poche}.
       ISBN : {isbn}
       Éditeur : {publisher} - Parution : {year}
       Quelques illustrations en noir et blanc.
       Un livre de {@author} sur {subject}, collection "{collection}".
       Collection {collection}.
       Texte en français.
       Un ouvrage {complet/passionnant/rare/illustré} sur {subject}.
       Dos légèrement {frotté/insolé/abîmé}, intérieur propre.`,
    ),
  },
  en: {
    terms: secondHandTerms.en,
    month: list('January|March|May|June|July|October|December'),
    thing: list(
      'Silence|Garden|Secret|Journey|Kingdom|Mirror|River|Castle|Mask|Dream|Winter|Promise|Shadow|Empire|Daughter|House|Island|Memory|Storm|Letter',
    ),
    complement: list(
      'Of The North|At Midnight|Of Ashes|Without End|Of The Sea|In The Rain|Of Bones|For Two|Of Stone|Beyond The Hills|Of Lost Things|In Winter',
    ),
    subject: list(
      'Modern Chemistry|The British Empire|Contract Law|Child Psychology|Gardening|Algebra|Medieval Art|Marketing|World War I|Jazz Guitar|Islamic Philosophy|Urban Planning|Nursing Practice|Russian Literature|Railways|Statistics',
    ),
    guide: list(
      'Introduction To {subject}|A History Of {subject}|{subject}|Handbook Of {subject}|Understanding {subject}|The Essential {subject}|{subject}: Theory And Practice|Essays On {subject}|{subject} In The Twentieth Century',
    ),
    novel: list(
      "The {thing} {complement}|{thing} {complement}|The {thing}|{firstName}'s {thing}|A {thing} {complement}|The Last {thing}|The {lastName} {thing}",
    ),
    book: list('{novel}|{guide}|{guide}'),
    comic: list('Captain {lastName}|The {thing} {complement}|{firstName} And The {thing}|{thing} Squad'),
    magazine: list(
      'The Weekly Lantern|Popular Engines|Film & Stage|Model Railways Monthly|Country Homes Review|Guitar Today',
    ),
    headline: list('{subject} Special|{firstName} {lastName}|The {town} Issue|{subject}'),
    vague: list('{novel}|{thing}|{guide}|{lastName}'),
    detail: list(
      `{publisher}, {year}. {80..600} pages.
       By {@author}.
       Paperback, {80..600} pages.
       ISBN {isbn}
       Text in English.
       This book explores {subject} and its {history/practice/meaning/future}.
       Illustrated with {black and white/colour} plates.
       Publisher: {publisher}`,
    ),
  },
  de: {
    terms: secondHandTerms.de,
    month: list('Januar|März|Mai|Juli|Oktober|Dezember'),
    thing: list('Garten|Schatten|Reise|Geheimnis|Winter|König|Spiegel|Fluss|Traum|Haus|Insel|Erbe|Stille'),
    theThing: list(
      'Der Garten|Der Schatten|Die Reise|Das Geheimnis|Der Winter|Der König|Der Spiegel|Das Haus|Die Insel|Das Erbe|Die Stille',
    ),
    complement: list('Der Nacht|Im Norden|Ohne Wiederkehr|Des Meeres|Aus Glas|Am Abend|Von Morgen|Der Toten'),
    subject: list(
      'Das Deutsche Recht|Pädagogik|Kirchengeschichte|Die Weimarer Zeit|Betriebswirtschaft|Heimatkunde|Kochen|Chemie|Psychologie|Musiktheorie|Wirtschaftsinformatik|Literaturwissenschaft',
    ),
    guide: list(
      '{subject}|Einführung In {subject}|Handbuch {subject}|Geschichte: {subject}|Grundlagen - {subject}|{subject} Und Gesellschaft',
    ),
    novel: list(
      '{theThing} {complement}|{thing} {complement}|{theThing}|{theThing} Von {town}|{firstName} Und {theThing}',
    ),
    book: list('{novel}|{guide}|{guide}'),
    comic: list('Kommissar {lastName}|{firstName} Und {firstName}|{theThing}'),
    magazine: list('Das Wochenblatt|Modellbahn Heute|Haus Und Hof|Der Segler'),
    headline: list('{subject}|{firstName} {lastName}|Sonderheft {subject}'),
    vague: list('{novel}|{subject}|{thing}'),
    detail: list(
      `{publisher}, {year}, {80..600} Seiten.
       Autor: {@author}
       Taschenbuch, {80..600} Seiten.
       ISBN {isbn}
       Ein Buch über {subject}.
       Auflage {year}, Einband leicht {bestoßen/verschmutzt/berieben}.`,
    ),
  },
  es: {
    thing: list('Silencio|Jardín|Secreto|Viaje|Reino|Invierno|Río|Sueño'),
    complement: list('De La Noche|Del Norte|Sin Retorno|De Los Ángeles|Perdido|Del Mar'),
    novel: list('El {thing} {complement}|{thing} {complement}|{firstName} Y El {thing}'),
    book: list('{novel}|Historia De España {year}|Manual De Derecho {reference}|Gramática Española'),
    vague: list('{novel}|{thing}'),
    detail: list('{publisher}, {year}, {80..600} páginas.|Autor: {@author}|Libro en español.|ISBN {isbn}'),
  },
  it: {
    thing: list('Silenzio|Giardino|Segreto|Viaggio|Regno|Mare|Fiume|Sogno'),
    complement: list('Della Notte|Del Nord|Senza Ritorno|Degli Angeli|Perduto|Delle Ombre'),
    novel: list('Il {thing} {complement}|{thing} {complement}|{firstName} E Il {thing}'),
    book: list("{novel}|Storia D'Italia {year}|Manuale Di Diritto|Grammatica Italiana"),
    vague: list('{novel}|{thing}'),
    detail: list('{publisher}, {year}, {80..600} pagine.|Autore: {@author}|Libro in italiano.|ISBN {isbn}'),
  },
};

const usedBooks: ProductClass = {
  code: 10,
  realRows: 3116,
  family: books,
  foreign: 0.45,
  lookalikes: [
    [2705, 0.03],
    [2403, 0.02],
  ],
  own: {
    fr: {
      title: list(
        `{book} - {author}
         {book}
         {author}, {guide}
         {guide}
         {book} - Poche {year}
         {guide} - {author}, {year}
         {book} - Édition Originale {year}
         {book} [Broché ]- Occasion
         {author}, {book}
         {guide} Tome {1..3} - {year}`,
      ),
      claim: list(
        `Livre d'occasion, {bon état/état correct/très bon état}.
         Ancien livre de bibliothèque, peut porter des marques.
         Pages jaunies, couverture {usée/frottée/défraîchie}.
         Exemplaire d'occasion expédié sous {24/48} heures.
         Nom de l'ancien propriétaire en page de garde.
         Édition de {year}, reliure d'époque.
         Petites rousseurs, reliure solide.`,
      ),
    },
    en: {
      title: list(
        `{book}
         {guide}
         {book} - {author}
         {guide}, {year}
         {book} (Paperback)
         {guide} ({1..4}th Edition)
         {novel}: A Novel`,
      ),
      claim: list(
        `Used book in {good/acceptable/very good} condition.
         Ex-library copy with the usual stamps.
         Pages slightly yellowed, spine creased.
         Second-hand copy, {year} edition.`,
      ),
    },
    de: {
      title: list('{book}|{guide}|{book} - {author}|{guide} {year}|{guide}: Ein Lehrbuch|{novel}. Roman'),
      claim: list(
        'Gebrauchtes Buch, {gut/akzeptabel/sehr gut} erhalten.|Seiten etwas vergilbt.|Bibliotheksexemplar mit Stempel.',
      ),
    },
    es: { title: list('{book}|{book} - {author}'), claim: list('Libro usado, buen estado.') },
    it: { title: list('{book}|{book} - {author}'), claim: list('Libro usato, buono stato.') },
  },
};

const magazines: ProductClass = {
  code: 2280,
  realRows: 4760,
  family: books,
  foreign: 0.08,
  lookalikes: [
    [2403, 0.04],
    [10, 0.01],
  ],
  own: {
    fr: {
      title: list(
        `{magazine} {number} {date}
         {magazine} {number} {date} - {headline}
         {magazine} - {headline} - {headline}
         {magazine} {number}
         {magazine} {date} : {headline}
         {magazine} {number} - {headline} - {headline} - {headline}
         Journal {magazine} {date}
         Revue {magazine} {number} : {headline}`,
      ),
      claim: list(
        `Sommaire : {headline} ; {headline} ; {headline}.
         Revue {mensuelle/hebdomadaire/trimestrielle} en {bon état/état d'usage}.
         Numéro {1..900} de {magazine}.
         Journal d'époque complet, pliure centrale.
         {16..120} pages, agrafé, nombreuses photos et publicités d'époque.
         Magazine ancien, parution {month} {year}.`,
      ),
    },
    en: {
      title: list(
        '{magazine} {number} {month} {year}|{magazine} {month} {year} - {headline}|{magazine} Issue {1..300}: {headline}',
      ),
      claim: list(
        'Vintage magazine, {month} {year} issue.|In this issue: {headline}, {headline}.|Stapled, {16..120} pages with period advertising.',
      ),
    },
    de: {
      title: list('{magazine} Nr. {1..52} {year}|{magazine} Heft {1..12}/{year} - {headline}'),
      claim: list('Zeitschrift, Heft {1..12} von {year}.|Inhalt: {headline}, {headline}.'),
    },
  },
};

const bookLots: ProductClass = {
  code: 2403,
  realRows: 4774,
  family: books,
  foreign: 0.1,
  lookalikes: [
    [2280, 0.03],
    [10, 0.02],
    [2705, 0.02],
  ],
  own: {
    fr: {
      title: list(
        `Lot De {2..40} Livres {author}
         {comic} Tome {1..30}
         {comic} - Tome {1..12} : {novel}
         Lot De {2..20} Bd {comic}
         Partition {novel} - {lastName}
         Lot {2..12} Revues "{magazine}"
         {comic} {number}
         Manga {comic} Tomes {1..5} À {6..20}
         Encyclopédie {subject} En {3..22} Volumes
         {guide} - Cahier D'exercices {3/4/5/6}ème
         {book} ({2..6} Volumes)
         Intégrale {comic}
         Carte Postale Ancienne {town} {year}
         Atlas : {subject}`,
      ),
      claim: list(
        `Lot de {2..40} {livres/volumes/bd/mangas/revues} en {bon état/état d'usage}.
         Bande dessinée, {46/48/64} planches couleurs.
         Série complète en {2..20} tomes.
         Album cartonné, {première édition/réédition} {year}.
         Partition pour {piano/guitare/chant/violon}, {2..24} pages.
         Scénario et dessin : {@author}.
         Les tomes {1..3} à {4..12} sont inclus.`,
      ),
    },
    en: {
      title: list(
        'Lot Of {2..20} {author} Books|{comic} Vol. {1..20}|{comic} #{1..200} Comic|{novel} Sheet Music|{guide} ({2..6} Volumes)',
      ),
      claim: list(
        'Lot of {2..20} {books/comics/volumes}.|Comic book, {24..96} pages.|Volumes {1..3} to {4..9} included.',
      ),
    },
    de: {
      title: list('{comic} Band {1..20}|Konvolut {2..20} Bücher {author}|{guide} ({2..6} Bände)'),
      claim: list('Konvolut von {2..20} Büchern.|Comic, {46/48/64} Seiten.'),
    },
  },
};

const newBooks: ProductClass = {
  code: 2705,
  realRows: 2761,
  family: books,
  foreign: 0.12,
  lookalikes: [
    [10, 0.03],
    [2403, 0.02],
  ],
  own: {
    fr: {
      title: list(
        `{novel} - Tome {1..5} - {novel}
         {book}
         {guide} - Un Sujet Expliqué À Tous
         {novel} - Récit
         {guide} - Avec {2..4} Cahiers Détachables
         {novel} - {1900..1990}-{1991..2018}
         {guide} - Édition {2015..2019}
         {novel} - Roman
         {novel} Suivi De {novel}`,
      ),
      claim: list(
        `Quand {firstName} {lastName} revient à {town}, {elle/il} ne sait pas encore que tout va changer.
         Dans ce {roman/récit/premier roman}, l'auteur raconte {une enfance/une famille/un amour/une enquête} {à/près de} {town}.
         Cet ouvrage présente {subject} de façon {claire/complète/accessible} : notions, méthodes et exemples.
         Une fresque {intime/historique/familiale} où se mêlent {la mémoire/le deuil/l'espoir} et {la révolte/le désir/l'exil}.
         Mais que cache vraiment {lastName} ? L'enquête commence.
         L'auteur, {historien/enseignant/journaliste/médecin}, propose une synthèse de ses travaux sur {subject}.
         À travers {10..150} fiches, découvrez {subject} pas à pas.`,
      ),
    },
    en: {
      title: list('{novel}|{guide}|{novel}: Book {1..5}|{guide} For Beginners|{guide}, New Edition'),
      claim: list(
        `When {firstName} {lastName} returns to {town}, nothing is what it seemed.
         A {moving/gripping/brilliant} story of {love/loss/betrayal} and {hope/courage}.
         This new edition presents {subject} with exercises and examples.`,
      ),
    },
    de: {
      title: list('{novel}|{guide}|{novel} - Roman|{guide} - Neuauflage'),
      claim: list(
        'Als {firstName} nach {town} zurückkehrt, ist nichts mehr wie zuvor.|Die Neuauflage führt in {subject} ein.',
      ),
    },
  },
};

export const bookClasses: readonly ProductClass[] = [usedBooks, magazines, bookLots, newBooks];
