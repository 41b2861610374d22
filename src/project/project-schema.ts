import * as z from 'zod/mini';

/** What editors, checks and the reference page say about a key. */
export interface KeyNotes {
  readonly description: string;
  readonly examples?: unknown[];
}

/** The notes of all keys. */
export const keyNotes = z.registry<KeyNotes>();

/** A key that may be left out, with its notes. */
const key = <T extends z.ZodMiniType>(
  inner: T,
  description: string,
  ...examples: readonly unknown[]
): z.ZodMiniOptional<T> => {
  const schema = z.optional(inner);
  keyNotes.add(schema, { description, ...(examples.length > 0 ? { examples: [...examples] } : {}) });
  return schema;
};

const text = () => z.string().check(z.minLength(1));
/** YAML reads some texts as numbers and Booleans; the reader takes them as they are written. */
const value = () => z.union([z.string(), z.number(), z.boolean()]);
const values = () => z.record(text(), value());
const texts = () => z.array(text());

/** Where a secret comes from; never the secret itself, unless `text:` says so. */
const secret = () => z.string().check(z.regex(/^(?:env:.|file:.|kv:[^/]+\/.|text:)/, { error: 'secret' }));
const secrets = () => z.record(text(), secret());

const build = z.strictObject({
  images: key(texts(), 'Names and tags of the image to build (--image).', ['app:{{.Run.ID}}']),
  dockerfile: key(text(), 'Dockerfile, relative to the context (--file). Defaults to Dockerfile.', 'src/Dockerfile'),
  target: key(text(), 'Build stage to stop at (--target).'),
  args: key(values(), 'Build arguments (--arg).', { NODE_VERSION: '20' }),
  secretArgs: key(secrets(), 'Secret build arguments (--secret-arg).', { NPM_TOKEN: 'env:NPM_TOKEN' }),
  noPush: key(z.boolean(), 'Do not push the image after the build (--no-push).'),
  noCache: key(z.boolean(), 'Build without the cache (--no-cache).'),
});

const access = z.strictObject({
  identity: key(text(), 'Identity of the task that gets the access: [system], or a name, client ID, or resource ID.'),
  pull: key(texts(), 'Registries that runs pull from (--pull-from): REGISTRY or REGISTRY,REPOSITORY.', [
    'mybaseregistry',
  ]),
  push: key(texts(), 'Registries that runs push to (--push-to): REGISTRY or REGISTRY,REPOSITORY.'),
  vaults: key(texts(), 'Key vaults that runs read secrets from (--vault): VAULT or VAULT/SECRET.', ['mykeyvault']),
});

const login = z.strictObject({
  username: key(text(), 'User name, or where it comes from: kv:VAULT/SECRET, env:NAME (--username).'),
  password: key(
    z.string().check(z.regex(/^(?:env:.|file:.|kv:[^/]+\/.|text:|https:\/\/)/, { error: 'secret' })),
    'Where the password comes from: kv:VAULT/SECRET, which runs read themselves, or env:NAME or file:PATH, which apply reads (--password).',
    'kv:mykeyvault/Password',
  ),
  identity: key(
    text(),
    'Identity of the task that logs in or reads the key vault: [system], or a name, client ID, or resource ID (--use-identity).',
    '[system]',
  ),
});

const timer = z.strictObject({
  schedule: text().register(keyNotes, {
    description: 'Schedule in UTC as a cron expression.',
    examples: ['0 1 * * *'],
  }),
  enabled: key(z.boolean(), 'Whether the timer starts runs. Defaults to true.'),
});

const baseImage = z.strictObject({
  type: key(z.enum(['All', 'Runtime']), 'Base images that the trigger watches (--base-image-trigger-type).'),
  enabled: key(z.boolean(), 'Whether the trigger starts runs. Defaults to true.'),
  name: key(text(), 'Name of the trigger (--base-image-trigger-name).'),
  updateTriggerEndpoint: key(secret(), 'Webhook to notify of updates (--update-trigger-endpoint).', 'env:WEBHOOK'),
  updateTriggerPayloadType: key(z.enum(['Default', 'Token']), 'Payload to send to the webhook.'),
});

const triggers = z.strictObject({
  commit: key(z.boolean(), 'Run at each commit; requires a token (--commit-trigger-enabled). Defaults to true.'),
  pullRequest: key(
    z.boolean(),
    'Run at each pull request; requires a token (--pull-request-trigger-enabled). Defaults to false.',
  ),
  token: key(secret(), 'Access token for the Git host (--git-access-token).', 'env:GIT_TOKEN'),
  repository: key(text(), 'Git repository to watch, if it is not the context.'),
  branch: key(text(), 'Branch to watch, if it is not that of the context.'),
  sourceTriggerName: key(text(), 'Name of the source trigger (--source-trigger-name).'),
  sourceTriggerEnabled: key(z.boolean(), 'Whether commits and pull requests start runs at all. Defaults to true.'),
  baseImage: key(
    z.union([z.enum(['All', 'Runtime']), z.boolean(), baseImage]),
    'Base images that start a run when they change: Runtime (the default), All, or false.',
    'Runtime',
  ),
});

const task = z.strictObject({
  context: key(text(), 'Git repository (URL#branch:folder) or oci:// artifact that runs read (--context).'),
  file: key(
    text(),
    'Task file (--file): inside the context, or without one on this machine, relative to this file, and sent inside the task.',
    'helloworldtask.yaml',
  ),
  content: key(text(), 'The text of the task file itself, in place of file.'),
  cmd: key(text(), 'Command to run in a container (--cmd).', 'bash echo hello'),
  build: key(build, 'Build of an image from a Dockerfile in the context.'),
  values: key(text(), 'Values file for the task file (--values): inside the context, or without one beside this file.'),
  valuesContent: key(text(), 'The text of the values file itself, for a task without a context.'),
  set: key(values(), 'Values for the task file (--set).', { environment: 'test' }),
  setSecret: key(secrets(), 'Secret values for the task file (--set-secret).', { password: 'env:PASSWORD' }),
  gitAccessToken: key(
    secret(),
    'Access token for the context, if it is not that of the triggers (--git-access-token).',
  ),

  platform: key(text(), 'os[/arch[/variant]] (--platform). Defaults to linux/amd64.', 'linux/arm64'),
  cpu: key(z.int().check(z.minimum(1)), 'Number of CPU cores (--cpu). Defaults to 2.'),
  timeout: key(
    z.int().check(z.minimum(300), z.maximum(28_800)),
    'Time limit of a run in seconds (--timeout). Defaults to 3600.',
  ),
  status: key(z.enum(['Enabled', 'Disabled']), 'Whether triggers can start runs (--status). Defaults to Enabled.'),
  agentPool: key(text(), 'Agent pool to run on (--agent-pool).'),
  logTemplate: key(text(), 'Artifact (repo:tag) to store the log as (--log-template).'),
  isSystemTask: key(z.boolean(), "Whether this is the registry's system task, named quicktask (--is-system-task)."),

  identity: key(
    texts(),
    'Managed identities: [system], and names, client IDs, or resource IDs of user-assigned identities (--assign-identity).',
    ['[system]'],
  ),
  access: key(access, 'What an identity of the task may do; apply gives it the roles, as identity setup does.'),
  authMode: key(z.enum(['None', 'Default']), "Whether to log runs in to the task's own registry (--auth-mode)."),
  sourceAcrAuthId: key(
    text(),
    "Identity that runs use to log in to the task's own registry: [system], a name, client ID, or resource ID, or none (--source-acr-auth-id).",
  ),
  credentials: key(z.record(text(), login), 'Logins to other registries, by login server (credential add).'),

  schedule: key(
    z.record(text(), z.union([text(), timer])),
    'Timers by name: a cron expression in UTC each (--schedule).',
    { nightly: '0 1 * * *' },
  ),
  triggers: key(triggers, 'What starts runs, beside timers.'),
  tags: key(values(), 'Tags of the Azure resource. Other tags are left alone if there are none here.'),
});

/** The project file, from which its checks, its JSON Schema, and its reference page come. */
export const projectSchema = z.strictObject({
  registry: key(text(), 'Registry of the tasks; also the default of --registry. The option wins.', 'myregistry'),
  resourceGroup: key(text(), 'Resource group of the registry; also the default of --resource-group.'),
  name: key(
    text(),
    'Name of the project, by which apply --prune tells the tasks that it made. Defaults to the name of the folder.',
  ),
  tasks: key(z.record(text(), task), 'The tasks by name.'),
});

export type ProjectFile = z.infer<typeof projectSchema>;
export type ProjectTask = z.infer<typeof task>;
export type ProjectLogin = z.infer<typeof login>;
