import { suggest } from '../../did-you-mean.ts';
import { faultNamed, faults, partsOfFault, problemOfValue } from '../../emulator/faults/fault-list.ts';

/** The names of all faults, for completion. */
export const faultNames: readonly string[] = faults.map(({ name }) => name);

/** Why `name`, the value of `argument`, is not the name of a fault; empty when it is one. */
export const problemsOfFaultName = (argument: string, name: string): readonly string[] => {
  if (faultNamed(name)) return [];
  const near = suggest(name, faultNames);
  const help =
    near.length > 0
      ? `Did you mean '${near.join("' or '")}'?`
      : "'acrtask emulator fault list' shows the faults that there are.";
  return [`argument ${argument}: there is no fault '${name}'. ${help}`];
};

/** Why `text` (`NAME` or `NAME=VALUE`), the value of `argument`, is not a fault; empty when it is one. */
export const problemsOfFault = (argument: string, text: string): readonly string[] => {
  const { name, value } = partsOfFault(text);
  const fault = faultNamed(name);
  const problem = fault && problemOfValue(fault, value);
  return problem === undefined ? problemsOfFaultName(argument, name) : [`argument ${argument}: ${problem}`];
};
