import type { Host } from '../host.ts';
import { printable } from '../printable.ts';
import type { AzConfig } from './az-config/az-config.ts';

/** What is said beside the result: on standard error, one line each. */
export interface Messages {
  error(text: string): Promise<void>;
  /** That something may still change: shown as a warning, in a colour of its own. */
  preview(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  info(text: string): Promise<void>;
  debug(text: string): Promise<void>;
}

const levels = {
  error: { word: 'ERROR', colour: 91 },
  preview: { word: 'WARNING', colour: 36 },
  warn: { word: 'WARNING', colour: 33 },
  info: { word: 'INFO', colour: 32 },
  debug: { word: 'DEBUG', colour: 36 },
} as const;

/**
 * Whether text for people may be coloured: both streams are terminals, and neither the environment nor az's configuration
 * (`[core] no_color`) asks for plain text.
 */
export const colourWanted = async (host: Host, config: Pick<AzConfig, 'flag'>): Promise<boolean> =>
  host.stdout.isTTY &&
  host.stderr.isTTY &&
  !host.env.NO_COLOR &&
  host.env.TERM !== 'dumb' &&
  // A configuration that cannot be read is told of, in one way or another.
  !(await config.flag('core', 'no_color').catch(() => false));

/** az's configuration, loaded when it is asked: help and most errors need none of it. */
const configWhenAsked = (host: Host): Pick<AzConfig, 'flag'> => ({
  flag: async (section, name) => (await import('./az-config/az-config.ts')).createAzConfig(host).flag(section, name),
});

/**
 * Messages as az writes them (commands.md 15.2): coloured and bare, or with the level's word where there are no colours.
 * `verbosity` is the lowest level shown.
 */
export const createMessages = (
  host: Host,
  verbosity: keyof typeof levels,
  config: Pick<AzConfig, 'flag'> = configWhenAsked(host),
): Messages => {
  let coloured: Promise<boolean> | undefined;
  const order = Object.keys(levels);
  const say = (level: keyof typeof levels) => async (said: string) => {
    if (order.indexOf(level) > order.indexOf(verbosity)) return;
    // A service's words, and names that others gave, are among them.
    const text = printable(said);
    const { word, colour } = levels[level];
    coloured ??= colourWanted(host, config);
    const line = (await coloured) ? `\u001b[${colour}m${text}\u001b[0m` : `${word}: ${text}`;
    await host.stderr.write(`${line}\n`);
  };
  return { error: say('error'), preview: say('preview'), warn: say('warn'), info: say('info'), debug: say('debug') };
};

/**
 * The same messages for a command that may be carried out twice: what was said before `repeat` was called is not said
 * again.
 */
export const sayingOnce = (messages: Messages): { readonly messages: Messages; repeat(): void } => {
  const said: string[] = [];
  let before: string[] = [];
  const once = (level: 'error' | 'preview' | 'warn' | 'info') => async (text: string) => {
    const line = `${level} ${text}`;
    said.push(line);
    const at = before.indexOf(line);
    if (at < 0) return messages[level](text);
    before.splice(at, 1);
  };
  return {
    messages: {
      error: once('error'),
      preview: once('preview'),
      warn: once('warn'),
      info: once('info'),
      debug: messages.debug,
    },
    repeat: () => {
      before = said.splice(0);
    },
  };
};
