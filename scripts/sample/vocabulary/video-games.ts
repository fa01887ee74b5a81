import { list, type ProductClass, type Vocabulary } from '../product-class.ts';
import { secondHandTerms } from './second-hand-terms.ts';

/** Game titles (invented), platforms and wording that the five video game classes share. */
const videoGames: Vocabulary = {
  any: {
    platform: list(
      'PS4|PS3|Nintendo Switch|Xbox One|Wii|Xbox 360|Nintendo 3DS|PS2|Nintendo DS|PC|PSP|Game Boy Advance|Wii U|PlayStation 1|Super Nintendo|Megadrive|GameCube|Nintendo 64|PS Vita|Dreamcast',
    ),
    saga: list(
      `Dragon Forge|Turbo Rallye|Star Vagabonds|Kingdom Of Embers|Zombie Harbor|Football Captain Pro|Pixel Quest|Shadow Protocol|Captain Comet|Ninja Vertigo
       Farm & Friends|Galaxy Raiders|Iron Legion|Monster Valley|Night Racer|Lost Temple|Street Brawlers|Sky Pirates|Cyber Samurai|Golf Masters|Rune Hunters|Battle Squadron|Space Miners|Puzzle Palace|Dance Party`,
    ),
    episode: list(
      '{2..9}|II|III|Origins|Remastered|{2008..2019}|: The Awakening|Gold Edition|Deluxe|Reloaded|Legends|- Day One Edition|HD Collection|Unlimited',
    ),
    game: list('{saga}|{saga} {episode}|{saga} {episode}|The {saga}'),
    publisher: list(
      'Blue Anvil|Sunfish Studio|Octagone Interactive|Koru Games|Redmill|Northgate Soft|Kibo Works|Tandem',
    ),
    pegi: list('PEGI {3/7/12/16/18}'),
    brand: list(
      'Subtek|Gamoris|Hypergrip|Konevo|Speedfire|Proplay|Skilleo|Datapex|Turtlewave|Bigbox|Razorback|Pilotor',
    ),
    capacity: list('{16/32/64/500/320/250} Go|1 To|500 Go|{40/60/80/120/160} Gb'),
  },
  fr: {
    terms: secondHandTerms.fr,
    vague: list('{game}|{game} {platform}|{saga}|{platform}|{saga} - {platform}'),
    detail: list(
      `Compatible {platform}[ et {platform}].
       Éditeur : {publisher}
       Genre : {action/aventure/sport/course/rôle/réflexion/plateforme}
       {pegi}, version {française/européenne/import Japon}.
       Plateforme : {@platform}
       Date de sortie : {2001..2019}
       Nombre de joueurs : {1..4}
       Jouez à {game} comme jamais.
       Testé et fonctionnel.
       Langue : français, anglais`,
    ),
  },
  en: {
    terms: secondHandTerms.en,
    vague: list('{game}|{game} {platform}|{platform}'),
    detail: list(
      `Compatible with {platform}[ and {platform}].
       Publisher: {publisher}
       Platform: {@platform}
       Genre: {action/adventure/sports/racing/RPG}
       {pegi}
       Tested and working.`,
    ),
  },
  de: {
    terms: secondHandTerms.de,
    vague: list('{game}|{game} {platform}'),
    detail: list(
      'Plattform: {@platform}|Passend für {platform}.|Publisher: {publisher}|USK ab {6/12/16/18}|Sprache: Deutsch',
    ),
  },
};

const games: ProductClass = {
  code: 40,
  realRows: 2508,
  family: videoGames,
  foreign: 0.35,
  lookalikes: [
    [2462, 0.03],
    [2905, 0.02],
    [50, 0.01],
  ],
  own: {
    fr: {
      title: list(
        `{game} {@platform}
         {game} - {@platform}
         {game} - {saga} {episode} - {@platform}
         Jeu {@platform} {game}
         {game} [- Import Japon ]- {@platform}
         {game} {@platform} [Version ]{Import/Fr/Us/Jap}
         {game} - Edition Collector {@platform}
         {game} ({@platform}) Neuf Sous Blister`,
      ),
      claim: list(
        `Jeu neuf sous blister pour {@platform}.
         Incarnez {un héros/une guerrière/un pilote/une équipe} dans {saga} et sauvez {le royaume/la galaxie/la ville}.
         Mode multijoueur en ligne jusqu'à {2..16} joueurs, plus de {10..80} niveaux.
         Import compatible avec toutes les consoles.
         Retrouvez la suite de {saga} avec de nouveaux {personnages/circuits/mondes}.`,
      ),
    },
    en: {
      title: list(
        '{game} {@platform}|{game} ({@platform})|{game} - {@platform} [Import]|{game} {@platform} Game US Import',
      ),
      claim: list(
        'Play as {a hero/a pilot/a warrior} in {saga}.|Online multiplayer for up to {2..16} players.|Import game, region free.|New levels, characters and weapons in {saga}.',
      ),
    },
    de: {
      title: list('{game} {@platform}|{game} [{@platform}]|{game} - {@platform} Spiel'),
      claim: list('Neues Spiel für {@platform}.|Erlebe {saga} mit bis zu {2..8} Spielern.'),
    },
    es: {
      vague: list('{game}'),
      title: list('{game} {platform}|Juego {game} {platform}'),
      claim: list('Juego nuevo.'),
      detail: list('Plataforma: {platform}'),
    },
    it: {
      vague: list('{game}'),
      title: list('{game} {platform}|Gioco {game} {platform}'),
      claim: list('Gioco nuovo.'),
      detail: list('Piattaforma: {platform}'),
    },
  },
};

const accessories: ProductClass = {
  code: 50,
  realRows: 1681,
  family: videoGames,
  lookalikes: [
    [60, 0.01],
    [2462, 0.01],
    [1280, 0.01],
  ],
  own: {
    fr: {
      noun: list(
        `manette sans fil|housse de protection|chargeur|volant avec pédales|câble HDMI|casque gaming|station de charge double|coque silicone|adaptateur|carte mémoire
         sticker autocollant skin|support vertical ventilé|joystick de rechange|micro-casque|étui de transport|batterie rechargeable|grips pour joystick|tapis de souris gamer|clavier mécanique RGB|souris gaming|écran protecteur|télécommande|câble de recharge USB|stylet|fauteuil gamer`,
      ),
      title: list(
        `{@noun} pour {platform}
         {@noun} {@brand} {platform}
         {@brand} {@noun} {@colour} {platform}
         {@noun} {quality} {@colour} - {platform}
         {@noun} {reference} {@brand}
         {@noun} {game} {platform}
         {pack} {@noun} {platform}`,
      ),
      claim: list(
        `Accessoire non officiel pour {platform}.
         Câble de {1..3} m, connectique {USB/USB-C/micro USB/jack 3,5 mm}.
         Autonomie de {4..20} heures, vibration double moteur.
         Protège votre {console/manette/écran} des rayures et des chocs.
         Son surround {5.1/7.1}, micro {amovible/rétractable}.`,
      ),
    },
    en: {
      noun: list(
        'wireless controller|protective case|charging dock|HDMI cable|gaming headset|silicone cover|thumb grips|memory card|vinyl skin sticker|analog joystick replacement|carry bag|gaming mouse|screen protector|cooling stand|racing wheel',
      ),
      title: list(
        '{@noun} for {platform}|{@brand} {@noun} for {platform} {@colour}|{quality} {@noun} {platform}|{pack} {@noun} for {platform} {reference}',
      ),
      claim: list(
        'Protects your {console/controller} from scratches.|Charges two controllers at once.|{4..20} hours of play, dual vibration.|Plug and play, {USB/bluetooth} connection.',
      ),
    },
    de: {
      noun: list(
        'Controller kabellos|Ladestation|Schutzhülle|Gaming Headset|HDMI Kabel|Speicherkarte|Netzteil|Tragetasche',
      ),
      title: list('{@noun} für {platform}|{@brand} {@noun} {platform}|{@noun} {@colour} für {platform}'),
      claim: list('Zubehör für {platform}.|Akkulaufzeit {4..20} Stunden.'),
    },
  },
};

const consoles: ProductClass = {
  code: 60,
  realRows: 832,
  family: videoGames,
  lookalikes: [
    [2462, 0.03],
    [50, 0.02],
  ],
  own: {
    fr: {
      noun: list(
        'console|console rétro|console portable|mini console|borne arcade|console de jeux|pack console|console de salon',
      ),
      title: list(
        `Console {@platform} {capacity} {@colour}
         Console {@platform} + {game}
         Pack Console {@platform} {capacity} + {1..3} Jeux
         {@noun} {@brand} {50..800} jeux intégrés
         Console {@platform} Slim {capacity}
         Console portable rétro {@brand} {2..5} pouces {100..900} jeux
         {@noun} {platform} {@colour} [édition limitée]
         Borne arcade {@brand} {saga}`,
      ),
      claim: list(
        `Console livrée avec {une manette/deux manettes}, câbles et notice.
         Disque dur de {capacity}, sortie HDMI.
         Console de jeu rétro avec {100..900} jeux classiques {8/16/32} bits.
         Écran {2..5} pouces, sortie TV, batterie lithium.
         Console {neuve/reconditionnée}, garantie {6..24} mois.`,
      ),
    },
    en: {
      noun: list('handheld game console|retro console|mini arcade machine|video game console'),
      title: list(
        '{@noun} {100..900} games built-in|{platform} console {capacity}|{@brand} {@noun} {2..5} inch {@colour}|{@noun} retro {8/16/32} bit TV output',
      ),
      claim: list(
        'Handheld console with {100..900} classic games.|{2..5} inch screen, TV output.|Console with {one/two} controller and cables.',
      ),
    },
    de: {
      noun: list('Spielkonsole|Handheld Konsole|Retro Konsole'),
      title: list(
        '{platform} Konsole {capacity}|{@noun} {@brand} {100..900} Spiele|Konsole {platform} {@colour}',
      ),
      claim: list('Konsole mit {100..900} Spielen.|Lieferung mit Netzteil und Controller.'),
    },
  },
};

const secondHand: ProductClass = {
  code: 2462,
  realRows: 1421,
  family: videoGames,
  foreign: 0.1,
  lookalikes: [
    [40, 0.03],
    [60, 0.02],
    [50, 0.02],
  ],
  own: {
    fr: {
      title: list(
        `Lot {2..12} Jeux {@platform}
         Lot De {2..20} Jeux {@platform} : {game}, {game}, {game}
         {game} {@platform} Occasion
         Console {@platform} + {2..10} Jeux + {2..3} Manettes
         Lot Console {@platform} Et Jeux
         {game} - {@platform} - Complet Avec Notice
         Jeu {@platform} {game} En Boîte
         Jeux {@platform} : {game} Et {game}
         {game} {@platform} - Sans Notice`,
      ),
      claim: list(
        `Lot de {2..20} jeux {d'occasion/testés}, boîtes et notices {présentes/abîmées}.
         Jeu d'occasion complet, disque {peu/légèrement} rayé.
         Console d'occasion avec {1..3} manettes et {2..10} jeux.
         Vendu sans notice.
         Liste des jeux : {game}, {game}, {game}, {game}.`,
      ),
    },
    en: {
      title: list(
        'Lot of {2..20} {@platform} games|{game} {@platform} used|{@platform} console bundle with {2..10} games',
      ),
      claim: list('Used game, disc {slightly/lightly} scratched.|Bundle of {2..20} games: {game}, {game}.'),
    },
    de: {
      title: list('{2..20} {@platform} Spiele Sammlung|{game} {@platform} gebraucht'),
      claim: list('Gebrauchtes Spiel mit Anleitung.|Sammlung: {game}, {game}.'),
    },
  },
};

const downloads: ProductClass = {
  code: 2905,
  realRows: 872,
  family: videoGames,
  foreign: 0.15,
  lookalikes: [[40, 0.02]],
  own: {
    any: {
      platform: list('PC|PC|PC - Jeu En Téléchargement|Mac|Windows'),
    },
    fr: {
      title: list(
        `{game} - Jeu En Téléchargement PC
         {game} - Jeu En Téléchargement
         {game} [Edition Deluxe ]- PC Téléchargement
         {game} - DLC - Jeu En Téléchargement Mac
         {saga} {episode} Season Pass - Jeu En Téléchargement
         {game} PC
         Clé D'activation {game} PC`,
      ),
      claim: list(
        `Jeu à télécharger : vous recevez une clé d'activation par e-mail.
         Configuration minimale : processeur {2..3} GHz, {2..16} Go de RAM, {4..90} Go d'espace disque.
         Système : Windows {7/8/10}, carte graphique {1..4} Go.
         Activation en ligne, aucun produit physique n'est expédié.
         Ce contenu nécessite le jeu de base {saga}.`,
      ),
    },
    en: {
      title: list('{game} PC Download|{game} PC digital key|{game} - Season Pass PC'),
      claim: list(
        'Digital download: you receive a key by e-mail.|Minimum: Windows {7/10}, {2..16} GB RAM, {4..90} GB disk space.',
      ),
    },
    de: {
      title: list('{game} PC Download Code|{game} - PC Key'),
      claim: list('Download-Code per E-Mail.|Mindestens Windows {7/10}, {2..16} GB RAM.'),
    },
  },
};

export const videoGameClasses: readonly ProductClass[] = [
  games,
  accessories,
  consoles,
  secondHand,
  downloads,
];
