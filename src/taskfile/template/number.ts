import { parseGoInteger } from '../yaml/scalars.ts';
import { type GoFloat, type GoInt, goFloat, goInt } from './go-value.ts';

const digits = '\\d(?:_?\\d)*';
const hexDigits = '[\\da-fA-F](?:_?[\\da-fA-F])*';
const integerForm = new RegExp(`^[-+]?(?:0[xXbBoO]_?)?${hexDigits}$`);
const decimalForm = new RegExp(`^[-+]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][-+]?${digits})?$`);
const hexForm = new RegExp(`^([-+]?)0[xX]_?(${hexDigits})?\\.?(${hexDigits})?[pP]([-+]?${digits})$`);

/** Why a number of a template is none, in the words of Go's text/template; undefined for a number. */
export function numberFault(text: string): string | undefined {
  if (integerOf(text) !== undefined) return undefined;
  const float = floatOf(text);
  const fault = float === undefined || !Number.isFinite(float) ? 'illegal number syntax' : undefined;
  if (fault === undefined && /[.eEpP]/.test(text)) return undefined;
  return `${fault ?? 'integer overflow'}: ${JSON.stringify(text)}`;
}

/** The value of a number without fault; undefined when it is larger than Go's `int`. */
export function numberOf(text: string): GoInt | GoFloat | undefined {
  const integer = integerOf(text);
  const isFloat = integer === undefined || (/[.eEpP]/.test(text) && !/^[-+]?0[xX]/.test(text));
  if (isFloat) return goFloat(floatOf(text) ?? Number.NaN);
  return BigInt.asIntN(64, integer) === integer ? goInt(integer) : undefined;
}

const integerOf = (text: string): bigint | undefined =>
  integerForm.test(text) ? parseGoInteger(text.replaceAll('_', '')) : undefined;

function floatOf(text: string): number | undefined {
  if (decimalForm.test(text)) return Number(text.replaceAll('_', ''));
  const [, sign, whole = '', part = '', exponent] = hexForm.exec(text.replaceAll('_', '')) ?? [];
  if (exponent === undefined || whole + part === '') return undefined;
  const size = Number(`0x${whole}${part}`) * 2 ** (Number(exponent) - 4 * part.length);
  return sign === '-' ? -size : size;
}
