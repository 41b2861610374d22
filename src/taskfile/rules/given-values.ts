import { suggestBriefly } from '../../did-you-mean.ts';
import type { CheckedText, Finding } from './rule.ts';

/** Values that the templates use but nobody gives, and values that are given but not used. */
export function* givenValues({ lookups, givenValues: given, valuesMayFollow }: CheckedText): Iterable<Finding> {
  if (!lookups || !given) return;
  const ofValues = lookups.filter(({ names }) => names[0] === 'Values');
  const used = new Set(ofValues.flatMap(({ names }) => names[1] ?? []));
  const usesAll =
    ofValues.some(({ names }) => names.length === 1) ||
    lookups.some(({ names: [root], isCertain }) => (root === undefined ? isCertain : root === 'ValuesJSON'));
  const isGiven = new Set(given);
  const suggest = suggestBriefly();
  const unused = usesAll ? [] : given.filter((name) => !used.has(name));
  // Without any value nothing is known about those of the run.
  if (given.length > 0 || !valuesMayFollow) {
    const optional = new Set(ofValues.flatMap(({ names, isGuarded }) => (isGuarded ? (names[1] ?? []) : [])));
    for (const lookup of ofValues) {
      const [, name] = lookup.names;
      if (name === undefined || isGiven.has(name) || optional.has(name)) continue;
      const [meant] = suggest(name, unused);
      yield {
        code: 'undefined-value',
        at: lookup.at,
        message: `no value '${name}' is given`,
        hint:
          meant === undefined
            ? `Give it with '--set ${name}=VALUE', or in the values file.`
            : `Did you mean '${meant}', which is given but not used?`,
      };
    }
  }
  const missing = [...used].filter((each) => !isGiven.has(each));
  for (const name of unused) {
    const [meant] = suggest(name, missing);
    yield {
      code: 'unused-value',
      at: undefined,
      message: `the value '${name}' is given but no template uses it`,
      hint: meant === undefined ? 'Use it in the file, or leave it out.' : `Did you mean '${meant}'?`,
    };
  }
}
