import type { ConfiguredDefault, OptionDefinition } from '../option.ts';
import { factsOf } from '../option-schemas.ts';

const configured: Readonly<Record<ConfiguredDefault, string>> = {
  acr: 'registry',
  group: 'group',
  location: 'location',
};

/** What an option is when it is left out, as help and reference say it; that a plain flag is off goes without saying. */
export const shownDefault = ({ schema, configuredDefault }: OptionDefinition): string | undefined => {
  const { kind, defaultValue } = factsOf(schema);
  if (configuredDefault) return `configured ${configured[configuredDefault]}`;
  return defaultValue === undefined || kind === 'flag' ? undefined : String(defaultValue);
};
