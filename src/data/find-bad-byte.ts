import { isUtf8 } from 'node:buffer';

/** The offset of the first byte that is not part of well-formed UTF-8; the length where all are. */
export function findBadByte(bytes: Uint8Array): number {
  let low = 0;
  while (low < bytes.length) {
    const lead = bytes[low] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (!isUtf8(bytes.subarray(low, low + length))) return low;
    low += length;
  }
  return low;
}
