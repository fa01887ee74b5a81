import type { YamlScalar } from './yaml-value.ts';

const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INTEGER = /^[-+]?(?:0b[01_]+|0o?[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?)$/;
const INFINITY = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
const TIMESTAMP =
  /^\d{4}-\d\d(?:-\d\d$|-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$)/;

/**
 * What an unquoted YAML scalar stands for, by the rules of the YAML 1.2 reader that DVC uses: `yes` is text,
 * `1_000` is a number, `1e-5` is a float, `2020-01-01` is a date.
 */
export function resolvePlainScalar(text: string): YamlScalar {
  if (NULL.test(text)) return null;
  const first = text.charCodeAt(0);
  // Letters other than those of true, false, null cannot begin anything but text: skip the expressions.
  if (BOOLEAN.test(text)) return text.toLowerCase() === 'true';
  if (first > 0x39) return text;
  if (INTEGER.test(text)) return parseInteger(text) ?? text;
  if (FLOAT.test(text)) return Number(text.replaceAll('_', ''));
  if (INFINITY.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (NOT_A_NUMBER.test(text)) return NaN;
  return TIMESTAMP.test(text) ? { timestamp: text } : text;
}

/** Whether this text, written without quotes, would be read back as text. */
export function isPlainText(text: string): boolean {
  return !/^(?:=|<<|[-+]_+)$/.test(text) && typeof resolvePlainScalar(text) === 'string';
}

function parseInteger(text: string): bigint | undefined {
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  if (digits === '') return undefined;
  // A leading zero is decimal in YAML 1.2: 012 is twelve.
  const magnitude = BigInt(
    /^0[box]./.test(digits) ? digits : digits.replace(/^0[box]/, '').replace(/^$/, '0'),
  );
  return text.startsWith('-') ? -magnitude : magnitude;
}
