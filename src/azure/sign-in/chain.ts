import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { NotSignedInError, type TriedSource } from '../../errors.ts';
import type { CredentialSource, OpenSource } from './credential-source.ts';
import { reasonOfFailure } from './reason.ts';

interface Failed extends TriedSource {
  readonly cause: unknown;
}

export interface ChainOptions {
  readonly signal: AbortSignal;
  /** Converts what went wrong on the network into an error for the user. */
  translate(error: unknown): unknown;
  /** Called with what was chosen. */
  info(text: string): void;
}

const failedAltogether = (failed: readonly Failed[]): NotSignedInError =>
  new NotSignedInError(
    failed.map(({ source, outcome, reason }) => ({ source, outcome, reason })),
    (failed.find(({ outcome }) => outcome === 'unreachable') ?? failed.findLast(({ cause }) => cause))?.cause,
  );

/**
 * Tries the sources in order. The first that returns a token is kept: a command that goes on for hours does not become
 * somebody else. Rejects with NotSignedInError, which says why each was not used, when none returns a token.
 */
export const signInChain = (
  sources: readonly CredentialSource[],
  { signal, translate, info }: ChainOptions,
): TokenCredential => {
  const opened = new Map<CredentialSource, Promise<OpenSource>>();
  let chosen: CredentialSource | undefined;

  const ask = async (
    source: CredentialSource,
    scopes: string | string[],
    options: GetTokenOptions | undefined,
  ): Promise<AccessToken | Failed> => {
    const { name } = source;
    if (source.missing !== undefined)
      return { source: name, outcome: 'not-configured', reason: source.missing, cause: undefined };
    let open: OpenSource | undefined;
    try {
      const opening = opened.get(source) ?? source.open();
      opened.set(source, opening);
      open = await opening;
      const token = await open.credential.getToken(scopes, options);
      if (!token) return { source: name, outcome: 'unavailable', reason: 'It returned no token.', cause: undefined };
      if (!chosen) info(`New access tokens come from this source: ${name}.`);
      chosen ??= source;
      return token;
    } catch (error) {
      if (signal.aborted || options?.abortSignal?.aborted) throw error;
      const failure = translate(open?.failure());
      const resource = ([scopes].flat()[0] ?? '').replace(/\/\.default$/, '');
      const said = failure === undefined ? await source.explain?.(error, resource, options) : undefined;
      return { source: name, ...reasonOfFailure(failure ?? error, said), cause: failure ?? error };
    }
  };

  const search = async (scopes: string | string[], options: GetTokenOptions | undefined): Promise<AccessToken> => {
    const failed: Failed[] = [];
    for (const source of chosen ? [chosen] : sources) {
      const answer = await ask(source, scopes, options);
      if ('token' in answer) return answer;
      failed.push(answer);
      if (answer.outcome !== 'not-configured') info(`${answer.source} is not used. ${answer.reason}`);
      if (source.isFinal && source.missing === undefined) break;
    }
    throw failedAltogether(failed);
  };

  let first: Promise<AccessToken> | undefined;
  return {
    getToken: async (scopes, options) => {
      // Requests at the same time wait for the first search: two might end at different sources.
      if (first && !chosen) await first.catch(() => {});
      const found = search(scopes, options);
      first ??= found;
      return found;
    },
  };
};
