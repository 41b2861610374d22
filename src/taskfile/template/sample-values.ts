/** A text, a number, and an id. */
const anySample = '1';

/** What only some texts are right for; the others are Booleans, which a number is not. */
const byKey: Readonly<Record<string, string>> = {
  clientID: '00000000-0000-0000-0000-000000000001',
  keyvault: 'https://vault.vault.azure.net/secrets/name',
  cache: 'enabled',
  version: 'v1.1.0',
};

const ofKey =
  /(?<![\w-])(clientID|keyvault|cache|version|ignoreErrors|keep|detach|privileged|pull|disableWorkingDirectoryOverride|ipv6|skipCreation|isDefault)["']?:[ \t]*["']?\{\{-?[ \t]*\$?\.Values\.(\w+)/g;
const compared = /\beq[ \t]+\(?\$?\.Values\.(\w+)\)?[ \t]+"([^"\n]*)"/g;

/**
 * Values that stand for those of a template that are not known yet: each is right where the template prints it, as far as
 * the key before it tells, or is what the template compares it with.
 */
export function sampleValues(template: string, names: readonly string[]): readonly { name: string; value: string }[] {
  const samples = new Map<string, string>();
  for (const [, name = '', text = ''] of template.matchAll(compared)) if (!samples.has(name)) samples.set(name, text);
  for (const [, key = '', name = ''] of template.matchAll(ofKey)) samples.set(name, byKey[key] ?? 'true');
  return names.map((name) => ({ name, value: samples.get(name) ?? anySample }));
}
