/** The path of the tracking database inside a project. */
export const TRACKING_DATABASE = 'models/rakuten.db';

/** The name under which the versions of the project's model are registered. */
export const REGISTERED_MODEL = 'rakuten_classifier';

/** A name that stands for one version at a time. */
export type ModelAlias = 'production' | 'staging';

export const MODEL_ALIASES: readonly ModelAlias[] = ['production', 'staging'];

const ALIASES: Readonly<Record<string, ModelAlias>> = {
  production: 'production',
  champion: 'production',
  staging: 'staging',
  challenger: 'staging',
};

/** The alias that a person means, synonyms included (`champion` is production, `challenger` staging); undefined where it is none. */
export function parseModelAlias(text: string): ModelAlias | undefined {
  const name = text.toLowerCase();
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
}
