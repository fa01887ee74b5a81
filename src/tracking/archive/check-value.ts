// Whether a value of a manifest, which anybody may have written, is what its field should hold.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isListOf(value: unknown, holds: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds);
}

/** Not empty, and not longer than a text in a manifest has reason to be. */
export function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= 10_000;
}

export function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** In hexadecimal. */
export function isSha256(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** A `StoredFile`. */
export function isFile(value: unknown): boolean {
  return isRecord(value) && isText(value.name) && isCount(value.bytes) && isSha256(value.sha256);
}
