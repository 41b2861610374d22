import { InvalidInputError } from '../errors.ts';

/** The host of a registry, with or without a port: no scheme, no path, no user. */
const isHost = (text: string): boolean => /^[^\s/\\?#@]+$/.test(text);

/** Refuses with CommandError what cannot be the login server of a registry, and shows the right form. */
export const requireLoginServer = (text: string): void => {
  if (isHost(text)) return;
  const host = text
    .trim()
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/[/\\?#].*$/s, '')
    .replace(/^.*@/, '');
  throw new InvalidInputError(text.trim() === '' ? 'The login server is empty.' : `'${text}' is no login server.`, {
    hint: isHost(host)
      ? `It is the name of a host alone: --login-server ${host}`
      : 'It is the name of a host alone, such as myregistry.azurecr.io, docker.io or localhost:5000.',
  });
};
