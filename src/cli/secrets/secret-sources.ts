export interface SecretSource {
  /** The prefix of such a value. */
  readonly start: string;
  /** The form shown in help. */
  readonly form: string;
  /** What is read from there. */
  readonly about: string;
}

/** Where a secret may be read from instead of the command line (commands.md 19.44). */
export const secretSources: readonly SecretSource[] = [
  { start: 'env:', form: 'env:NAME', about: 'an environment variable' },
  { start: 'file:', form: 'file:PATH', about: 'a file' },
  { start: '-', form: '-', about: 'standard input' },
  { start: 'kv:', form: 'kv:VAULT/SECRET', about: 'a secret in a key vault' },
];
