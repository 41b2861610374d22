import { setMaxListeners } from 'node:events';
import { abortable } from '../abortable.ts';
import type { AnyCommand } from '../cli/command.ts';
import { globalOptions } from '../cli/global-options.ts';
import { createKnownSecrets } from '../cli/secrets/redact-secrets.ts';
import { withRedactedOutput } from '../cli/secrets/redacted-host.ts';
import { readSecrets } from '../cli/secrets/secret-options.ts';
import { registryOptions } from '../commands/shared/options.ts';
import { CommandError, UsageError } from '../errors.ts';
import type { Host, OutputStream } from '../host.ts';
import { namingMissing } from '../missing-thing.ts';
import { applyShape } from '../output/shapes.ts';
import type { RegistryPlace } from '../service/registries.ts';
import { createConnection, createServices, type Services } from '../service/services.ts';
import { callValues } from './call-values.ts';
import type { CallOptions, Message, OpenRegistryOptions } from './connecting.ts';
import { type Door, optionsOf } from './doors.ts';
import { messagesOf, noStandardInput, type ProgramSurroundings, programContext } from './program-context.ts';
import { programError } from './program-error.ts';
import { programHost, writingTo } from './program-host.ts';
import { propertyNames } from './property-names.ts';

export interface SessionOptions extends OpenRegistryOptions {
  /** The host in place of the one of this process, for tests that own its clock. */
  readonly host?: (say: (text: string) => void) => Host;
}

/** One connection to Azure, and the calls that are made over it. */
export interface Session {
  /** Carries out a command with the values of a program; resolves to its result as `-o json` prints it. */
  call<R>(door: Door, given: CallOptions | null | undefined, fixed?: Readonly<Record<string, unknown>>): Promise<R>;
  /** Does `work` with services of its own, which end when `signal` or the session does. */
  within<T>(
    signal: AbortSignal | undefined,
    work: (services: Services, signal: AbortSignal) => Promise<T>,
    write?: OutputStream['write'],
  ): Promise<T>;
  /** Why a run failed, as far as the end of its log and its task tell: as commands say it that follow a run. */
  explain(registry: RegistryPlace, raw: unknown, services: Services, signal: AbortSignal): Promise<string | undefined>;
  /** Ends every call. */
  close(): void;
}

/** The options of every command that `openRegistry` takes by other names. */
const ofConnection = propertyNames({
  subscription: globalOptions.subscription,
  cloud: globalOptions.cloud,
  resourceGroup: registryOptions.resourceGroup,
});

/** Opens a session. Nothing is contacted, and no Azure package loaded, before the first call. */
export const openSession = (options: SessionOptions): Session => {
  const { subscription, cloud, credential, emulator, signal: outer, onMessage } = options;
  const closing = new AbortController();
  const ending = outer ? AbortSignal.any([outer, closing.signal]) : closing.signal;
  setMaxListeners(0, closing.signal, ending);
  const secrets = createKnownSecrets();
  const say = (level: Message['level'], text: string): void => onMessage?.({ level, text: secrets.redact(text) });
  const onStderr = (text: string): void => say('notice', text.replace(/\n$/, ''));
  const network = emulator && ((request: Request) => emulator.fetch(request));
  const given = options.host?.(onStderr) ?? programHost({ say: onStderr, network });
  const surroundings = {
    cloud: emulator ? 'emulator' : cloud,
    subscription: emulator?.subscriptionId ?? subscription,
    credential,
    info: async (text: string) => say('detail', text),
    debug: async (text: string) => say('debug', text),
    hide: secrets.hide,
  };
  const connection = createConnection({ ...surroundings, host: given, signal: ending });

  const within: Session['within'] = async (own, work, write) => {
    const signal = own ? AbortSignal.any([own, ending]) : ending;
    signal.throwIfAborted();
    setMaxListeners(0, signal);
    const messages = messagesOf(say);
    const host = withRedactedOutput(write ? writingTo(given, write) : given, secrets);
    const services = createServices({
      ...surroundings,
      host,
      signal,
      warn: messages.warn,
      redact: secrets.redact,
      connection: async () => (await connection()).endingWith(signal),
    });
    try {
      return await abortable(work(services, signal), signal);
    } catch (error) {
      throw programError(error, (text) => secrets.redact(ofConnection(text)));
    }
  };

  const carryOut = async (
    definition: AnyCommand,
    { resolvesFor = [] }: Door,
    { values, keys }: ReturnType<typeof callValues>,
    services: Services,
    signal: AbortSignal,
    rename: (text: string) => string,
  ): Promise<unknown> => {
    let printed: unknown;
    const surroundings: ProgramSurroundings = {
      host: given,
      secrets,
      services,
      signal,
      say: (level, text) => say(level, rename(text)),
      print: (result) => {
        printed = result;
      },
    };
    const context = programContext(surroundings, definition, keys);
    const { warn } = context.messages;
    const how = { host: given, secrets, readStandardInput: noStandardInput, underAz: false, warn, services };
    // Nothing counts as typed: a program reads its secrets itself.
    const complete = await readSecrets(values, definition.options, () => false, how);
    const problems = definition.check?.(complete) ?? [];
    if (problems.length > 0) throw new UsageError(problems);
    const request = await definition.request(complete, context);
    try {
      const result = await services.registries.withCurrentPlaces(() => definition.execute(request, context));
      return result === undefined ? printed : applyShape(definition.shape ?? 'plain', result);
    } catch (error) {
      if (printed === undefined || !(error instanceof CommandError)) throw await namingMissing(error);
      if (resolvesFor.includes(error.exitCode)) return printed;
      // What a command that fails has printed says how far it came.
      throw Object.assign(error, { result: printed });
    }
  };

  return {
    within,
    explain: async (registry, raw, services, signal) => {
      const said: string[] = [];
      const { explainFailure } = await import('../commands/access/explain-failure.ts');
      const hear: ProgramSurroundings['say'] = (level, text) => {
        if (level === 'notice') said.push(text);
        else say(level, text);
      };
      const context = programContext({ host: given, secrets, services, signal, say: hear, print: () => {} });
      await explainFailure(registry, raw, context);
      return said.length === 0 ? undefined : said.join('\n');
    },
    call: async <R>(
      door: Door,
      given: CallOptions | null | undefined,
      fixed: Readonly<Record<string, unknown>> = {},
    ): Promise<R> => {
      const definition = (await door.load()).default;
      const options = optionsOf(definition);
      const rename = propertyNames(options);
      try {
        const values = callValues(door, options, { ...given }, { ...fixed, ...door.fixed });
        return (await within(given?.signal, (services, signal) =>
          carryOut(definition, door, values, services, signal, rename),
        )) as R;
      } catch (error) {
        throw programError(error, rename);
      }
    },
    close: () => closing.abort(new CommandError('The registry is closed.')),
  };
};
