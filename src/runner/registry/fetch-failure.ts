import { messageOf } from '../../errors.ts';

/** Node's codes for a certificate that it does not trust. */
const untrusted =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)$/;

const causeOf = (error: unknown): unknown => (error as Error).cause;

/** Why `fetch` got no response: what it rejects with only says that it failed. */
export const fetchFailure = (error: unknown): string => {
  const cause = causeOf(error);
  return cause === undefined ? messageOf(error) : messageOf(cause) || String((cause as NodeJS.ErrnoException).code);
};

/** What to do when `fetch` got no response from a server: `otherwise`, unless its certificate is the reason. */
export const fetchHint = (error: unknown, otherwise: string): string => {
  const { code = '' } = (causeOf(error) ?? {}) as NodeJS.ErrnoException;
  return untrusted.test(code)
    ? 'Set NODE_EXTRA_CA_CERTS to the file that contains the issuing certificate.'
    : otherwise;
};
