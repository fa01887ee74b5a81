import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { suggestName } from '../../errors/nearest-name.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { DEFAULT_FLAG_STYLE, type FlagStyle } from '../definition/command-flags.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { parseConfigText } from './config-text.ts';

export const CONFIG_FOLDER = '.dvc';

/** `project` is .dvc/config, which belongs into git; `local` is .dvc/config.local, which does not and wins. */
export type ConfigLevel = 'project' | 'local';

/** A value and where it stands, as `.dvc/config:3`. */
export interface ConfigValue {
  readonly value: string;
  readonly place: string;
  readonly level: ConfigLevel;
}

export interface RemoteConfig {
  readonly name: string;
  readonly options: ReadonlyMap<string, ConfigValue>;
}

/** What .dvc/config and .dvc/config.local say, unknown keys included. */
export interface ProjectConfig {
  readonly root: string;
  /** By section, then by key; both in lower case. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, ConfigValue>>;
  /** By name, in the order of the files. */
  readonly remotes: ReadonlyMap<string, RemoteConfig>;
}

const LINK_TYPES = ['reflink', 'hardlink', 'symlink', 'copy'] as const;
const REMOTE_SECTION = /^remote\s*"(.*)"$/;

/** The file of a level, absolute. */
export function configPath(root: string, level: ConfigLevel): string {
  return join(root, CONFIG_FOLDER, level === 'local' ? 'config.local' : 'config');
}

/** The section of a remote, `remote "name"`. */
export function remoteSection(name: string): string {
  return `remote "${name}"`;
}

/** Reads both files; an empty config where there are none. Throws `CONFIG_INVALID` with the place. */
export function readProjectConfig(root: string): ProjectConfig {
  const sections = new Map<string, Map<string, ConfigValue>>();
  for (const level of ['project', 'local'] as const) {
    for (const [name, values] of readConfigLevel(root, level)) {
      sections.set(name, new Map([...(sections.get(name) ?? []), ...values]));
    }
  }
  const remotes = new Map<string, RemoteConfig>();
  for (const [section, options] of sections) {
    const name = REMOTE_SECTION.exec(section)?.[1];
    if (name !== undefined) remotes.set(name, { name, options });
  }
  return { root, sections, remotes };
}

/** What one of the two files says, by section and key. Throws `CONFIG_INVALID`. */
export function readConfigLevel(root: string, level: ConfigLevel): Map<string, Map<string, ConfigValue>> {
  const path = configPath(root, level);
  const file = relative(root, path);
  const { sections, problems } = parseConfigText({ file, text: readConfigFile(path) });
  throwProblems('CONFIG_INVALID', problems);
  return new Map(
    sections.map(({ name, entries }) => [
      name,
      new Map(entries.map(({ key, value, line }) => [key, { value, place: `${file}:${line}`, level }])),
    ]),
  );
}

/** The text of a config file; empty where there is none. */
export function readConfigFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return '';
    throw error;
  }
}

/** `core.remote`: what push, pull and fetch take where none is named. */
export function defaultRemoteName(config: ProjectConfig): string | undefined {
  return findValue(config, 'core', 'remote')?.value.toLowerCase();
}

/** `cache.dir`, absolute; undefined where it is not set. */
export function cacheFolderOf(config: ProjectConfig): string | undefined {
  const folder = findValue(config, 'cache', 'dir');
  return folder === undefined ? undefined : resolveConfigPath(config.root, folder.value);
}

/** `cache.type`: how to link files out of the cache, in the order to try; undefined where it is not set. */
export function linkTypesOf(config: ProjectConfig): readonly (typeof LINK_TYPES)[number][] | undefined {
  const type = findValue(config, 'cache', 'type');
  if (type === undefined) return undefined;
  return type.value.split(',').map((written) => {
    const known = LINK_TYPES.find((name) => name === written.trim());
    if (known !== undefined) return known;
    throw invalidValue(
      type,
      `expected cache.type to be of ${LINK_TYPES.join(', ')}, got "${written.trim()}".${suggestName(written.trim(), LINK_TYPES)}`,
    );
  });
}

/** `core.autostage`: whether new files are handed to git. */
export function isAutostage(config: ProjectConfig): boolean {
  return readFlag(findValue(config, 'core', 'autostage'), 'core.autostage') ?? false;
}

/** `parsing.bool` and `parsing.list`: how `${map}` in a command becomes flags. */
export function flagStyleOf(config: ProjectConfig): FlagStyle {
  return {
    bool: readChoice(config, 'bool', ['store_true', 'boolean_optional']) ?? DEFAULT_FLAG_STYLE.bool,
    list: readChoice(config, 'list', ['nargs', 'append']) ?? DEFAULT_FLAG_STYLE.list,
  };
}

function readChoice<Choice extends string>(
  config: ProjectConfig,
  key: string,
  choices: readonly Choice[],
): Choice | undefined {
  const written = findValue(config, 'parsing', key);
  if (written === undefined) return undefined;
  const known = choices.find((choice) => choice === written.value.toLowerCase());
  if (known !== undefined) return known;
  throw invalidValue(
    written,
    `expected parsing.${key} to be ${choices.join(' or ')}, got "${written.value}".${suggestName(written.value, choices)}`,
  );
}

/** `true` or `false`, in any case; undefined where it is not set. Throws `CONFIG_INVALID`. */
export function readFlag(value: ConfigValue | undefined, name: string): boolean | undefined {
  const text = value?.value.toLowerCase();
  if (value === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalidValue(value, `expected ${name} to be true or false, got "${value.value}".`);
}

/** A path of the config, which is relative to the folder that the config is in; addresses stay as they are. */
export function resolveConfigPath(root: string, path: string): string {
  return /^\w[\w+.-]*:\/\//.test(path) ? path : resolve(root, CONFIG_FOLDER, path);
}

/** `CONFIG_INVALID` at the place of a value. `message` starts in lower case and ends in a full stop. */
export function invalidValue({ place }: ConfigValue, message: string): AppError {
  const [file, line] = place.split(':');
  return new AppError('CONFIG_INVALID', `${place}  ${message}`, { hint: `Edit ${file}, line ${line}.` });
}

function findValue(config: ProjectConfig, section: string, key: string): ConfigValue | undefined {
  return config.sections.get(section)?.get(key);
}
