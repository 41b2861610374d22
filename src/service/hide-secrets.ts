import type { Connection } from './connection.ts';

/** Hides what of an address lets others in: its signature, user and password. */
export const hideAddress = ({ hide }: Pick<Connection, 'hide'>, address: string | undefined): void => {
  if (address === undefined || !URL.canParse(address)) return;
  const { searchParams, username, password } = new URL(address);
  for (const secret of [searchParams.get('sig') ?? '', username, password]) hide(secret);
};

/** Hides the git tokens and passwords of a task that was read with its secrets. */
export const hideTaskSecrets = ({ hide }: Pick<Connection, 'hide'>, task: unknown): void => {
  JSON.stringify(task, (key, value) => {
    if ((key === 'contextAccessToken' || key === 'token' || key === 'refreshToken') && typeof value === 'string')
      hide(value);
    if (key === 'password' && value?.type === 'Opaque') hide(String(value.value ?? ''));
    return value;
  });
};
