import { isRecord } from './check-value.ts';

/** What the manifests of one kind of archive have in common. */
export interface ManifestFormat {
  readonly format: string;
  readonly format_version: number;
  /** Name of the archive's entry, for errors. */
  readonly entry: string;
  /** What to do with a file of another version. */
  readonly hint: string;
  /** The error of a file that is no such archive. */
  readonly invalid: (path: string, finding: string, hint?: string) => Error;
}

/** The text of a manifest; the same content gives the same text. */
export function printContent({ format, format_version }: ManifestFormat, content: object): string {
  return `${JSON.stringify({ format, format_version, ...content }, null, 2)}\n`;
}

/** The fields of a manifest in a text, unchecked but for its format; `path` names the archive in errors. */
export function parseContent(
  { format, format_version, entry, hint, invalid }: ManifestFormat,
  text: string,
  path: string,
): Readonly<Record<string, unknown>> {
  const content = parseJson(text);
  if (!isRecord(content) || content.format !== format)
    throw invalid(path, `expected ${entry} of the format "${format}", found something else`);
  if (content.format_version !== format_version) {
    const found = JSON.stringify(content.format_version) ?? 'none';
    throw invalid(path, `expected format_version ${format_version}, found ${found}`, hint);
  }
  return content;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
