import { type Need, type RegistryNeed, type Source, secretKey } from './model.ts';

const actions: readonly RegistryNeed['action'][] = ['log in', 'pull', 'push'];
const kinds: readonly Need['kind'][] = ['registry', 'secret', 'agent pool', 'trigger'];

/** What makes two needs the same one, in the order in which needs are listed. */
const keyOf = (need: Need): string => {
  switch (need.kind) {
    case 'registry':
      return [need.loginServer, actions.indexOf(need.action), need.repository ?? ''].join('\n');
    case 'secret':
      return [secretKey(need.secret), need.identity ?? ''].join('\n');
    case 'agent pool':
      return need.name;
    case 'trigger':
      return [need.trigger.type, need.trigger.name].join('\n');
  }
};

const sourceKey = ({ words, file, line, column }: Source): string => [words, file, line, column].join('\n');

const joined = (sources: readonly Source[]): readonly Source[] => [
  ...new Map(sources.map((each) => [sourceKey(each), each])).values(),
];

/** One need for both; it is a guess only if both are. */
const together = (one: Need, other: Need): Need => {
  const sources = joined([...one.sources, ...other.sources]);
  if (one.kind !== 'registry' || other.kind !== 'registry') return { ...one, sources };
  const { isGuess, ...need } = one;
  return { ...need, ...(isGuess && other.isGuess ? { isGuess } : {}), sources };
};

/** A guess without a repository says nothing new beside a need that names one. */
const isCovered = (need: Need, all: readonly Need[]): boolean =>
  need.kind === 'registry' &&
  need.isGuess === true &&
  need.repository === undefined &&
  all.some(
    (other) =>
      other !== need &&
      other.kind === 'registry' &&
      other.loginServer === need.loginServer &&
      (other.repository !== undefined || !other.isGuess) &&
      other.action === need.action,
  );

/** Each thing once, with all its sources, in an order that depends on the things alone. */
export const mergeNeeds = (needs: readonly Need[]): readonly Need[] => {
  const merged = new Map<string, Need>();
  for (const need of needs) {
    const key = `${kinds.indexOf(need.kind)}\n${keyOf(need)}`;
    const before = merged.get(key);
    merged.set(key, before ? together(before, need) : need);
  }
  const all = [...merged].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, need]) => need);
  return all.filter((need) => !isCovered(need, all));
};
