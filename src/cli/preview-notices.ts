import type { AnyCommand } from './command.ts';
import { longNameOf, type OptionTable } from './option.ts';
import type { RawValues } from './parsing/parse.ts';

const notice = (what: string): string =>
  `${what} is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus`;

/** One notice for each preview feature in use: the command group and the given options (commands.md 15.2). */
export const previewNotices = (
  { previewGroup, options }: Pick<AnyCommand, 'previewGroup' | 'options'>,
  given: RawValues,
): readonly string[] => [
  ...(previewGroup === undefined ? [] : [notice(`Command group '${previewGroup}'`)]),
  ...Object.entries(options as OptionTable)
    .filter(([key, { preview }]) => preview && given[key] !== undefined)
    .map(([, definition]) => notice(`Argument '${longNameOf(definition)}'`)),
];
