import type { CommandContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { printable } from '../../printable.ts';

/**
 * Asks for confirmation until the answer is yes or no (commands.md 15.7). Throws CommandError for no, and when there is no
 * terminal to ask on.
 */
export const confirm = async (question: string, { host, signal, agreed }: CommandContext): Promise<void> => {
  if (agreed.has(question)) return;
  if (!host.stdin.isTTY) throw new CommandError('Unable to prompt for confirmation as no tty available. Use --yes.');
  for (;;) {
    const answer = (await host.stdin.ask(`${printable(question)} (y/n): `, signal))?.trim().toLowerCase();
    if (answer === 'y' || answer === 'yes') {
      agreed.add(question);
      return;
    }
    if (answer === 'n' || answer === 'no' || answer === undefined) throw new CommandError('Operation cancelled.');
  }
};
