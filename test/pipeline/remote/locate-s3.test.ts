import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { readProjectConfig } from '../../../src/pipeline/config/project-config.ts';
import { locateS3 } from '../../../src/pipeline/remote/s3/locate-s3.ts';
import { s3Url, type S3Location } from '../../../src/pipeline/remote/s3/s3-location.ts';
import { createProject } from '../support/temp-project.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 'env secret' };

interface Setting {
  readonly url?: string;
  /** Lines of the remote in .dvc/config, and in .dvc/config.local. */
  readonly options?: readonly string[];
  readonly local?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

function locate({
  url = 's3://bucket/a/b/',
  options = [],
  local = [],
  env = KEYS,
  files = {},
}: Setting): S3Location {
  const project = createProject({
    '.dvc/config': [`['remote "r"']`, `url = ${url}`, ...options, ''].join('\n'),
    '.dvc/config.local': [`['remote "r"']`, ...local, ''].join('\n'),
    ...files,
  });
  const remote = readProjectConfig(project.root).remotes.get('r');
  const written = remote?.options.get('url');
  if (remote === undefined || written === undefined) throw new Error('no remote');
  return locateS3(project.root, remote, written, { HOME: project.root, ...env });
}

test.each<[string, Setting, Partial<S3Location>]>([
  ['bucket and prefix', {}, { bucket: 'bucket', prefix: 'a/b/', region: 'us-east-1' }],
  ['a bucket alone', { url: 's3://bucket' }, { bucket: 'bucket', prefix: '' }],
  ['Amazon', {}, { endpoint: 'https://s3.us-east-1.amazonaws.com', isPathStyle: false }],
  [
    'Amazon in another region',
    { options: ['region = eu-west-3'] },
    { endpoint: 'https://s3.eu-west-3.amazonaws.com' },
  ],
  ['a bucket with dots', { url: 's3://my.bucket' }, { isPathStyle: true }],
  [
    'an endpoint',
    { options: ['endpointurl = http://minio:9000/'] },
    { endpoint: 'http://minio:9000', isPathStyle: true },
  ],
  [
    'an endpoint of the environment',
    { env: { ...KEYS, AWS_ENDPOINT_URL: 'http://e' } },
    { endpoint: 'http://e' },
  ],
  [
    'the config before the environment',
    { options: ['endpointurl = http://c'], env: { ...KEYS, AWS_ENDPOINT_URL: 'http://e' } },
    { endpoint: 'http://c' },
  ],
  ['AWS_REGION', { env: { ...KEYS, AWS_REGION: 'r1', AWS_DEFAULT_REGION: 'r2' } }, { region: 'r1' }],
  ['AWS_DEFAULT_REGION', { env: { ...KEYS, AWS_DEFAULT_REGION: 'r2' } }, { region: 'r2' }],
  [
    'encryption and access',
    { options: ['sse = AES256', 'acl = private'] },
    { writeHeaders: { 'x-amz-server-side-encryption': 'AES256', 'x-amz-acl': 'private' } },
  ],
  [
    'a bucket for everybody',
    { options: ['allow_anonymous_login = true'], env: {} },
    { credentials: undefined },
  ],
])('%s', (_name, setting, expected) => {
  expect(locate(setting)).toMatchObject(expected);
});

const CREDENTIALS_FILE =
  '[default]\naws_access_key_id = FILE\naws_secret_access_key = file+/secret=\n[Work]\naws_access_key_id = WORK\naws_secret_access_key = w\n';

test.each<[string, Setting, string, string]>([
  ['the environment', {}, 'ENV', 'AWS_ACCESS_KEY_ID'],
  [
    '.dvc/config.local before it',
    { local: ['access_key_id = LOCAL', 'secret_access_key = s'] },
    'LOCAL',
    '.dvc/config.local:2',
  ],
  [
    '~/.aws/credentials behind it',
    { env: {}, files: { '.aws/credentials': CREDENTIALS_FILE } },
    'FILE',
    '.aws/credentials [default]',
  ],
  [
    'a profile that is named before the environment',
    { options: ['profile = Work'], files: { '.aws/credentials': CREDENTIALS_FILE } },
    'WORK',
    '.aws/credentials [Work]',
  ],
  [
    'credentialpath, relative to the config',
    { env: {}, options: ['credentialpath = ../keys'], files: { keys: CREDENTIALS_FILE } },
    'FILE',
    'keys [default]',
  ],
])('credentials of %s', (_name, setting, id, origin) => {
  const { credentials } = locate(setting);
  expect(credentials?.accessKeyId).toBe(id);
  expect(credentials?.origin.endsWith(origin)).toBe(true);
});

test.each<[string, Setting, string]>([
  [
    'none',
    { env: {} },
    'Expected credentials for s3://bucket/a/b/ in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the config, or',
  ],
  [
    'an id without its secret',
    { env: { AWS_ACCESS_KEY_ID: 'ID' } },
    'Expected a secret beside the access key id (AWS_ACCESS_KEY_ID), found none.',
  ],
  [
    'a secret without its id',
    { local: ['secret_access_key = s'] },
    'Expected an access key id beside the secret (.dvc/config.local:2), found none.',
  ],
  [
    'a profile that is not there',
    { options: ['profile = nobody'] },
    'Expected credentials for s3://bucket/a/b/ in the profile [nobody] of',
  ],
])('credentials: %s', (_name, setting, message) => {
  try {
    locate(setting);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('REMOTE_INVALID');
    expect((error as AppError).message).toContain(message);
    return;
  }
  throw new Error('it succeeded');
});

test('the bucket is part of the host at Amazon, and of the path elsewhere', () => {
  const there = locate({});
  expect(s3Url(there, 'a b/ü', { 'list-type': '2', prefix: 'x/y' })).toBe(
    'https://bucket.s3.us-east-1.amazonaws.com/a%20b/%C3%BC?list-type=2&prefix=x%2Fy',
  );
  expect(s3Url(locate({ options: ['endpointurl = http://minio'] }), '', {})).toBe('http://minio/bucket/');
});
