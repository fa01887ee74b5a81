/** What can be set of every remote, as in DVC. */
const COMMON = ['url', 'checksum_jobs', 'jobs', 'worktree', 'version_aware', 'no_traverse'];
const FOLDER = ['type', 'shared', 'protected', 'slow_link_warning', 'verify'];
const S3 = [
  ...[
    'region',
    'profile',
    'credentialpath',
    'configpath',
    'endpointurl',
    'access_key_id',
    'secret_access_key',
  ],
  ...[
    'session_token',
    'use_ssl',
    'ssl_verify',
    'allow_anonymous_login',
    'listobjects',
    'sse',
    'sse_kms_key_id',
  ],
  ...['sse_customer_algorithm', 'sse_customer_key', 'acl', 'grant_read', 'grant_read_acp', 'grant_write_acp'],
  ...['grant_full_control', 'cache_regions', 'read_timeout', 'connect_timeout', 'verify'],
];

/** What must not get into .dvc/config, which is shared. */
export const SECRET_OPTIONS: ReadonlySet<string> = new Set([
  'secret_access_key',
  'session_token',
  'access_key_id',
  'password',
  'sse_customer_key',
]);

/** The options that a remote with this address has; undefined for kinds that only DVC reaches. */
export function knownRemoteOptions(url: string): readonly string[] | undefined {
  const scheme = /^(\w[\w+.-]*):\/\//.exec(url)?.[1];
  if (scheme === undefined || scheme === 'file') return [...COMMON, ...FOLDER];
  return scheme === 's3' ? [...COMMON, ...S3] : undefined;
}
