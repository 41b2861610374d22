import { longNameOf, nameOf, namesOf, type OptionTable } from '../cli/option.ts';

/** Command lines in a text: what stands there is typed into a shell, also by those who call acrtask from a program. */
const commandLine = /(?:acrtask|az) [a-z][^'\n]*/g;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Says in the words of a program what commands say of their options: the name of the property in place of `--cpu` or
 * `--name/-n`. Command lines in the text stay as they are.
 */
export const propertyNames = (options: OptionTable): ((text: string) => string) => {
  const keys = new Map<string, string>();
  for (const [key, option] of Object.entries(options))
    for (const written of [nameOf(option), longNameOf(option), ...namesOf(option)])
      if (/^--|^[<[]/.test(written)) keys.set(written, key);
  const longestFirst = [...keys.keys()].sort((one, other) => other.length - one.length);
  if (longestFirst.length === 0) return (text) => text;
  const written = new RegExp(`(?:${longestFirst.map(escaped).join('|')})(?![\\w-])`, 'g');
  const renamed = (text: string): string => text.replace(written, (name) => keys.get(name) ?? name);
  return (text) => {
    let from = 0;
    let said = '';
    for (const found of text.matchAll(commandLine)) {
      said += renamed(text.slice(from, found.index)) + found[0];
      from = found.index + found[0].length;
    }
    return said + renamed(text.slice(from));
  };
};
