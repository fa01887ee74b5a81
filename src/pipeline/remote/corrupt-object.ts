import { AppError } from '../../errors/app-error.ts';
import type { RemoteSource } from './remote.ts';

/** `CACHE_CORRUPT`: a file of the cache is not what its name says, so it is not passed on. */
export function corruptObject({ file, md5 }: RemoteSource, found: string): AppError {
  return new AppError('CACHE_CORRUPT', `Expected the md5 ${md5 ?? ''} of ${file}, got ${found}: not sent.`, {
    hint: 'rakuten verify   (then rakuten repro makes it anew)',
  });
}
