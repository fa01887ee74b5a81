import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { AppError } from '../errors/app-error.ts';
import { readFileWhole } from './read-file-whole.ts';

/**
 * The safetensors format (github.com/huggingface/safetensors): 8 bytes of header length, little-endian; a JSON
 * header `{name: {dtype, shape, data_offsets}}`; then the arrays' bytes. Holds numbers only, so opening one runs no code.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

type TensorData = Float32Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

export type Tensors = Readonly<Record<string, Tensor>>;

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const DTYPES = {
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
  I8: Int8Array,
} as const;

type Dtype = keyof typeof DTYPES;

/** A header longer than this is no header: the file is of another kind. */
const MAX_HEADER_BYTES = 1 << 20;
const ALIGNMENT = 64;

/** Writes arrays to a file and flushes it. The bytes depend on the arrays alone: names are sorted, four-byte types come first. */
export function writeSafetensors(path: string, tensors: Tensors): void {
  const names = Object.keys(tensors).sort((a, b) => {
    const bySize = tensors[b].data.BYTES_PER_ELEMENT - tensors[a].data.BYTES_PER_ELEMENT;
    return bySize !== 0 ? bySize : a < b ? -1 : 1;
  });
  let offset = 0;
  const entries = names.map((name): [string, HeaderEntry] => {
    const { shape, data } = tensors[name];
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: dtypeOf(data), shape, data_offsets: [begin, offset] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  // Spaces behind the JSON, as the format allows, so that the arrays start on a cache line.
  const headerBytes = Math.ceil((8 + Buffer.byteLength(json)) / ALIGNMENT) * ALIGNMENT - 8;
  const header = Buffer.alloc(8 + headerBytes, ' ');
  header.writeBigUInt64LE(BigInt(headerBytes), 0);
  header.write(json, 8);

  const descriptor = openSync(path, 'w');
  try {
    writeWhole(descriptor, header);
    for (const name of names) {
      const { buffer, byteOffset, byteLength } = tensors[name].data;
      writeWhole(descriptor, new Uint8Array(buffer, byteOffset, byteLength));
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The arrays of a file, as views of one buffer. Throws as `parseSafetensors`. */
export function readSafetensors(path: string): Tensors {
  return parseSafetensors(readFileWhole(path), path);
}

/**
 * The arrays in the bytes of a file, as views of them. `path` names the file in errors. Throws `MODEL_INVALID` where
 * it is truncated, longer than its header says, or of another kind.
 */
export function parseSafetensors(bytes: Buffer, path: string): Tensors {
  const header = parseHeader(path, bytes);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const available = bytes.length - start;
  const needed = Math.max(0, ...Object.values(header).map(({ data_offsets }) => data_offsets[1]));
  if (needed !== available) {
    throw invalid(path, `expected ${needed} bytes of arrays, found ${available}`);
  }
  return Object.fromEntries(
    Object.entries(header).map(([name, entry]) => [name, viewTensor(path, name, entry, bytes, start)]),
  );
}

/** The arrays under names that begin with the prefix, so that several owners share a file. */
export function addPrefix(prefix: string, tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
}

/** Those of the arrays whose names begin with the prefix, without it. */
export function selectPrefix(prefix: string, tensors: Tensors): Tensors {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** Whether no number is infinite or NaN. */
export function isFiniteThroughout(numbers: Float32Array): boolean {
  return !numbers.includes(NaN) && !numbers.includes(Infinity) && !numbers.includes(-Infinity);
}

function viewTensor(path: string, name: string, entry: HeaderEntry, bytes: Buffer, start: number): Tensor {
  const { dtype, shape, data_offsets } = entry;
  if (!isDtype(dtype))
    throw invalid(path, `expected ${name} to be one of ${Object.keys(DTYPES).join(', ')}, found ${dtype}`);
  const type = DTYPES[dtype];
  const length = shape.reduce((product, extent) => product * extent, 1);
  if (data_offsets[1] - data_offsets[0] !== length * type.BYTES_PER_ELEMENT) {
    throw invalid(
      path,
      `expected ${name} to have ${length} elements, found ${data_offsets[1] - data_offsets[0]} bytes`,
    );
  }
  const byteOffset = bytes.byteOffset + start + data_offsets[0];
  if (byteOffset % type.BYTES_PER_ELEMENT === 0) {
    return { shape, data: new type(bytes.buffer as ArrayBuffer, byteOffset, length) };
  }
  // Files of other writers may not be aligned; ours are.
  const copy = Uint8Array.from(bytes.subarray(start + data_offsets[0], start + data_offsets[1]));
  return { shape, data: new type(copy.buffer, 0, length) };
}

function parseHeader(path: string, bytes: Buffer): Record<string, HeaderEntry> {
  if (bytes.length < 8) throw invalid(path, `expected at least 8 bytes, found ${bytes.length}`);
  const headerBytes = bytes.readBigUInt64LE(0);
  if (headerBytes > MAX_HEADER_BYTES || Number(headerBytes) > bytes.length - 8) {
    throw invalid(
      path,
      `expected a header of at most ${Math.min(MAX_HEADER_BYTES, bytes.length - 8)} bytes, found ${headerBytes.toString()}`,
    );
  }
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(headerBytes)));
  } catch (cause) {
    throw invalid(path, 'expected a JSON header', cause);
  }
  if (typeof header !== 'object' || header === null) throw invalid(path, 'expected a JSON object as header');
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  for (const [name, entry] of entries) {
    if (!isHeaderEntry(entry)) throw invalid(path, `expected dtype, shape and data_offsets for ${name}`);
  }
  return Object.fromEntries(entries);
}

function isHeaderEntry(value: unknown): value is HeaderEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape, data_offsets } = value as Partial<Record<keyof HeaderEntry, unknown>>;
  return typeof dtype === 'string' && isSizes(shape) && isSizes(data_offsets) && data_offsets.length === 2;
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function isDtype(name: string): name is Dtype {
  return Object.hasOwn(DTYPES, name);
}

function dtypeOf(data: TensorData): Dtype {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Int32Array) return 'I32';
  if (data instanceof Uint32Array) return 'U32';
  return data instanceof Int8Array ? 'I8' : 'U8';
}

function invalid(path: string, found: string, cause?: unknown): AppError {
  return new AppError('MODEL_INVALID', `${path} is not a whole safetensors file: ${found}.`, {
    hint: 'rakuten repro --force train   (makes it anew)',
    cause,
  });
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}
