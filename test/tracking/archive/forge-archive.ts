import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatTarHeader, TAR_END, tarPadding } from '../../../src/files/tar.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** An archive made by someone else, with its checksum right: entries of any name and content. */
export function forgeArchive(
  entries: readonly (readonly [name: string, content: string | Buffer])[],
): string {
  const blocks = entries.flatMap(([name, content]) => [
    formatTarHeader({ name, bytes: content.length }),
    Buffer.from(content),
    Buffer.alloc(tarPadding(content.length)),
  ]);
  const sum = `${sha256(Buffer.concat(blocks))}\n`;
  const end = [formatTarHeader({ name: 'checksum.sha256', bytes: sum.length }), Buffer.from(sum)];
  const file = join(temporaryFolder(), 'forged.tar');
  writeFileSync(file, Buffer.concat([...blocks, ...end, Buffer.alloc(tarPadding(sum.length)), TAR_END]));
  return file;
}
