import { expect, it } from 'vitest';
import { tokenClaims } from '../src/token-claims.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it.each<[string, string, object]>([
  ['a JSON Web Token', `e30.${part({ oid: 'a' })}.x`, { oid: 'a' }],
  ['one of null', `e30.${part(null)}.x`, {}],
  ['an opaque token', 'opaque', {}],
  ['an encrypted one', 'e30.k3y.iv.text.tag', {}],
  ['nothing', '', {}],
])('%s', (_, token, claims) => expect(tokenClaims(token)).toEqual(claims));
