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
  summary: 'Show which files of a folder a build would send.',
  description:
    'Show which files of a folder a build would send: every file with its size before compression, the total, and the largest parts. With --why, show which rule of the ignore file includes or excludes a path. Nothing is sent.',
  examples: [
    { about: 'List the files that a build of the current folder would send.', command: 'acrtask context ls -o table' },
    { about: 'List the largest parts.', command: 'acrtask context ls --query largest -o table' },
    { about: 'Find the rule that excludes a file.', command: 'acrtask context ls --why src/app.js' },
  ],
  positionals: {
    folder: option('[folder]', 'Folder to build from.', withDefault(text(), '.'), {
      suggests: 'files',
    }),
  },
  options: {
    file: option(
      '--file, -f <dockerfile>',
      'Dockerfile of the build, relative to the current folder. Its ignore file, NAME.dockerignore, takes precedence over .dockerignore.',
      optional(text()),
      { suggests: 'files' },
    ),
    why: option('--why <path>', 'Show which rule includes or excludes this file or folder.', optional(text()), {
      suggests: 'files',
    }),
  },
  request: async ({ folder, file, why }, { host: { cwd } }) => {
    if (!(await isLocalFolder(folder, cwd))) throw new CommandError(`The folder '${folder}' does not exist.`);
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
