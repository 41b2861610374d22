import { type CommandLine, type CommandLineOptions, runCommandLine } from '../support/command-line.ts';
import { type Answer, registryId } from '../support/fake-azure.ts';

export const git = 'https://github.com/example/app.git';
export const find = 'GET S/providers/Microsoft.ContainerRegistry/registries';

/** The task `hello` as the service would show it. */
export const task = (properties: object, identity?: object): Answer => [
  200,
  { id: `${registryId('myregistry')}/tasks/hello`, name: 'hello', location: 'eastus', identity, properties },
];

export const run = (runId: string, status: string, properties: object = {}) => ({
  id: `${registryId('myregistry')}/runs/${runId}`,
  name: runId,
  properties: { runId, status, task: 'hello', ...properties },
});

/** Carries out a command on the task `hello` of myregistry, which is stored as `stored`. */
export const onTask = (line: string, stored: Answer, options: CommandLineOptions = {}): Promise<CommandLine> =>
  runCommandLine(`${line} -r myregistry -n hello`, {
    ...options,
    replies: {
      'GET R/tasks/hello': [stored],
      'POST R/tasks/hello/listDetails': [stored],
      'PATCH R/tasks/hello': [stored],
      ...options.replies,
    },
  });

/** The bodies that were sent with `METHOD address`. */
export const sent = ({ asked }: CommandLine, line: string): unknown[] =>
  asked.flatMap((each) => (typeof each !== 'string' && each[0] === line ? [each[1]] : []));

export const encode = (text: string): string => Buffer.from(text).toString('base64');
export const decode = (text: unknown): string => Buffer.from(String(text), 'base64').toString('utf8');
