import type { RunData } from '../model.ts';
import { runFields } from '../run-data.ts';
import { toJson } from '../template/go-json.ts';
import { type GoMap, goMap, valuesMap } from '../template/go-value.ts';

/** What templates see (taskfile.md 7.1). */
export function renderData(run: RunData, values: GoMap, secrets: ReadonlyMap<string, string>): GoMap {
  const registry = run.Registry ?? '';
  const fields = goMap([
    ...runFields.map((name) => [name, run[name] ?? ''] as const),
    ['RegistryName', registry.split('.', 1)[0] ?? ''],
  ]);
  return valuesMap([
    ['Run', fields],
    ['Build', goMap([['ID', run.ID ?? '']])],
    ['Values', values],
    ['Secrets', valuesMap(secrets)],
    ['ValuesJSON', shellQuote(toJson(values))],
    ['RunJSON', shellQuote(toJson(fields))],
  ]);
}

/** Quotes a text as one word for a POSIX shell; text without special characters is unchanged (taskfile.md 7.1). */
export function shellQuote(text: string): string {
  if (text === '') return "''";
  return /^[\w^@=+%,:./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
