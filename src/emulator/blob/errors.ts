import type { EmulatorContext } from '../emulator-context.ts';

const known: Readonly<Record<string, { status: number; message: string }>> = {
  AuthenticationFailed: {
    status: 403,
    message:
      'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  },
  AuthorizationPermissionMismatch: {
    status: 403,
    message: 'This request is not authorized to perform this operation using this permission.',
  },
  BlobNotFound: { status: 404, message: 'The specified blob does not exist.' },
  InvalidRange: { status: 416, message: 'The range specified is invalid for the current size of the resource.' },
  InvalidBlockList: { status: 400, message: 'The specified block list is invalid.' },
  RequestBodyTooLarge: {
    status: 413,
    message: 'The request body is too large and exceeds the maximum permissible limit.',
  },
  MissingRequiredHeader: {
    status: 400,
    message: 'An HTTP header that is mandatory for this request is not specified: x-ms-blob-type.',
  },
};

/** The storage service's answer for one of its error codes: XML and `x-ms-error-code` (rest-api.md 6.3). */
export const blobError = (
  context: EmulatorContext,
  code: string,
  headers: Readonly<Record<string, string>> = {},
  withBody = true,
): Response => {
  const { status, message } = known[code] ?? { status: 400, message: code };
  const requestId = context.newId();
  const text = `${message}\nRequestId:${requestId}\nTime:${context.now().toISOString()}`;
  const body = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  return new Response(withBody ? body : null, {
    status,
    headers: {
      'content-type': 'application/xml',
      'x-ms-error-code': code,
      'x-ms-request-id': requestId,
      'x-ms-version': '2021-08-06',
      ...headers,
    },
  });
};
