import type { State } from './state.ts';

/**
 * An object whose keys are user-chosen names, which may include `constructor` and `__proto__`: it has no inherited
 * members. A copy of `entries`.
 */
export const byName = <T>(entries: Readonly<Record<string, T>> = {}): Record<string, T> =>
  Object.assign(Object.create(null) as Record<string, T>, entries);

/** The value of that name, which is made when there is none. */
export const madeOnce = <T>(object: Record<string, T>, name: string, make: () => T): T => {
  const known = object[name];
  if (known !== undefined) return known;
  const made = make();
  object[name] = made;
  return made;
};

const mapped = <T>(entries: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> => {
  const changed = byName<T>();
  for (const [name, value] of Object.entries(entries)) changed[name] = change(value);
  return changed;
};

type Named = Pick<
  State,
  | 'resources'
  | 'principals'
  | 'secrets'
  | 'repositories'
  | 'repositoryBlobs'
  | 'uploads'
  | 'blobs'
  | 'runCounters'
  | 'faults'
>;

/** Parsed JSON in the form that the emulator stores: objects keyed by names have no other members. */
export const namedState = <S extends Named>(state: S): S => ({
  ...state,
  resources: byName(state.resources),
  principals: byName(state.principals),
  secrets: mapped(state.secrets, byName),
  repositories: mapped(state.repositories, (host) =>
    mapped(host, (repository) => ({
      ...repository,
      manifests: byName(repository.manifests),
      tags: byName(repository.tags),
    })),
  ),
  repositoryBlobs: mapped(state.repositoryBlobs, (host) => mapped(host, byName)),
  uploads: byName(state.uploads),
  blobs: byName(state.blobs),
  runCounters: byName(state.runCounters),
  faults: byName(state.faults),
});
