/** A kind of problem, and how to mend it. */
interface Kind {
  readonly severity: 'error' | 'warning' | 'information';
  readonly hint?: string;
}

/** Every kind of problem in a task file that the engine refuses, by its code. */
const kinds = {
  'invalid-yaml': { severity: 'error' },
  'wrong-type': { severity: 'error' },
  'empty-entry': { severity: 'error', hint: 'Remove the entry, or fill it in.' },
  'invalid-template': { severity: 'error', hint: 'Write {{ "{{" }} for two braces that do not begin an action.' },
  'failed-template': { severity: 'error' },
  'empty-result': { severity: 'error', hint: 'The templates in the file print nothing.' },
  'invalid-values': { severity: 'error', hint: 'The values file must be a flat map of names to values.' },
  'invalid-set': { severity: 'error', hint: 'Write a value as NAME=VALUE.' },
  'alias-source': { severity: 'error' },
  'alias-directive': { severity: 'error', hint: 'Use one character that is neither a letter nor a digit.' },
  'alias-name': { severity: 'error', hint: 'Use letters and digits only.' },
  'secret-id': { severity: 'error', hint: 'Give the secret an id without white space.' },
  'secret-duplicate': { severity: 'error', hint: 'Give each secret an id of its own.' },
  'secret-source': { severity: 'error', hint: "Set 'keyvault' to the URL of the secret." },
  'secret-client-id': { severity: 'error', hint: 'Use the client ID of a user-assigned identity.' },
  'secret-url': { severity: 'error', hint: 'Write it as https://VAULT.vault.azure.net/secrets/NAME.' },
  'secret-unresolved': { severity: 'error' },
  'volume-name': { severity: 'error', hint: 'Use letters, digits, - and _.' },
  'volume-duplicate': { severity: 'error', hint: 'Give each volume a name of its own.' },
  'volume-source': { severity: 'error', hint: "Set 'secret' to a map of file names to Base64 text." },
  'volume-file-name': { severity: 'error', hint: 'Use letters, digits, -, _ and a dot.' },
  'mount-volume': { severity: 'error', hint: "Declare the volume under 'volumes', or correct the name." },
  'mount-on-push': { severity: 'error', hint: 'A push step has no container: remove the mounts.' },
  'mount-incomplete': { severity: 'error', hint: "Set both 'name' and 'mountPath'." },
  'mount-duplicate': { severity: 'error', hint: 'Mount each volume at a path of its own.' },
  version: { severity: 'error', hint: 'Use v1.1.0, or v1.0.0 for a file without aliases.' },
  'env-entry': {
    severity: 'error',
    hint: 'Write each entry as NAME=value. The value of an inherited one has no comma.',
  },
  'step-retries': { severity: 'error', hint: 'Use 0 or a positive number.' },
  'step-repeat': { severity: 'error', hint: 'Use 0 or a positive number.' },
  'step-kind-conflict': { severity: 'error', hint: 'Make a step of its own for each.' },
  'step-kind-missing': { severity: 'error', hint: "Add 'cmd', 'build', or 'push'." },
  'step-id': { severity: 'error', hint: 'Use an id without white space.' },
  'step-id-duplicate': { severity: 'error', hint: 'Give each step an id of its own.' },
  'step-id-reserved': { severity: 'error', hint: 'Use another id.' },
  'step-cache': { severity: 'error', hint: "Use 'enabled' or 'disabled'." },
  'when-immediate': { severity: 'error', hint: "Leave out '-' or the other ids." },
  'when-self': { severity: 'error', hint: 'A step cannot wait for itself: remove its own id.' },
  'when-unknown': { severity: 'error', hint: 'A step can only wait for the steps above it.' },
  outline: { severity: 'error' },
} as const satisfies Readonly<Record<string, Kind>>;

/** The closed set of codes: a problem has one of them. */
export type DiagnosticCode = keyof typeof kinds;

export const diagnosticCodes = Object.keys(kinds) as readonly DiagnosticCode[];

/** The severity of a code's problems, and the advice that goes with all of them. */
export function kindOfProblem(code: DiagnosticCode): Kind {
  return kinds[code];
}
