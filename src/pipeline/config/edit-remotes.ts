import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { suggestName } from '../../errors/nearest-name.ts';
import { withSlashes } from '../../files/with-slashes.ts';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import { removeConfigSection, setConfigValue, unsetConfigValue } from './edit-config-text.ts';
import {
  CONFIG_FOLDER,
  configPath,
  readConfigFile,
  readConfigLevel,
  readProjectConfig,
  remoteSection,
  type ConfigLevel,
} from './project-config.ts';
import { knownRemoteOptions } from './remote-options.ts';

/** Which file of which project an edit goes to. */
export interface ConfigTarget {
  readonly root: string;
  /** The folder that relative paths are typed in. */
  readonly cwd: string;
  readonly level: ConfigLevel;
}

export interface NewRemote {
  readonly name: string;
  readonly url: string;
  readonly makeDefault: boolean;
  /** Replaces one of the same name with all its options. */
  readonly replace: boolean;
}

/** Adds a remote and returns its address as it was written. Throws `USAGE` where there is one of that name. */
export function addRemote(target: ConfigTarget, remote: NewRemote): string {
  const name = checkName(remote.name);
  const section = remoteSection(name);
  if (readConfigLevel(target.root, target.level).has(section) && !remote.replace) {
    throw new AppError('USAGE', `Expected a new name, got "${name}", which is a remote already.`, {
      hint: `rakuten remote modify ${name} url ${remote.url}   (or rakuten remote add --force …)`,
    });
  }
  const url = toConfigPath(target, checkText('url', remote.url));
  editConfig(target, (text) => {
    const added = setConfigValue(removeConfigSection(text, section), section, 'url', url);
    return remote.makeDefault ? setConfigValue(added, 'core', 'remote', name) : added;
  });
  return url;
}

/** Removes a remote, and the default where that is its name. Throws `REMOTE_NOT_FOUND`. */
export function removeRemote(target: ConfigTarget, remote: string): void {
  const name = remote.toLowerCase();
  const section = remoteSection(name);
  const here = readConfigLevel(target.root, target.level);
  if (!here.has(section)) throw remoteNotFound(name, remoteNamesIn(here.keys()));
  editConfig(target, (text) => removeConfigSection(text, section));
  const levels: readonly ConfigLevel[] = target.level === 'local' ? ['local'] : ['local', 'project'];
  for (const level of levels) {
    const core = readConfigLevel(target.root, level).get('core');
    if (core?.get('remote')?.value.toLowerCase() === name)
      editConfig({ ...target, level }, (text) => unsetConfigValue(text, 'core', 'remote'));
  }
}

/** Sets an option of a remote, or removes it where the value is undefined. Throws `REMOTE_NOT_FOUND`, `USAGE`. */
export function modifyRemote(
  target: ConfigTarget,
  remote: string,
  option: string,
  value: string | undefined,
): void {
  const name = remote.toLowerCase();
  const key = option.toLowerCase();
  const { remotes } = readProjectConfig(target.root);
  const known = remotes.get(name);
  if (known === undefined) throw remoteNotFound(name, remotes.keys());
  const section = remoteSection(name);
  if (value === undefined) {
    editConfig(target, (text) => unsetConfigValue(text, section, key));
    return;
  }
  const options = knownRemoteOptions(known.options.get('url')?.value ?? '');
  if (options !== undefined && !options.includes(key)) {
    throw new AppError(
      'USAGE',
      `Expected an option of the remote "${name}", got "${option}".${suggestName(key, options)}`,
      { hint: 'rakuten remote modify --help' },
    );
  }
  const isPath = key === 'url' || key === 'credentialpath';
  const written = checkText(key, value);
  editConfig(target, (text) =>
    setConfigValue(text, section, key, isPath ? toConfigPath(target, written) : written),
  );
}

/** Makes a remote the default, or none where the name is undefined. Throws `REMOTE_NOT_FOUND`. */
export function setDefaultRemote(target: ConfigTarget, remote: string | undefined): void {
  if (remote === undefined) {
    editConfig(target, (text) => unsetConfigValue(text, 'core', 'remote'));
    return;
  }
  const name = remote.toLowerCase();
  const { remotes } = readProjectConfig(target.root);
  if (!remotes.has(name)) throw remoteNotFound(name, remotes.keys());
  editConfig(target, (text) => setConfigValue(text, 'core', 'remote', name));
}

/** `REMOTE_NOT_FOUND` for a name that the config does not have. */
export function remoteNotFound(name: string, names: Iterable<string>): AppError {
  const known = [...names];
  const list = known.length === 0 ? 'none' : known.join(', ');
  return new AppError(
    'REMOTE_NOT_FOUND',
    `Expected a remote of the config (${list}), got "${name}".${suggestName(name, known)}`,
    { hint: known.length === 0 ? `rakuten remote add -d ${name} URL` : 'rakuten remote list' },
  );
}

function editConfig({ root, level }: ConfigTarget, edit: (text: string) => string): void {
  const path = configPath(root, level);
  // Throws where the file cannot be understood: then there is no safe edit.
  readConfigLevel(root, level);
  const text = readConfigFile(path);
  const edited = edit(text);
  if (edited === text && existsSync(path)) return;
  makeConfigFolder(root);
  writeFileDurably(path, edited);
}

/** Makes .dvc with the note that keeps its local parts out of git. */
function makeConfigFolder(root: string): void {
  const folder = join(root, CONFIG_FOLDER);
  mkdirSync(folder, { recursive: true });
  const ignoreFile = join(folder, '.gitignore');
  if (!existsSync(ignoreFile)) writeFileSync(ignoreFile, '/config.local\n/tmp\n/cache\n');
}

/** A folder as typed becomes relative to the config; absolute paths and addresses stay. */
function toConfigPath({ root, cwd }: ConfigTarget, path: string): string {
  if (isAbsolute(path) || /^\w[\w+.-]*:\/\//.test(path)) return path;
  return withSlashes(relative(join(root, CONFIG_FOLDER), resolve(cwd, path)));
}

function checkName(name: string): string {
  if (/^[^\s"'[\]]+$/.test(name)) return name.toLowerCase();
  throw new AppError(
    'USAGE',
    `Expected the name of a remote, without spaces, quotes and brackets, got ${JSON.stringify(name)}.`,
    { hint: 'rakuten remote add -d storage s3://bucket/path' },
  );
}

function checkText(key: string, value: string): string {
  if (value.trim() !== '' && !/[\n\r]/.test(value)) return value;
  throw new AppError('USAGE', `Expected a value of "${key}" on one line, got ${JSON.stringify(value)}.`, {
    hint: 'rakuten remote modify --help',
  });
}

function* remoteNamesIn(sections: Iterable<string>): Iterable<string> {
  for (const section of sections) {
    const name = /^remote "(.*)"$/.exec(section)?.[1];
    if (name !== undefined) yield name;
  }
}
