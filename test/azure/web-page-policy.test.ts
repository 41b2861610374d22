import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { webPagePolicy } from '../../src/azure/web-page-policy.ts';

const page = '<!DOCTYPE html><html><head><title>Hotel\n login</title></head><body>Room</body></html>';

it.each<[string, number, string, string, string]>([
  ['JSON', 200, 'application/json', '{}', '200'],
  ['nothing', 200, 'text/html', '', '200'],
  ['a page', 200, 'text/html; charset=utf-8', page, "arm.example returned a web page: 'Hotel login'."],
  ['a page that calls itself JSON', 200, 'application/json', page, "arm.example returned a web page: 'Hotel login'."],
  ['a page without a title', 200, 'text/html', '<p>Room <b>1</b></p>', "arm.example returned a web page: 'Room 1'."],
  ['XML', 200, 'application/xml', '<?xml version="1.0"?><a/>', '200'],
  ['a page with an error', 502, 'text/html', page, '502'],
])('%s', async (_, status, type, bodyAsText, told) => {
  const request = createPipelineRequest({ url: 'https://arm.example/x' });
  const headers = createHttpHeaders({ 'content-type': type });
  const answer = webPagePolicy.sendRequest(request, async () => ({ request, status, headers, bodyAsText }));
  expect(
    await answer
      .then(String, (error: Error) => error.message)
      .then((text) => (text === '[object Object]' ? String(status) : text)),
  ).toBe(told);
});
