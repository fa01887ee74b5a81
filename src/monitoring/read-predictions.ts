import { readBytes } from '../data/read-bytes.ts';
import { readCsvRows } from '../data/read-csv.ts';
import { AppError } from '../errors/app-error.ts';

/** The part of a line of predictions.csv that drift looks at. */
export interface Prediction {
  /** In the file, for messages. */
  readonly line: number;
  readonly code: number;
  /** In [0, 1]. */
  readonly confidence: number;
}

const COLUMNS = ['id', 'prdtypecode', 'category', 'confidence'] as const;
const HINT = 'Predict again with the model that is compared: rakuten repro --force predict';

/**
 * The predictions of a file written by the predict stage, by the id of the listing. `name` is what messages call the
 * file; `codes` are the classes that the model can predict. Throws `DATA_NOT_FOUND`, or `DATA_INVALID` for a foreign
 * header, an id that comes twice, a code that the model does not know, or a confidence outside 0 to 1.
 */
export async function readPredictions(
  path: string,
  name: string,
  codes: ReadonlySet<number>,
): Promise<Map<number, Prediction>> {
  const predictions = new Map<number, Prediction>();
  let hasHeader = false;
  for await (const { line, fields } of readCsvRows(readBytes(path, name, HINT), name)) {
    if (!hasHeader) {
      if (!COLUMNS.every((column, index) => fields[index] === column)) throw foreign(name, fields.join(','));
      hasHeader = true;
      continue;
    }
    const [id = '', code = '', , confidence = ''] = fields;
    if (!/^\d+$/.test(id)) throw invalid(`${name}:${line}: expected a whole number as id, got "${id}".`);
    if (predictions.has(Number(id))) {
      throw invalid(`${name}:${line}: expected every id once, got ${id} again.`);
    }
    predictions.set(Number(id), {
      line,
      code: parseCode(code, codes, `${name}:${line}`),
      confidence: parseConfidence(confidence, `${name}:${line}`),
    });
  }
  if (!hasHeader) throw foreign(name, 'an empty file');
  return predictions;
}

function foreign(name: string, got: string): AppError {
  return invalid(`${name}:1:1: expected a header that starts with ${COLUMNS.join(',')}, got ${got}.`);
}

function parseCode(text: string, codes: ReadonlySet<number>, place: string): number {
  if (/^\d+$/.test(text) && codes.has(Number(text))) return Number(text);
  throw invalid(`${place}: expected one of the model's ${codes.size} classes as prdtypecode, got "${text}".`);
}

function parseConfidence(text: string, place: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 0 && value <= 1) return value;
  throw invalid(`${place}: expected a confidence from 0 to 1, got "${text}".`);
}

function invalid(message: string): AppError {
  return new AppError('DATA_INVALID', message, { hint: HINT });
}
