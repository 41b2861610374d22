import { callsBefore, type Origin } from './calls-before.ts';
import { azVariable, findAzureCli, type Surroundings } from './find-azure-cli.ts';

/** Why a command line, which begins with `az`, was not handed to the Azure CLI, and what to do about it: sentences for a hint. */
export const whyNotHandedOver = (argv: readonly string[], surroundings: Surroundings & Origin): string => {
  const cli = findAzureCli(surroundings, callsBefore(argv.slice(1), surroundings));
  if (cli.path !== undefined) return `Run it with the Azure CLI itself, ${cli.path}.`;
  if (cli.off) return `${azVariable} is 'off', so acrtask hands no command to the Azure CLI.`;
  const name = `set ${azVariable} to its path.`;
  const [first, ...more] = cli.passedOver;
  if (first === undefined)
    return `acrtask hands such commands to the Azure CLI, but there is no az on PATH. Install the Azure CLI (https://aka.ms/azure-cli), or ${name}`;
  return `acrtask hands such commands to the Azure CLI, but on PATH there is only ${[first, ...more].join(', ')}, which calls acrtask itself. Install the Azure CLI (https://aka.ms/azure-cli), or ${name}`;
};
