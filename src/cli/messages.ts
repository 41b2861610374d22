import type { Host } from '../host.ts';
import { printable } from '../printable.ts';

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

const truthy = /^(1|yes|true|on)$/i;

/** Whether text for people may be coloured: both streams are terminals and nobody asked for plain text. */
export const colourWanted = (host: Host): boolean =>
  host.stdout.isTTY &&
  host.stderr.isTTY &&
  !host.env.NO_COLOR &&
  host.env.TERM !== 'dumb' &&
  !truthy.test(host.env.AZURE_CORE_NO_COLOR ?? '');

/**
 * Messages as az writes them (commands.md 15.2): coloured and bare on a terminal, with the level's word elsewhere.
 * `verbosity` is the lowest level shown.
 */
export const createMessages = (host: Host, verbosity: keyof typeof levels): Messages => {
  const coloured = colourWanted(host);
  const onTerminal = host.stdout.isTTY && host.stderr.isTTY;
  const order = Object.keys(levels);
  const say = (level: keyof typeof levels) => (said: string) => {
    if (order.indexOf(level) > order.indexOf(verbosity)) return Promise.resolve();
    // A service's words, and names that others gave, are among them.
    const text = printable(said);
    const { word, colour } = levels[level];
    const line = coloured ? `\u001b[${colour}m${text}\u001b[0m` : onTerminal ? text : `${word}: ${text}`;
    return host.stderr.write(`${line}\n`);
  };
  return { error: say('error'), preview: say('preview'), warn: say('warn'), info: say('info'), debug: say('debug') };
};
