import type { ConfiguredDefault, OptionDefinition } from '../option.ts';

const configured: Readonly<Record<ConfiguredDefault, string>> = {
  acr: 'registry',
  group: 'group',
  location: 'location',
};

/** The default of an option as help and reference show it; undefined for plain flags, which are always off by default. */
export const shownDefault = ({ schema, configuredDefault }: OptionDefinition): string | undefined => {
  const { kind, defaultValue } = schema.facts;
  if (configuredDefault) return `configured ${configured[configuredDefault]}`;
  return defaultValue === undefined || kind === 'flag' ? undefined : String(defaultValue);
};
