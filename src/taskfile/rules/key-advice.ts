import { suggest } from '../../did-you-mean.ts';
import { aliasFileShape, type ObjectShape, taskShape } from '../schema.ts';

interface Level {
  /** How an object of the type is called. */
  readonly owner: string;
  readonly keys: readonly string[];
}

const { steps, secrets, networks, volumes } = taskShape.fields;

const levelOf = (owner: string, { type, fields }: ObjectShape): [string, Level] => [
  type,
  { owner, keys: Object.keys(fields) },
];

/** The objects of a task file by the names of their types. */
const levels = new Map([
  levelOf('the task', taskShape),
  levelOf('a step', steps.of),
  levelOf('a secret', secrets.of),
  levelOf('a network', networks.of),
  levelOf('a volume', volumes.of),
  levelOf('a mount', steps.of.fields.volumeMounts.of),
  levelOf("'alias'", aliasFileShape.fields.alias),
]);

/** Keys of older versions, of Microsoft's pages, and of other systems, by type; what is written instead. */
const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'graph.Task': {
    totalTimeout: "The time limit of a run belongs to the task in Azure: set it with '--timeout'.",
    timeout: "Write 'stepTimeout' for the limit of each step; that of the run belongs to the task in Azure.",
    aliases: "Write 'alias', with the names under 'values'.",
  },
  'graph.Step': {
    run: "A step has 'cmd', 'build', or 'push'.",
    command: "A step runs a container with 'cmd: IMAGE ARGUMENTS'.",
    commands: "A step runs a container with 'cmd: IMAGE ARGUMENTS'.",
    script: "A step runs a container with 'cmd: IMAGE ARGUMENTS'.",
    image: "The image is the first word of 'cmd'.",
    args: "Write the arguments behind the image in 'cmd'.",
    name: "The name of a step is its 'id'.",
    displayName: "The name of a step is its 'id'.",
    uses: "A step runs a container with 'cmd: IMAGE ARGUMENTS'; it has no actions.",
    task: "A step runs a container with 'cmd: IMAGE ARGUMENTS'; it has no tasks of a pipeline.",
    if: 'A step has no condition: write {{if ...}} and {{end}} on lines around it.',
    condition: 'A step has no condition: write {{if ...}} and {{end}} on lines around it.',
    environment: "Write 'env', a list of NAME=value.",
    dependsOn: "A step waits for the steps that 'when' lists.",
    depends_on: "A step waits for the steps that 'when' lists.",
    needs: "A step waits for the steps that 'when' lists.",
    waitFor: "A step waits for the steps that 'when' lists.",
    continueOnError: "Did you mean 'ignoreErrors'?",
    dockerfile: "Name the Dockerfile in 'build', behind '-f'.",
    context: "Name the context in 'build', as its last word.",
    secret: 'Use the secret in a template, such as {{.Secrets.ID}}.',
    tags: "Name the tags in 'build', each behind '-t'.",
    buildargs: "Write build arguments in 'build', as '--build-arg NAME=VALUE'.",
    tag: "Name the tags in 'build', each behind '-t'.",
    mounts: "Did you mean 'volumeMounts'?",
    volumeMount: "Did you mean 'volumeMounts'?",
    disableWorkingDirectory: "Did you mean 'disableWorkingDirectoryOverride'?",
    downloadRetries: "Did you mean 'cmdDownloadRetries'?",
    downloadRetryDelay: "Did you mean 'cmdDownloadRetryDelay'?",
  },
  'secretmgmt.Secret': {
    name: "The name of a secret is its 'id'.",
    value: "A secret is read from a vault: set 'keyvault' to its URL.",
    aadresourceid: "Set 'keyvault' to the URL of the secret.",
  },
  'volume.Mount': { path: "Did you mean 'mountPath'?", volume: "Did you mean 'name'?" },
  'volume.Volume': { id: "Did you mean 'name'?" },
};

/** The keys that some of these stand for. */
const standsFor: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'graph.Task': { aliases: 'alias' },
  'graph.Step': {
    ...{
      run: 'cmd',
      command: 'cmd',
      commands: 'cmd',
      script: 'cmd',
      name: 'id',
      displayName: 'id',
      environment: 'env',
    },
    ...{ dependsOn: 'when', depends_on: 'when', needs: 'when', waitFor: 'when', continueOnError: 'ignoreErrors' },
    ...{ mounts: 'volumeMounts', volumeMount: 'volumeMounts' },
  },
  'secretmgmt.Secret': { name: 'id', value: 'keyvault' },
  'volume.Mount': { path: 'mountPath', volume: 'name' },
  'volume.Volume': { id: 'name' },
};

/** The key that an unknown one in an object of this type stands for, as far as it is known or its letters tell. */
export function meantKey(key: string, type: string): string | undefined {
  const advice = known[type];
  if (advice && Object.hasOwn(advice, key)) return standsFor[type]?.[key];
  const keys = levels.get(type)?.keys ?? [];
  const near = suggest(key, keys);
  // Of several that are near, the one that lost its last letters, or has some more.
  const [meant = near[0]] = near.filter((each) => each.startsWith(key) || key.startsWith(each));
  return keys.find((each) => each.toLowerCase() === key.toLowerCase()) ?? meant;
}

/** What to say about an unknown key in an object of this type. */
export function keyAdvice(key: string, type: string): { readonly message?: string; readonly hint: string } {
  const advice = known[type];
  if (advice && Object.hasOwn(advice, key)) return { hint: advice[key] ?? '' };
  const near = meantKey(key, type);
  if (near !== undefined && isVeryNear(key, near)) return { hint: `Did you mean '${near}'?` };
  const here = levels.get(type);
  const elsewhere = [...levels.values()].filter((level) => level !== here && level.keys.includes(key));
  const [other] = elsewhere;
  if (here && other && elsewhere.length === 1) {
    return {
      message: `unknown key '${key}': it belongs to ${other.owner}, not to ${here.owner}`,
      hint: placeAdvice(other.owner, type),
    };
  }
  if (near !== undefined) return { hint: `Did you mean '${near}'?` };
  const [alike] = suggest(key, Object.keys(advice ?? {}));
  if (advice && alike !== undefined) return { hint: advice[alike] ?? '' };
  const few = here && here.keys.length < 12 ? here : undefined;
  return { hint: few ? `The keys of ${few.owner} are ${few.keys.join(', ')}.` : 'Remove it, or correct its name.' };
}

const isVeryNear = (key: string, near: string): boolean =>
  key.toLowerCase() === near.toLowerCase() || (Math.abs(key.length - near.length) <= 1 && key[0] === near[0]);

function placeAdvice(owner: string, type: string): string {
  if (owner === 'the task') return 'Write it at the left margin.';
  return type === 'graph.Task'
    ? 'Indent it, so that it is in line with the keys there.'
    : `Write it with the keys of ${owner}.`;
}
