import type { EmulatorContext } from '../emulator-context.ts';
import { byName } from '../store/named-objects.ts';
import { type Fault, faultNamed, faults, millisecondsOf, partsOfFault, problemOfValue } from './fault-list.ts';

type FaultContext = Pick<EmulatorContext, 'store'>;

/** A fault as it is listed. */
export interface ListedFault {
  readonly name: string;
  readonly isSet: boolean;
  /** What it was set with; null without a value. */
  readonly value: string | null;
  readonly about: string;
}

/** The value of a fault that is set, empty without one; undefined when it is not set. */
export const plantedValue = ({ store }: FaultContext, name: string): string | undefined => store.state.faults[name];

/** Whether a fault is set, for everything or for the resource `target`. */
export const isPlanted = (context: FaultContext, name: string, target = ''): boolean => {
  const value = plantedValue(context, name);
  return value === '' || (value !== undefined && value.toLowerCase() === target.toLowerCase());
};

/** Whether a fault still delays something that was created at the ISO time `since`. */
export const isDelayed = (
  context: Pick<EmulatorContext, 'store' | 'now'>,
  since: string | undefined,
  name: string,
): boolean => {
  const milliseconds = millisecondsOf(plantedValue(context, name) ?? '') ?? 0;
  return since !== undefined && context.now().getTime() < Date.parse(since) + milliseconds;
};

/** All faults, with those that are set. */
export const listFaults = (context: FaultContext): readonly ListedFault[] =>
  faults.map(({ name, about }) => {
    const value = plantedValue(context, name);
    return { name, isSet: value !== undefined, value: value || null, about };
  });

/** The faults that are set, as `NAME` or `NAME=VALUE`. */
export const plantedAmong = (listed: readonly ListedFault[]): readonly string[] =>
  listed.flatMap(({ name, isSet, value }) => (isSet ? [value === null ? name : `${name}=${value}`] : []));

/** A fault by name. Throws an Error when there is none. */
const known = (name: string): Fault => {
  const found = faultNamed(name);
  if (!found) throw new Error(`There is no fault '${name}'.`);
  return found;
};

/** Sets a fault given as `NAME` or `NAME=VALUE`. Throws an Error for an unknown name, or a value that does not suit. */
export const plantFault = ({ store }: FaultContext, text: string): void => {
  const { name, value } = partsOfFault(text);
  const fault = known(name);
  const problem = problemOfValue(fault, value);
  if (problem !== undefined) throw new Error(`The fault cannot be set: ${problem}.`);
  store.state.faults[fault.name] = value || (fault.fallback ?? '');
};

/** Clears a fault, or all when none is named. Throws an Error for an unknown name. */
export const clearFault = ({ store }: FaultContext, name?: string): void => {
  if (name === undefined) store.state.faults = byName();
  else delete store.state.faults[known(name).name];
};
