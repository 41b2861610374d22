import { resolve } from 'node:path';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, text, withDefault } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import { isLocalFolder } from '../../request/find-source.ts';
import type { Sources } from '../../service/sources.ts';

type Contents = Awaited<ReturnType<Sources['contents']>>;
type Explanation = Awaited<ReturnType<Sources['explain']>>;

const explanationRow = ({ path, sent, reason }: Explanation) => ({ PATH: path, SENT: sent, REASON: reason });

const contentRows = ({ entries, files, size }: Contents) => [
  ...entries.map((entry) => ({ PATH: entry.path, SIZE: entry.size })),
  { PATH: `Total of ${files} files`, SIZE: size },
];

export default defineCommand({
  summary: 'Show what a build would send of a folder.',
  description:
    'Show what a build would send of a folder: every file with its size before compression, the total and the largest parts. With --why, show which rule of the ignore file lets a path in or leaves it out. Nothing is sent.',
  examples: [
    { about: 'List what would be sent of the current folder.', command: 'acrtask context ls -o table' },
    { about: 'What weighs most.', command: 'acrtask context ls --query largest -o table' },
    { about: 'Find the rule that leaves a file out.', command: 'acrtask context ls --why src/app.js' },
  ],
  positionals: {
    folder: option('[folder]', 'The folder to build from.', withDefault(text(), '.'), {
      suggests: 'files',
    }),
  },
  options: {
    file: option(
      '--file, -f <dockerfile>',
      'Dockerfile of the build, relative to the current folder: its own ignore file NAME.dockerignore counts instead of .dockerignore.',
      optional(text()),
      { suggests: 'files' },
    ),
    why: option('--why <path>', 'File or folder in it: show which rule decides on it.', optional(text()), {
      suggests: 'files',
    }),
  },
  request: async ({ folder, file, why }, { host: { cwd } }) => {
    if (!(await isLocalFolder(folder, cwd))) throw new CommandError(`There is no folder '${folder}'.`);
    const path = file === undefined ? resolve(cwd, folder, 'Dockerfile') : resolve(cwd, file);
    return { local: { folder: resolve(cwd, folder), dockerfile: { path } }, why };
  },
  execute: ({ local, why }, { services: { sources } }) =>
    why === undefined ? sources.contents(local) : sources.explain(local, why),
  rows: (shaped) => {
    const result = shaped as Contents | Explanation;
    return 'reason' in result ? [explanationRow(result)] : contentRows(result);
  },
});
