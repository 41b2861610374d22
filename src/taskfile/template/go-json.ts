import { type GoValue, isFloat, isInt, isList, isMap, sortedKeys } from './go-value.ts';

/** Go's `json.Marshal`: keys sorted, markup characters escaped. */
export function toJson(value: GoValue): string {
  if (isMap(value)) {
    const entries = sortedKeys(value).map((key) => `${toJson(key)}:${toJson(value.entries.get(key) ?? null)}`);
    return `{${entries.join(',')}}`;
  }
  if (isList(value)) return `[${value.items.map(toJson).join(',')}]`;
  if (isInt(value)) return String(value.value);
  if (isFloat(value)) return JSON.stringify(value.value);
  return escapeMarkup(JSON.stringify(value));
}

/** Go's `json.MarshalIndent` with two spaces. */
export function toPrettyJson(value: GoValue, indent = ''): string {
  const inner = `${indent}  `;
  if (isMap(value) && value.entries.size > 0) {
    const entries = sortedKeys(value).map(
      (key) => `${inner}${toJson(key)}: ${toPrettyJson(value.entries.get(key) ?? null, inner)}`,
    );
    return `{\n${entries.join(',\n')}\n${indent}}`;
  }
  if (isList(value) && value.items.length > 0) {
    return `[\n${value.items.map((item) => inner + toPrettyJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  return toJson(value);
}

function escapeMarkup(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
