import { AppError } from '../../errors/app-error.ts';
import {
  formatKey,
  isYamlList,
  isYamlMap,
  toPlain,
  type YamlMap,
  type YamlValue,
} from '../yaml/yaml-value.ts';
import { readValues } from './read-values.ts';

/** One data point: values by field, in the order of the file. Texts of CSV files that are numbers stay texts. */
export type PlotRow = ReadonlyMap<string, string | number>;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** The media type of a picture by the ending of its name; undefined for any other file. */
export function mediaTypeOf(file: string): string | undefined {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(MEDIA_TYPES, ending) ? MEDIA_TYPES[ending] : undefined;
}

/**
 * The data points of a CSV, TSV, JSON, YAML or TOML file. Without `header` the fields of a CSV file are called 0, 1, ….
 * In a nested file every list of maps counts; points of the same index are one. Throws `DATA_INVALID`.
 */
export async function readPlotRows(
  file: string,
  content: Buffer,
  { header }: { readonly header: boolean },
): Promise<PlotRow[]> {
  const text = content.toString().replace(/^\uFEFF/, '');
  if (/\.[ct]sv$/i.test(file)) return readSeparated(file, text, header);
  if (/\.(?:json|ya?ml|toml)$/i.test(file)) return readPoints(readValues({ file, text }));
  throw new AppError(
    'DATA_INVALID',
    `Expected a plot in a file named *.csv, *.tsv, *.json, *.yaml, *.toml or a picture, got ${file}.`,
  );
}

async function readSeparated(file: string, text: string, header: boolean): Promise<PlotRow[]> {
  const { parse } = await import('csv-parse/sync');
  try {
    const records: string[][] = parse(text, {
      delimiter: /\.tsv$/i.test(file) ? '\t' : ',',
      relax_column_count: true,
      skip_empty_lines: true,
    });
    const [first = []] = records;
    const fields = header ? first : first.map((_, index) => String(index));
    return (header ? records.slice(1) : records).map(
      (record) => new Map(fields.map((field, index) => [field, record[index] ?? ''])),
    );
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new AppError('DATA_INVALID', `Expected CSV in ${file}: ${what}`, { cause: error });
  }
}

function readPoints(value: YamlValue): PlotRow[] {
  const rows: Map<string, string | number>[] = [];
  for (const list of listsOf(value)) {
    for (const [index, point] of list.entries()) {
      const row = (rows[index] ??= new Map());
      for (const [key, item] of point) {
        const plain = toPlain(item);
        row.set(
          formatKey(key),
          typeof plain === 'number' ? plain : typeof plain === 'string' ? plain : JSON.stringify(plain),
        );
      }
    }
  }
  return rows;
}

function listsOf(value: YamlValue): YamlMap[][] {
  if (isYamlList(value)) return value.every(isYamlMap) && value.length > 0 ? [value.filter(isYamlMap)] : [];
  return isYamlMap(value) ? [...value.values()].flatMap(listsOf) : [];
}
