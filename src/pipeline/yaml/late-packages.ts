import { createRequire } from 'node:module';
import type * as Toml from 'smol-toml';
import type * as Yaml from 'yaml';

// Evaluating these packages takes longer than most commands do, and most files need neither. The bundler inlines what
// a literal `require` names, to be evaluated when that is called; outside of a bundle there is no `require`.
/* eslint-disable @typescript-eslint/no-require-imports */

/** The package that reads any YAML. */
export function loadYamlPackage(): typeof Yaml {
  const loaded: unknown =
    typeof require === 'function' ? require('yaml') : createRequire(import.meta.url)('yaml');
  return loaded as typeof Yaml;
}

/** The package that reads TOML. */
export function loadTomlPackage(): typeof Toml {
  const loaded: unknown =
    typeof require === 'function' ? require('smol-toml') : createRequire(import.meta.url)('smol-toml');
  return loaded as typeof Toml;
}
