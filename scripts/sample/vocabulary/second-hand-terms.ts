import { list } from '../product-class.ts';

/** What sellers of used things write about shipping and condition, whether they sell books or games. */
export const secondHandTerms = {
  fr: list(
    `Livraison rapide et soignée.
       Envoi sous {24/48/72} heures[, emballage soigné].
       État : {bon état/très bon état/correct/comme neuf/neuf}
       Article d'occasion en très bon état.
       Une question ? Écrivez-nous, réponse dans la journée.
       Vendu par un professionnel, facture sur demande.
       Photo non contractuelle.
       Voir les photos pour plus de détails.
       Poids : {50..950} g
       Frais de port réduits à partir de {2..4} articles achetés.
       Un cadeau idéal pour {Noël/un anniversaire/vos proches/les fêtes}.`,
  ),
  en: list(
    `Condition: {used, very good/new/like new/good}.
       Shipped from {town} within {2..5} days.
       Perfect gift for {birthday/Christmas/your friends}.
       Weight: {50..950}g
       Carefully packed, tracked shipping.`,
  ),
  de: list(
    `Schneller Versand aus {Deutschland/Frankreich}.
       Zustand: {neu/gebraucht, sehr gut/gut}.
       Artikelnummer {reference}.
       Ein schönes Geschenk für {Freunde/die ganze Familie}.`,
  ),
};
