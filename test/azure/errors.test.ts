import { describe, expect, it } from 'vitest';
import { serviceError, translateError } from '../../src/azure/errors.ts';
import { CommandError, InterruptedError, NotSignedInError, ServiceError } from '../../src/errors.ts';

describe('an answer that is not a success', () => {
  it.each<[string, number, string, [string, string, { code: string; message: string }[]?]]>([
    [
      'from Resource Manager',
      404,
      '{"error":{"code":"ResourceNotFound","message":"Gone."}}',
      ['ResourceNotFound', 'Gone.'],
    ],
    [
      'from a provider',
      400,
      '{"error":{"code":"Bad","message":"No.","target":"x","details":[{"code":"A","message":"one","target":null},null,{"code":"B"}]}}',
      [
        'Bad',
        'No.',
        [
          { code: 'A', message: 'one' },
          { code: 'B', message: '' },
        ],
      ],
    ],
    ['from a provider without details', 400, '{"error":{"code":"Bad","message":"No.","details":null}}', ['Bad', 'No.']],
    [
      'from the registries',
      404,
      '{"error":{"code":"ResourceNotFound","message":"Gone."},"status":"Failed"}',
      ['ResourceNotFound', 'Gone.'],
    ],
    [
      'from a registry',
      401,
      '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":[{"Type":"repository"}]}]}',
      ['UNAUTHORIZED', 'authentication required'],
    ],
    ['in plain text', 502, 'Bad Gateway\n', ['HTTP 502', 'Bad Gateway']],
    ['in markup', 503, '<html>busy</html>', ['HTTP 503', 'The response is a web page: busy']],
    ['in JSON of another form', 500, '{"Message":"x"}', ['HTTP 500', '{"Message":"x"}']],
    ['as null', 500, 'null', ['HTTP 500', 'null']],
    ['in an envelope with a text', 500, '{"error":"invalid_grant"}', ['HTTP 500', '{"error":"invalid_grant"}']],
    ['without a word', 403, '', ['HTTP 403', 'The service gave no reason.']],
  ])('%s', (_, status, body, [code, message, details = []]) =>
    expect(serviceError(status, body)).toEqual(new ServiceError(status, code, message, { details })),
  );
});

const failing = (members: object, name = 'RestError') =>
  Object.assign(new Error('as the package says'), { name, ...members });
const request = { url: 'https://management.azure.com/subscriptions?sig=secret' };
const going = new AbortController().signal;

describe('what the Azure packages throw', () => {
  const unreachable = (code: string, hint: string) =>
    new CommandError(`management.azure.com cannot be reached (${code}).`, { hint });
  const network = 'Check the network, the proxy settings and the cloud (--cloud, ACRTASK_CLOUD).';
  it.each<[string, Error, string, Error]>([
    [
      'an answer',
      failing({ statusCode: 404, response: { status: 404, bodyAsText: '{"error":{"code":"A","message":"b"}}' } }),
      'AzureCloud',
      new ServiceError(404, 'A', 'b'),
    ],
    ['nobody there', failing({ code: 'ECONNREFUSED', request }), 'AzureCloud', unreachable('ECONNREFUSED', network)],
    [
      'nobody there in the emulator',
      failing({ code: 'ECONNREFUSED', request }),
      'emulator',
      unreachable('ECONNREFUSED', "Start the emulator with 'acrtask emulator start'."),
    ],
    ['no such host', failing({ code: 'ENOTFOUND', request }), 'https://arm.example', unreachable('ENOTFOUND', network)],
    ['a broken connection', failing({ code: 'ECONNRESET', request }), 'AzureCloud', unreachable('ECONNRESET', network)],
    [
      'an unknown host',
      failing({ code: 'ETIMEDOUT' }),
      'AzureCloud',
      new CommandError('the service cannot be reached (ETIMEDOUT).', { hint: network }),
    ],
    [
      'a certificate',
      failing({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', request }),
      'AzureCloud',
      new CommandError('The certificate of management.azure.com is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).', {
        hint: 'Set NODE_EXTRA_CA_CERTS to the file that contains the issuing certificate.',
      }),
    ],
    ['no credential', failing({}, 'CredentialUnavailableError'), 'AzureCloud', new NotSignedInError()],
    ['no credential of the chain', failing({}, 'AggregateAuthenticationError'), 'AzureCloud', new NotSignedInError()],
    ['a refused credential', failing({ statusCode: 401 }, 'AuthenticationError'), 'AzureCloud', new NotSignedInError()],
  ])('%s', (_, error, cloud, expected) => {
    const translated = translateError(error, going, cloud);
    expect(translated).toMatchObject({ ...expected, message: expected.message });
    expect(translated).toHaveProperty('cause', error);
  });

  it.each([new CommandError('ours'), new InterruptedError(), new TypeError('a defect'), 'no error at all', undefined])(
    '%s stays as it is',
    (error) => expect(translateError(error, going, 'AzureCloud')).toBe(error),
  );

  it('is told without the secrets in an address that it quotes', () => {
    const quoting = new TypeError("cannot fetch 'https://user:SECRET@logs/cf1?sig=SECRET' or https://[SECRET");
    const translated = translateError(quoting, going, 'AzureCloud');
    expect(translated).toMatchObject({
      name: 'TypeError',
      message: "cannot fetch 'https://logs/cf1?sig=REDACTED' or (address)",
    });
    expect((translated as Error).stack).not.toContain('SECRET');
  });

  it('becomes the reason why the command was aborted', () => {
    const reason = new InterruptedError('Enough.');
    expect(translateError(failing({}, 'AbortError'), AbortSignal.abort(reason), 'AzureCloud')).toBe(reason);
    expect(translateError(failing({}, 'AbortError'), AbortSignal.abort(), 'AzureCloud')).toEqual(
      new InterruptedError(),
    );
  });
});
