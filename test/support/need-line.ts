import type { Need } from '../../src/access/model.ts';

/** A need in one line: what is done to what, as whom, and why. */
export const needLine = (need: Need): string => {
  const sources = need.sources.map(({ words, file, line: at, column }) =>
    [words, ...(at === undefined ? [] : [`${file ?? ''}:${at}:${column}`])].join(' '),
  );
  const why = ` <- ${sources.join('; ')}`;
  switch (need.kind) {
    case 'registry': {
      const { login } = need;
      const as =
        login.by === 'identity'
          ? login.identity
          : login.by === 'password'
            ? `${JSON.stringify(login.userName)}/${JSON.stringify(login.password)}`
            : login.by;
      const what = [need.loginServer, ...(need.repository === undefined ? [] : [need.repository])].join('/');
      return `${need.isGuess ? '? ' : ''}${need.action} ${what} as ${as}${why}`;
    }
    case 'secret':
      return `read ${[need.secret.vault, need.secret.name, need.secret.version].filter(Boolean).join('/')} as ${need.identity}${why}`;
    case 'agent pool':
      return `pool ${need.name}${why}`;
    case 'trigger':
      return `${need.trigger.type} trigger ${need.trigger.name}${'repository' in need.trigger ? ` of ${need.trigger.repository}` : ''}${why}`;
  }
};
