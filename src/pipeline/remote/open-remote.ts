import { fileURLToPath } from 'node:url';
import { AppError } from '../../errors/app-error.ts';
import { remoteNotFound } from '../config/edit-remotes.ts';
import {
  defaultRemoteName,
  invalidValue,
  resolveConfigPath,
  type ConfigValue,
  type ProjectConfig,
  type RemoteConfig,
} from '../config/project-config.ts';
import { createFolderRemote } from './folder-remote.ts';
import { DEFAULT_JOBS, type Remote, type RemoteHost } from './remote.ts';

export interface OpenRemoteOptions {
  /** `core.remote` where not given. */
  readonly name?: string;
  /** The remote's own `jobs`, or 8, where not given. */
  readonly jobs?: number;
}

/** A remote, and how many transfers may go on at a time. */
export interface OpenRemote {
  readonly remote: Remote;
  readonly jobs: number;
}

/** Opens a remote of the config; nothing is asked of it yet. Throws `REMOTE_NOT_FOUND`, `REMOTE_INVALID`, `CONFIG_INVALID`. */
export async function openRemote(
  config: ProjectConfig,
  options: OpenRemoteOptions,
  host: RemoteHost,
): Promise<OpenRemote> {
  const remote = resolveReference(config, findRemote(config, options.name));
  const url = urlOf(remote);
  const jobs = options.jobs ?? readJobs(remote) ?? DEFAULT_JOBS;
  const scheme = /^(\w[\w+.-]*):\/\//.exec(url.value)?.[1];
  switch (scheme) {
    case undefined:
      return {
        remote: createFolderRemote(
          { name: remote.name, folder: resolveConfigPath(config.root, url.value) },
          host,
        ),
        jobs,
      };
    case 'file':
      return {
        remote: createFolderRemote({ name: remote.name, folder: fileURLToPath(url.value) }, host),
        jobs,
      };
    case 's3': {
      // Signing takes a library, which a folder does without.
      const { locateS3 } = await import('./s3/locate-s3.ts');
      const { createS3Remote } = await import('./s3/s3-remote.ts');
      const location = locateS3(config.root, remote, url, host.env);
      return { remote: createS3Remote({ location, jobs }, host), jobs };
    }
    default:
      throw invalidValue(
        url,
        `expected a folder, file:// or s3:// as the address of "${remote.name}", got "${url.value}".`,
      );
  }
}

function findRemote(config: ProjectConfig, asked: string | undefined): RemoteConfig {
  const name = asked?.toLowerCase() ?? defaultRemoteName(config);
  if (name === undefined) {
    const [first] = config.remotes.keys();
    throw new AppError('REMOTE_NOT_FOUND', 'Expected a remote, but none is named and none is the default.', {
      hint:
        first === undefined
          ? 'rakuten remote add -d storage s3://bucket/path'
          : `rakuten remote default ${first}`,
    });
  }
  const found = config.remotes.get(name);
  if (found === undefined) throw remoteNotFound(name, config.remotes.keys());
  return found;
}

/** `remote://other/path` takes everything of the other remote and goes on below its address. */
function resolveReference(
  config: ProjectConfig,
  remote: RemoteConfig,
  seen: readonly string[] = [],
): RemoteConfig {
  const url = urlOf(remote);
  const [, name, path = ''] = /^remote:\/\/([^/]+)\/*(.*)$/.exec(url.value) ?? [];
  if (name === undefined) return remote;
  const other = config.remotes.get(name.toLowerCase());
  if (other === undefined || seen.includes(other.name)) {
    throw invalidValue(url, `expected the name of another remote, got "${url.value}".`);
  }
  const base = resolveReference(config, other, [...seen, remote.name]);
  const joined = [urlOf(base).value.replace(/\/+$/, ''), path].filter(Boolean).join('/');
  const options = new Map([...base.options, ...remote.options, ['url', { ...url, value: joined }] as const]);
  return { name: remote.name, options };
}

function urlOf(remote: RemoteConfig): ConfigValue {
  const url = remote.options.get('url');
  if (url !== undefined && url.value !== '') return url;
  throw new AppError(
    'CONFIG_INVALID',
    `Expected an address (url) of the remote "${remote.name}", found none.`,
    {
      hint: `rakuten remote modify ${remote.name} url s3://bucket/path`,
    },
  );
}

function readJobs(remote: RemoteConfig): number | undefined {
  const option = remote.options.get('jobs');
  if (option === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(option.value)) return Number(option.value);
  throw invalidValue(option, `expected jobs to be a whole number from 1 on, got "${option.value}".`);
}
