import { suggest } from '../../did-you-mean.ts';
import { runFields } from '../run-data.ts';
import type { CheckedText, Finding, Lookup } from './rule.ts';

const runVariables: readonly string[] = [...runFields, 'RegistryName'];
const roots = ['Run', 'Build', 'Values', 'Secrets', 'ValuesJSON', 'RunJSON'];

/** Variables that no run has: they print nothing. */
export function* runVariableNames({ lookups = [], givenValues = [] }: CheckedText): Iterable<Finding> {
  for (const lookup of lookups) {
    const told = lookup.isCertain ? unknownVariable(lookup.names, givenValues) : undefined;
    if (told) yield { code: 'unknown-variable', at: lookup.at, ...told };
  }
}

function unknownVariable(
  names: Lookup['names'],
  given: readonly string[],
): Pick<Finding, 'message' | 'hint'> | undefined {
  const [root, name, ...rest] = names;
  // With a further name behind it the template fails, which is told as that.
  if (root === undefined || rest.length > 0) return undefined;
  if (name === undefined) {
    if (roots.includes(root)) return undefined;
    const [meant] = suggest(root, roots);
    const asRun = runVariables.includes(root) ? `.Run.${root}` : undefined;
    const asValue = given.includes(root) ? `.Values.${root}` : undefined;
    const better = asValue ?? asRun ?? (meant === undefined ? undefined : `.${meant}`);
    return {
      message: `there is no variable '.${root}', so it prints nothing`,
      hint: better === undefined ? `Write .Values.${root} for a value.` : `Did you mean ${better}?`,
    };
  }
  if (root === 'Run' && !runVariables.includes(name)) {
    const [meant] = suggest(name, runVariables);
    const near = runVariables.find((each) => each.toLowerCase() === name.toLowerCase()) ?? meant;
    return {
      message: `a run has no '${name}', so it prints nothing`,
      hint: near === undefined ? `A run has ${runVariables.join(', ')}.` : `Did you mean .Run.${near}?`,
    };
  }
  if (root === 'Build' && name !== 'ID') {
    return {
      message: `there is no variable '.Build.${name}', so it prints nothing`,
      hint: runVariables.includes(name) ? `Write .Run.${name}.` : "Use the variables of '.Run'.",
    };
  }
  return undefined;
}
