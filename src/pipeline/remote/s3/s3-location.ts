/** Where an S3 remote is and how to get in. */
export interface S3Location {
  /** The remote's name in the config, for hints. */
  readonly name: string;
  readonly bucket: string;
  /** Ends in `/`, or is empty. */
  readonly prefix: string;
  readonly region: string;
  /** Without a slash at the end, and without the bucket. */
  readonly endpoint: string;
  /** Whether the bucket is part of the path, as other storages than Amazon's have it, or of the host name. */
  readonly isPathStyle: boolean;
  /** Undefined for a bucket that anybody may use. */
  readonly credentials: S3Credentials | undefined;
  /** Sent with every object that is written: encryption, access. */
  readonly writeHeaders: Readonly<Record<string, string>>;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** Where they come from, for messages: `AWS_ACCESS_KEY_ID`, `.dvc/config.local:3`, … */
  readonly origin: string;
  /** What to type to correct the secret. */
  readonly remedy: string;
}

/** The address of the bucket or of a key in it, everything outside letters and digits escaped as the signature wants it. */
export function s3Url(
  { endpoint, bucket, isPathStyle }: S3Location,
  key: string,
  query: Readonly<Record<string, string>>,
): string {
  const path = key.split('/').map(encodeStrictly).join('/');
  const base = isPathStyle
    ? `${endpoint}/${bucket}/${path}`
    : `${endpoint.replace('://', `://${bucket}.`)}/${path}`;
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`,
  );
  return pairs.length === 0 ? base : `${base}?${pairs.join('&')}`;
}

/** RFC 3986: encodeURIComponent leaves five characters as they are that a signature has escaped. */
function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
