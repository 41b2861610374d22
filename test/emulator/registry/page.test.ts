import { expect, it } from 'vitest';
import { pageOf } from '../../../src/emulator/registry/repository-routes.ts';

const next = (query: string) => ({ link: `</acr/v1/_catalog?${query}>; rel="next"` });

it.each<[query: string, items: string[], headers: object]>([
  ['', ['a', 'b', 'c d', 'e'], {}],
  ['?n=4', ['a', 'b', 'c d', 'e'], {}],
  ['?n=3', ['a', 'b', 'c d'], next('last=c%20d&n=3&orderby=')],
  ['?n=2&last=b&orderby=timedesc', ['c d', 'e'], {}],
  ['?n=1&last=b&orderby=timedesc', ['c d'], next('last=c%20d&n=1&orderby=timedesc')],
  ['?last=e', [], {}],
  ['?last=bb', ['c d', 'e'], {}],
  ['?last=z', [], {}],
  ['?last=', ['a', 'b', 'c d', 'e'], {}],
  ['?n=0', [], {}],
  ['?n=-1', ['a', 'b', 'c d', 'e'], {}],
])('the page %j holds %j', (query, items, headers) => {
  const url = new URL(`https://r.azurecr.io/acr/v1/_catalog${query}`);
  expect(pageOf(url, ['a', 'b', 'c d', 'e'], (item) => item)).toEqual({ items, headers });
});
