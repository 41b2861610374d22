import { NotFoundError } from '../../errors.ts';

interface TaskWithCredentials {
  readonly properties: Readonly<Record<string, unknown>>;
}

const loginServersOf = (task: TaskWithCredentials): readonly string[] => {
  const credentials = task.properties.credentials as { customRegistries?: Record<string, unknown> | null } | undefined;
  return Object.keys(credentials?.customRegistries ?? {});
};

/** A login server as the task spells it, compared case-insensitively; undefined when the task has no such login. */
export const findLoginServer = (task: TaskWithCredentials, loginServer: string): string | undefined =>
  loginServersOf(task).find((server) => server.toLowerCase() === loginServer.toLowerCase());

/** As `findLoginServer`; CommandError when the task has no such login. */
export const storedLoginServer = (task: TaskWithCredentials, loginServer: string): string => {
  const stored = findLoginServer(task, loginServer);
  if (stored !== undefined) return stored;
  const servers = loginServersOf(task);
  throw new NotFoundError(`Login server '${loginServer}' not found.`, {
    hint: servers.length > 0 ? `The task logs in to: ${servers.join(', ')}` : 'The task has no logins.',
  });
};
