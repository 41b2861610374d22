import { expect, it } from 'vitest';
import { readChallenge } from '../src/registry-challenge.ts';

const none = { realm: '', service: '', scope: '' };

it.each([
  [
    'Bearer realm="https://r.azurecr.io/oauth2/token",service="r.azurecr.io",scope="repository:app:pull"',
    {
      scheme: 'bearer',
      realm: 'https://r.azurecr.io/oauth2/token',
      service: 'r.azurecr.io',
      scope: 'repository:app:pull',
    },
  ],
  [
    'bearer Realm = "https://r/token" , scope="repository:a:pull,push"',
    { ...none, scheme: 'bearer', realm: 'https://r/token', scope: 'repository:a:pull,push' },
  ],
  ['Basic realm="a \\"b\\""', { ...none, scheme: 'basic', realm: 'a "b"' }],
  ['Basic realm=here', { ...none, scheme: 'basic', realm: 'here' }],
  ['Basic', { ...none, scheme: 'basic' }],
  ['Negotiate, Basic realm="here"', { ...none, scheme: 'basic', realm: 'here' }],
  ['Bearer realm="one", Basic realm="two"', { ...none, scheme: 'bearer', realm: 'one' }],
  ['Negotiate', undefined],
  ['', undefined],
])('reads the challenge %s', (header, challenge) => expect(readChallenge(header)).toEqual(challenge));
