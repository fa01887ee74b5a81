/** The unit of a tar file: headers are one block, contents are filled up to whole ones with zeros. */
export const TAR_BLOCK = 512;

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
}

/** Two blocks of zeros: the end of a tar file. */
export const TAR_END = Buffer.alloc(2 * TAR_BLOCK);

/**
 * The header of a regular file in POSIX ustar form (IEEE 1003.1, pax, "ustar Interchange Format"): no owner, no time, mode 644, so
 * that the same content gives the same bytes. The name is plain ASCII of at most 100 characters; throws `RangeError` otherwise.
 */
export function formatTarHeader({ name, bytes }: TarEntry): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name) || bytes >= 8 ** 11) {
    throw new RangeError(
      `Expected an ASCII name of up to 100 characters and below 8 GB, got ${name}, ${bytes} bytes.`,
    );
  }
  const header = Buffer.alloc(TAR_BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(`${sumHeader(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/**
 * The entry that a header tells of; undefined where the block is not the header of a regular file as `formatTarHeader` writes them:
 * links, folders, devices and extensions are none.
 */
export function parseTarHeader(header: Buffer): TarEntry | undefined {
  const text = header.toString('latin1');
  const [, octal] = /^([0-7]{11})\0$/.exec(text.slice(124, 136)) ?? [];
  const [name = ''] = text.slice(0, 100).split('\0');
  if (octal === undefined || !/^[\x21-\x7e]{1,100}$/.test(name)) return undefined;
  const entry = { name, bytes: Number.parseInt(octal, 8) };
  // Whatever else a header may say, ours does not: byte for byte is the strictest check, and the shortest.
  return formatTarHeader(entry).equals(header) ? entry : undefined;
}

/** How many zeros follow so many bytes of content. */
export function tarPadding(bytes: number): number {
  return (TAR_BLOCK - (bytes % TAR_BLOCK)) % TAR_BLOCK;
}

/** The sum of the bytes, those of the sum's own field taken as spaces. */
function sumHeader(header: Buffer): number {
  let sum = 0;
  header.forEach((byte, index) => {
    sum += index >= 148 && index < 156 ? 0x20 : byte;
  });
  return sum;
}
