import { suggestBriefly } from '../../did-you-mean.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Secrets that the templates use but the file does not declare, and declared ones that are not used. */
export function* secretNames(document: CheckedDocument): Iterable<Finding> {
  const { lookups, task, givenValues = [], valueSpan, isDamaged } = document;
  if (!lookups || isDamaged(task) || task.secrets.some(isDamaged)) return;
  const ofSecrets = lookups.filter(({ names }) => names[0] === 'Secrets');
  const declared = new Set(task.secrets.map(({ id }) => id));
  const used = new Set(ofSecrets.flatMap(({ names }) => names[1] ?? []));
  const usesAll =
    ofSecrets.some(({ names }) => names.length === 1) ||
    lookups.some(({ names, isCertain }) => names.length === 0 && isCertain);
  const unused = usesAll ? [] : [...declared].filter((id) => id !== '' && !used.has(id));
  const missing = new Map<string, number>();
  for (const { names } of ofSecrets) {
    const [, id] = names;
    if (id !== undefined && !declared.has(id)) missing.set(id, (missing.get(id) ?? 0) + 1);
  }
  const explained = new Set<string>();
  const named = namedIn(document.source);
  const suggest = suggestBriefly();
  for (const id of unused) {
    const [meant] = suggest(id, [...missing.keys()]);
    const secret = task.secrets.find((each) => each.id === id);
    if (!secret) continue;
    // Which of two names is the misspelt one: the one that is written once.
    if (meant !== undefined && (missing.get(meant) ?? 0) > 1) {
      explained.add(meant);
      yield {
        code: 'undefined-secret',
        at: valueSpan(secret, 'id'),
        message: `nothing uses the secret '${id}', but '${meant}', which is not declared`,
        hint: `Did you mean '${meant}'?`,
      };
    } else if (meant === undefined && !named.has(id)) {
      yield { code: 'unused-secret', at: valueSpan(secret, 'id'), message: `nothing uses the secret '${id}'` };
    }
  }
  for (const { names, at } of ofSecrets) {
    const [, id] = names;
    if (id === undefined || declared.has(id) || explained.has(id)) continue;
    const [meant] = suggest(id, unused.length > 0 ? unused : [...declared]);
    yield {
      code: 'undefined-secret',
      at,
      message: `no secret '${id}' is declared, so it prints nothing`,
      hint:
        meant !== undefined
          ? `Did you mean '${meant}'?`
          : givenValues.includes(id)
            ? `Write .Values.${id} for a value that is given with --set or --set-secret.`
            : "Declare it under 'secrets', with its id and the URL of its vault.",
    };
  }
}

/** The secrets that a text names, if only in an action that is torn. */
function namedIn(source: string): ReadonlySet<string> {
  if (!source.includes('Secrets')) return new Set();
  return new Set([...source.matchAll(/Secrets(?:\.|[ \t]+")([\w-]+)/g)].map(([, id = '']) => id));
}
