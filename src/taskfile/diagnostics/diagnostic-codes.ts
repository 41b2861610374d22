export type Severity = 'error' | 'warning' | 'information';

/** A kind of problem: what it is and why it matters, in one sentence, and how to mend it. */
interface Kind {
  readonly severity: Severity;
  readonly summary: string;
  readonly hint?: string;
}

/** What the engine refuses, by code. */
const refused = {
  'invalid-yaml': { severity: 'error', summary: 'The text is not valid YAML, so no run can begin.' },
  'too-large': {
    severity: 'error',
    hint: 'Make the file smaller, or let its aliases and templates print less.',
    summary: 'The file, or what its aliases and templates make of it, is larger than acrtask accepts.',
  },
  'wrong-type': { severity: 'error', summary: 'A value has the wrong type, such as text where a number is required.' },
  'empty-entry': {
    severity: 'error',
    hint: 'Remove the entry, or fill it in.',
    summary: 'An entry of a list is empty.',
  },
  'invalid-template': {
    severity: 'error',
    hint: 'Write {{ "{{" }} for two braces that do not begin an action.',
    summary: 'A template action cannot be parsed.',
  },
  'failed-template': { severity: 'error', summary: 'A template action fails when it is carried out.' },
  'empty-result': {
    severity: 'error',
    hint: 'Print the steps in any case, or give the values that the templates decide by.',
    summary: 'The templates print nothing, so there is no task to run.',
  },
  'invalid-values': {
    severity: 'error',
    hint: 'The values file must be a flat map of names to values.',
    summary: 'The values file is not a map of names to plain values or lists.',
  },
  'invalid-set': {
    severity: 'error',
    hint: 'Write a value as NAME=VALUE.',
    summary: 'A value given with --set has no name or no value.',
  },
  'alias-source': {
    severity: 'error',
    summary: "A file or address under 'alias: src' cannot be read, or is not a map of names to texts.",
  },
  'alias-directive': {
    severity: 'error',
    hint: 'Use one character that is neither a letter nor a digit.',
    summary: "The 'directive' that begins an alias is not a single character, or is a letter or a digit.",
  },
  'alias-name': {
    severity: 'error',
    hint: 'Use letters and digits only.',
    summary: 'The name of an alias contains something other than letters and digits.',
  },
  'secret-id': {
    severity: 'error',
    hint: 'Give the secret an id without white space.',
    summary: 'A secret has no id, or one with white space in it.',
  },
  'secret-duplicate': {
    severity: 'error',
    hint: 'Give each secret an id of its own.',
    summary: 'Two secrets have the same id.',
  },
  'secret-source': {
    severity: 'error',
    hint: "Set 'keyvault' to the URL of the secret.",
    summary: 'A secret does not say where its value comes from.',
  },
  'secret-client-id': {
    severity: 'error',
    hint: 'Use the client ID of a user-assigned identity.',
    summary: 'The client ID of a secret is not a GUID.',
  },
  'secret-url': {
    severity: 'error',
    hint: 'Write it as https://VAULT.vault.azure.net/secrets/NAME.',
    summary: 'The address of a secret is not the URL of a Key Vault secret.',
  },
  'secret-unresolved': { severity: 'error', summary: 'A secret cannot be read from its vault.' },
  'volume-name': {
    severity: 'error',
    hint: 'Use letters, digits, hyphens, and underscores.',
    summary: "A volume has no name, or one with other characters than letters, digits, '-' and '_'.",
  },
  'volume-duplicate': {
    severity: 'error',
    hint: 'Give each volume a name of its own.',
    summary: 'Two volumes have the same name.',
  },
  'volume-source': {
    severity: 'error',
    hint: "Set 'secret' to a map of file names to Base64 text.",
    summary: 'A volume has no files.',
  },
  'volume-file-name': {
    severity: 'error',
    hint: 'Use letters, digits, hyphens, underscores, and dots.',
    summary: 'The name of a file in a volume contains characters that are not allowed.',
  },
  'mount-volume': {
    severity: 'error',
    hint: "Declare the volume under 'volumes', or correct the name.",
    summary: 'A step mounts a volume that is not declared.',
  },
  'mount-on-push': {
    severity: 'error',
    hint: 'A push step has no container: remove the mounts.',
    summary: 'A push step mounts a volume.',
  },
  'mount-incomplete': {
    severity: 'error',
    hint: "Set both 'name' and 'mountPath'.",
    summary: 'A mount lacks its name or its path.',
  },
  'mount-duplicate': {
    severity: 'error',
    hint: 'Mount each volume at a path of its own.',
    summary: 'Two volumes are mounted at the same path.',
  },
  version: {
    severity: 'error',
    hint: 'Use v1.1.0, or v1.0.0 for a file without aliases.',
    summary: 'The version is not one that the service knows.',
  },
  'env-entry': {
    severity: 'error',
    hint: 'Write each entry as NAME=value. The value of an inherited one has no comma.',
    summary:
      'An environment variable is not written as NAME=value, or a variable of the task has a comma in its value.',
  },
  'step-retries': {
    severity: 'error',
    hint: 'Use 0 or a positive number.',
    summary: 'The number of retries is negative.',
  },
  'step-repeat': {
    severity: 'error',
    hint: 'Use 0 or a positive number.',
    summary: 'The number of repetitions is negative.',
  },
  'step-kind-conflict': {
    severity: 'error',
    summary: 'A step has more than one of cmd, build, and push.',
  },
  'step-kind-missing': {
    severity: 'error',
    hint: "Add 'cmd', 'build', or 'push'.",
    summary: 'A step has none of cmd, build, and push.',
  },
  'step-id': {
    severity: 'error',
    hint: 'Use an id without white space.',
    summary: 'The id of a step contains white space.',
  },
  'step-id-duplicate': {
    severity: 'error',
    hint: 'Give each step an id of its own.',
    summary: 'Two steps have the same id.',
  },
  'step-id-reserved': { severity: 'error', hint: 'Use another id.', summary: 'The id acb_root is reserved.' },
  'step-cache': {
    severity: 'error',
    hint: "Use 'enabled' or 'disabled'.",
    summary: "The value of 'cache' is neither enabled nor disabled.",
  },
  'when-immediate': {
    severity: 'error',
    hint: "Remove '-' to wait for the other steps, or the other entries to start at once.",
    summary: "'-' stands beside ids in 'when'.",
  },
  'when-self': {
    severity: 'error',
    hint: 'Remove the entry, or name the step that was meant.',
    summary: 'A step waits for itself.',
  },
  'when-unknown': { severity: 'error', summary: "'when' names a step that does not exist." },
  'when-later': { severity: 'error', summary: "'when' names a step below: a step can only wait for steps above it." },
  'when-cycle': { severity: 'error', summary: 'Steps wait for each other in a circle.' },
  outline: { severity: 'error', summary: 'The file has no list of steps under the key steps.' },
} as const satisfies Readonly<Record<string, Kind>>;

/** What the engine accepts, and then does something else than its author meant, or fails; by code. */
const regretted = {
  // keys and values
  'unknown-key': { severity: 'warning', summary: 'The service does not know the key and ignores it.' },
  'ignored-key': {
    severity: 'warning',
    hint: 'Remove the key.',
    summary: 'The key has no effect on this kind of step.',
  },
  'duplicate-key': {
    severity: 'warning',
    hint: 'Remove one of them.',
    summary: 'A key is given twice; the last value is used.',
  },
  'missing-value': {
    severity: 'warning',
    hint: 'Write a value, or remove the key.',
    summary: 'A key has no value, which is the same as leaving it out.',
  },
  'undefined-value': {
    severity: 'warning',
    hint: 'Give it with --set NAME=VALUE, or in the values file.',
    summary: 'A template uses a value that is not given, so it prints nothing.',
  },
  'unused-value': { severity: 'warning', summary: 'A value is given but no template uses it.' },
  'unknown-variable': {
    severity: 'warning',
    summary: 'A template uses a variable that does not exist, so it prints nothing.',
  },
  'undefined-secret': {
    severity: 'warning',
    summary: "A template uses a secret that is not declared under 'secrets', so it prints nothing.",
  },
  'unused-secret': {
    severity: 'information',
    hint: 'Remove it: the run fails when it cannot be read.',
    summary: 'A secret is read from its vault but nothing uses it.',
  },
  'unknown-alias': { severity: 'warning', summary: "A name after '$' is not an alias, and stays as it is." },
  'unused-alias': { severity: 'information', hint: 'Remove it.', summary: 'An alias is declared but nothing uses it.' },
  'alias-in-image': {
    severity: 'warning',
    summary: 'An image is named by an alias whose text contains a template that is not rendered there.',
  },
  'alias-without-support': {
    severity: 'warning',
    hint: "Set 'version: v1.1.0'.",
    summary: 'An alias is used in a file whose version does not support aliases.',
  },
  'comment-in-text': {
    severity: 'warning',
    summary: "A line of a block of text begins with '#', so it is removed before the text is read.",
  },
  'escaped-dollar': { severity: 'warning', summary: "In a file with aliases '$$' becomes one '$'." },
  'version-spelling': {
    severity: 'warning',
    hint: "Write 'version: v1.1.0'.",
    summary: 'The version is accepted, but its spelling turns aliases off.',
  },
  'torn-action': {
    severity: 'warning',
    hint: "Begin it with '{{' and end it with '}}'.",
    summary: 'A template action begins with one brace instead of two, so it stays as it is.',
  },
  'second-document': {
    severity: 'warning',
    hint: 'Remove the line, or move what follows to a file of its own.',
    summary: 'A second YAML document follows, which the service does not read.',
  },
  'joined-lines': {
    severity: 'warning',
    hint: 'Indent it like the entry above it.',
    summary: 'An entry of a list is indented more than the one above it, or has no dash, and so is part of its text.',
  },
  'open-quote': {
    severity: 'error',
    hint: 'Close it, or write a backslash before it.',
    summary: "A quotation mark, a backtick, or '$(' in a command is not closed, so the shell refuses the command.",
  },
  'lost-variable': {
    severity: 'warning',
    summary: "An environment variable is written with ':' instead of '=', so the step does not get it.",
  },
  port: { severity: 'error', summary: 'A port is not one that docker accepts, so the step fails.' },
  'missing-dockerfile': {
    severity: 'warning',
    summary: 'The Dockerfile of a build is not in the context, so the build fails.',
  },
  'unknown-option': {
    severity: 'warning',
    summary: 'Docker does not know an option, whose name is nearly one that it knows.',
  },
  // steps and their order
  'unbuilt-push': { severity: 'warning', summary: 'A step pushes an image that no step builds or tags.' },
  'unordered-push': {
    severity: 'warning',
    summary: 'A step pushes an image without waiting for the step that makes it.',
  },
  'unordered-run': {
    severity: 'warning',
    summary: 'A step runs an image of this run without waiting for the step that makes it.',
  },
  'sequential-steps': { severity: 'information', summary: 'Builds of different folders run one after another.' },
  'timeout-range': {
    severity: 'warning',
    summary: 'A time limit or a delay is out of range, or longer than the run may take.',
  },
  'retry-without-retries': {
    severity: 'warning',
    hint: "Set 'retries' to a positive number, or remove the key.",
    summary: 'An option of retries is set on a step that is not retried.',
  },
  'retry-after-timeout': {
    severity: 'warning',
    summary: 'The time limit of a step is for all attempts together, and the delays between them alone use it up.',
  },
  'kept-container': {
    severity: 'warning',
    summary: "'keep' leaves a container with the name that the next attempt or repetition of its step needs.",
  },
  'when-repeated': {
    severity: 'error',
    hint: 'Name each step once.',
    summary: "'when' names a step twice: it waits forever, and the run only ends at its time limit.",
  },
  'when-root': {
    severity: 'warning',
    summary: "'when' names acb_root, which the service uses for the beginning of the run and not for a step.",
  },
  'container-name': {
    severity: 'error',
    hint: "Use two or more letters, digits, '_', '.', and '-', beginning with a letter or digit.",
    summary: 'The id of a step is the name of its container, and Docker does not accept it.',
  },
  // images, builds, secrets
  'untagged-image': {
    severity: 'information',
    hint: 'Name a version of the image.',
    summary: "An image has no tag or the tag 'latest', so what runs can change from one run to the next.",
  },
  'program-as-image': {
    severity: 'warning',
    summary:
      "The first word of 'cmd' is a program, but an image is expected there, and Docker Hub has none of that name.",
  },
  'docker-hub-push': {
    severity: 'warning',
    summary: 'A step pushes an image whose name has no registry, so it goes to Docker Hub.',
  },
  'vault-address': {
    severity: 'warning',
    summary: 'The address of a secret has a host that is nearly that of a key vault, or a name that Key Vault refuses.',
  },
  'plain-secret': { severity: 'warning', summary: 'A password, key, or token is written in the file as plain text.' },
  'login-password': {
    severity: 'warning',
    hint: "Add the credential to the task with 'acrtask credential add': the run logs in before its first step.",
    summary: "'docker login' gets its password on a command line, where other processes and logs show it.",
  },
  'image-name': {
    severity: 'error',
    hint: 'Write REGISTRY/NAME:TAG, with the name in lower case.',
    summary: 'The name of an image is not valid.',
  },
  'quoted-tag': {
    severity: 'error',
    hint: 'Remove the quotation marks.',
    summary: 'A tag is written in quotation marks, which become part of its name.',
  },
  'shell-in-tag': {
    severity: 'error',
    summary: 'A tag contains text for a shell to expand, which the scan for dependencies does not do.',
  },
  'argument-without-value': {
    severity: 'error',
    summary: 'A build argument has no value, which fails the scan for dependencies.',
  },
  'windows-path': { severity: 'warning', summary: 'A step on Linux uses a Windows path.' },
  'volume-folder': {
    severity: 'error',
    hint: 'Rename the volume.',
    summary: 'A volume has the name of a file or folder in the context, so the run fails before its first step.',
  },
  'volume-mounted-twice': {
    severity: 'warning',
    summary: 'A volume is mounted at two paths, of which only the last exists.',
  },
  'volume-text': {
    severity: 'error',
    hint: 'Write {{ "TEXT" | b64enc }}, or {{ .Secrets.ID | b64enc }}.',
    summary: 'The text of a file in a volume is not Base64, so the run fails before its first step.',
  },
  'volume-expansion': {
    severity: 'warning',
    hint: "Encode the text once more, and decode it in the step with 'base64 -d'.",
    summary: "The service writes the files of volumes with a shell, which changes '$', backslashes, and backticks.",
  },
  'volume-in-context': {
    severity: 'information',
    summary: 'The files of a volume lie in the context of a build too, so the build can copy them into its image.',
  },
  'mounted-dockerfile': {
    severity: 'error',
    summary: 'The Dockerfile lies in a volume, which the scan for dependencies cannot see.',
  },
  'unused-volume': {
    severity: 'information',
    hint: 'Remove it, or mount it.',
    summary: 'A volume is declared but no step mounts it.',
  },
  'unknown-network': { severity: 'warning', summary: 'A step uses a network that is not declared.' },
  'unquoted-variable': {
    severity: 'error',
    hint: "Put the value in quotation marks that the shell sees: - NAME='two words'.",
    summary:
      'The value of an environment variable has blanks or other marks that end it on the command line of the step.',
  },
  'split-variable': {
    severity: 'warning',
    hint: "Move the variable to the 'env' of the steps, where a comma is part of the value.",
    summary: "The value of a variable in the 'env' of the task is split at its commas.",
  },
  'pull-without-login': { severity: 'warning', summary: "'pull' fetches the image without the logins of the run." },
  'build-context': { severity: 'error', summary: 'A build has no context, or more than one.' },
  'git-tag-context': {
    severity: 'warning',
    hint: 'Use a branch or a commit.',
    summary: 'A build reads a Git tag, which the service cannot check out.',
  },
  'remote-context-directory': {
    severity: 'error',
    hint: "Remove 'workingDirectory'.",
    summary: 'A build of a remote context has a working directory, where the build does not find its Dockerfile.',
  },
  'hidden-context': {
    severity: 'warning',
    summary: "The scan for dependencies does not find the context of a build and uses '.' instead.",
  },
  'hidden-option': {
    severity: 'warning',
    summary:
      "The scan for dependencies does not see an option that is joined with its value, such as '--file=Dockerfile'.",
  },
  'misread-context': {
    severity: 'error',
    summary: 'The service takes the context of a build for something else, such as a repository for a file.',
  },
  'local-registry': {
    severity: 'information',
    summary: 'The run does not recognize the registry in the name of an image, such as localhost:5000.',
  },
  'ignored-build-failure': {
    severity: 'warning',
    summary: 'The failure of a build is ignored, but the run looks up its image at the end, and fails then.',
  },
  'cache-tag': {
    severity: 'warning',
    summary: "The name of a build's cache image is not valid, so the build runs without its cache.",
  },
  // comments for acrtask
  'unused-ignore': {
    severity: 'information',
    hint: 'Remove the comment.',
    summary: 'A comment silences a check that finds nothing there.',
  },
  'unknown-ignore': { severity: 'warning', summary: 'A comment silences a check that does not exist.' },
} as const satisfies Readonly<Record<string, Kind>>;

const kinds = { ...refused, ...regretted };

/** The closed set of codes: a problem has one of them. */
export type DiagnosticCode = keyof typeof kinds;

/** The codes of `rules/`. */
export type RuleCode = keyof typeof regretted;

export const diagnosticCodes = Object.keys(kinds) as readonly DiagnosticCode[];

/** The codes of what the engine refuses. */
export const refusedCodes = Object.keys(refused) as readonly DiagnosticCode[];

/** The severity of a code's problems, and the advice that goes with all of them. */
export function kindOfProblem(code: DiagnosticCode): Kind {
  return kinds[code];
}

interface Rated {
  readonly code: DiagnosticCode;
  readonly severity?: Severity;
}

/** How bad a problem is: as its code says, unless it says so itself. */
export function severityOf({ code, severity }: Rated): Severity {
  return severity ?? kinds[code].severity;
}

export function isError(problem: Rated): boolean {
  return severityOf(problem) === 'error';
}
