import type { Host } from '../host.ts';
import { printable } from '../printable.ts';
import type { AzConfig } from './az-config/az-config.ts';

/** Writes messages to standard error, one line each. */
export interface Messages {
  error(text: string): Promise<void>;
  /** A preview notice, shown as a warning in a different color. */
  preview(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  /** What is worth knowing and warns of nothing: shown when warnings are, without a prefix and without a color. */
  notice(text: string): Promise<void>;
  info(text: string): Promise<void>;
  debug(text: string): Promise<void>;
}

const levels = {
  error: { word: 'ERROR', colour: 91 },
  preview: { word: 'WARNING', colour: 36 },
  notice: undefined,
  warn: { word: 'WARNING', colour: 33 },
  info: { word: 'INFO', colour: 32 },
  debug: { word: 'DEBUG', colour: 36 },
} as const;

/**
 * Whether text may be in color: both streams are terminals, and neither the environment nor az's configuration
 * (`[core] no_color`) asks for plain text.
 */
export const colourWanted = async (host: Host, config: Pick<AzConfig, 'flag'>): Promise<boolean> =>
  host.stdout.isTTY &&
  host.stderr.isTTY &&
  !host.env.NO_COLOR &&
  host.env.TERM !== 'dumb' &&
  // Another part of the command reports a configuration that cannot be read.
  !(await config.flag('core', 'no_color').catch(() => false));

/** az's configuration, loaded on first use: help and most errors do not need it. */
const configWhenAsked = (host: Host): Pick<AzConfig, 'flag'> => ({
  flag: async (section, name) => (await import('./az-config/az-config.ts')).createAzConfig(host).flag(section, name),
});

/**
 * Messages as az writes them (commands.md 15.2): in color without a prefix, or prefixed with the level if colors are off.
 * Notices are acrtask's own, and plain in both cases.
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
    // The text may contain words of a service and names chosen by other people.
    const text = printable(said);
    const shownAs = levels[level];
    const lineOf = async (): Promise<string> => {
      if (shownAs === undefined) return text;
      coloured ??= colourWanted(host, config);
      return (await coloured) ? `\u001b[${shownAs.colour}m${text}\u001b[0m` : `${shownAs.word}: ${text}`;
    };
    await host.stderr.write(`${await lineOf()}\n`);
  };
  return {
    error: say('error'),
    preview: say('preview'),
    warn: say('warn'),
    notice: say('notice'),
    info: say('info'),
    debug: say('debug'),
  };
};

/**
 * Wraps messages for a command that may be executed twice: after `repeat`, messages already shown before it are not
 * shown again.
 */
export const sayingOnce = (messages: Messages): { readonly messages: Messages; repeat(): void } => {
  const said: string[] = [];
  let before: string[] = [];
  const once = (level: 'error' | 'preview' | 'warn' | 'notice' | 'info') => async (text: string) => {
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
      notice: once('notice'),
      info: once('info'),
      debug: messages.debug,
    },
    repeat: () => {
      before = said.splice(0);
    },
  };
};
