import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../errors/app-error.ts';
import { parseConfigText } from '../../config/config-text.ts';
import {
  invalidValue,
  readFlag,
  resolveConfigPath,
  type ConfigValue,
  type RemoteConfig,
} from '../../config/project-config.ts';
import type { S3Credentials, S3Location } from './s3-location.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_REGION = 'us-east-1';
/** Options that become a header of each object written. */
const WRITE_HEADERS = {
  sse: 'x-amz-server-side-encryption',
  sse_kms_key_id: 'x-amz-server-side-encryption-aws-kms-key-id',
  acl: 'x-amz-acl',
  grant_read: 'x-amz-grant-read',
  grant_read_acp: 'x-amz-grant-read-acp',
  grant_write_acp: 'x-amz-grant-write-acp',
  grant_full_control: 'x-amz-grant-full-control',
} as const;

/**
 * Where a remote with an `s3://` address is and how to get in, from its options, then the environment, then the files in
 * `~/.aws`. Throws `REMOTE_INVALID` where credentials are missing, `CONFIG_INVALID` where an option is wrong.
 */
export function locateS3(root: string, remote: RemoteConfig, url: ConfigValue, env: Environment): S3Location {
  const option = (key: string): ConfigValue | undefined => remote.options.get(key);
  const { bucket, prefix } = splitUrl(url);
  const profile = readProfile(root, remote, env);
  const region =
    option('region')?.value ??
    env.AWS_REGION ??
    env.AWS_DEFAULT_REGION ??
    profile.values.get('region') ??
    DEFAULT_REGION;
  const given = findEndpoint(option('endpointurl'), env);
  const isAnonymous = readFlag(option('allow_anonymous_login'), 'allow_anonymous_login') ?? false;
  return {
    name: remote.name,
    ...{ bucket, prefix, region },
    endpoint: given ?? `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
    // The certificate of Amazon's host names covers no further dot.
    isPathStyle: given !== undefined || bucket.includes('.'),
    credentials: isAnonymous ? undefined : findCredentials(remote, url, env, profile),
    writeHeaders: Object.fromEntries(
      Object.entries(WRITE_HEADERS).flatMap(([key, header]) => {
        const value = option(key)?.value;
        return value === undefined ? [] : [[header, value]];
      }),
    ),
  };
}

function splitUrl(url: ConfigValue): { bucket: string; prefix: string } {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]*)\/*(.*?)\/*$/.exec(url.value) ?? [];
  const isOdd = path.split('/').some((part) => part === '.' || part === '..');
  if (bucket === '' || isOdd) {
    throw invalidValue(url, `expected s3://bucket or s3://bucket/path, got "${url.value}".`);
  }
  return { bucket, prefix: path === '' ? '' : `${path}/` };
}

function findEndpoint(option: ConfigValue | undefined, env: Environment): string | undefined {
  const fromEnv = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const given = option?.value ?? (fromEnv === '' ? undefined : fromEnv);
  if (given === undefined) return undefined;
  const parsed = URL.canParse(given) ? new URL(given) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return given.replace(/\/+$/, '');
  const message = `expected endpointurl to be http://HOST or https://HOST, got "${given}".`;
  if (option !== undefined) throw invalidValue(option, message);
  throw new AppError('CONFIG_INVALID', `AWS_ENDPOINT_URL: ${message}`, {
    hint: `export AWS_ENDPOINT_URL=https://HOST`,
  });
}

function findCredentials(
  remote: RemoteConfig,
  url: ConfigValue,
  env: Environment,
  profile: AwsProfile,
): S3Credentials {
  const option = (key: string): string | undefined => remote.options.get(key)?.value;
  const sources: readonly CredentialSource[] = [
    {
      id: option('access_key_id'),
      secret: option('secret_access_key'),
      token: option('session_token'),
      origin:
        remote.options.get('access_key_id')?.place ?? remote.options.get('secret_access_key')?.place ?? '',
      remedy: `rakuten remote modify --local ${remote.name} secret_access_key SECRET   (and access_key_id ID)`,
    },
    ...(profile.isNamed ? [] : [environmentSource(env)]),
    {
      id: profile.values.get('aws_access_key_id'),
      secret: profile.values.get('aws_secret_access_key'),
      token: profile.values.get('aws_session_token'),
      origin: `${profile.file} [${profile.name}]`,
      remedy: `Edit [${profile.name}] in ${profile.file}.`,
    },
  ];
  for (const { id, secret, token, origin, remedy } of sources) {
    if (!id && !secret) continue;
    if (id && secret) {
      return { accessKeyId: id, secretAccessKey: secret, sessionToken: token || undefined, origin, remedy };
    }
    const [there, missing] = id ? ['the access key id', 'a secret'] : ['the secret', 'an access key id'];
    throw new AppError('REMOTE_INVALID', `Expected ${missing} beside ${there} (${origin}), found none.`, {
      hint: remedy,
    });
  }
  throw noCredentials(remote, url, profile);
}

interface CredentialSource {
  readonly id: string | undefined;
  readonly secret: string | undefined;
  readonly token: string | undefined;
  readonly origin: string;
  readonly remedy: string;
}

function environmentSource(env: Environment): CredentialSource {
  return {
    id: env.AWS_ACCESS_KEY_ID,
    secret: env.AWS_SECRET_ACCESS_KEY,
    token: env.AWS_SESSION_TOKEN,
    origin: 'AWS_ACCESS_KEY_ID',
    remedy: 'export AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET',
  };
}

function noCredentials({ name }: RemoteConfig, url: ConfigValue, profile: AwsProfile): AppError {
  const place = profile.isNamed
    ? `in the profile [${profile.name}] of ${profile.file}`
    : `in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the config, or ${profile.file}`;
  return new AppError('REMOTE_INVALID', `Expected credentials for ${url.value} ${place}, found none.`, {
    hint: profile.isNamed
      ? `rakuten remote modify ${name} profile NAME`
      : 'export AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET',
  });
}

interface AwsProfile {
  readonly name: string;
  /** Whether somebody asked for it: then the environment does not count. */
  readonly isNamed: boolean;
  readonly file: string;
  readonly values: ReadonlyMap<string, string>;
}

/** A profile of the files that Amazon's own tools keep. */
function readProfile(root: string, remote: RemoteConfig, env: Environment): AwsProfile {
  const home = join(env.HOME ?? '', '.aws');
  const own = remote.options.get('credentialpath')?.value;
  const file =
    own === undefined
      ? (env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, 'credentials'))
      : resolveConfigPath(root, own);
  const asked = remote.options.get('profile')?.value ?? env.AWS_PROFILE;
  const name = asked ?? 'default';
  const config = env.AWS_CONFIG_FILE ?? join(home, 'config');
  const values = new Map([
    ...readSection(config, name === 'default' ? name : `profile ${name}`),
    ...readSection(file, name),
  ]);
  return { name, isNamed: asked !== undefined, file, values };
}

function readSection(file: string, name: string): [string, string][] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // None, or not for us: then it says nothing.
    return [];
  }
  const section = parseConfigText({ file, text }).sections.find((one) => one.name === name.toLowerCase());
  return section?.entries.map(({ key, value }) => [key, value]) ?? [];
}
