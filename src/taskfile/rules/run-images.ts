import type { StepDocument } from '../schema.ts';
import { predefinedAliases } from '../stages/aliases.ts';
import { findTags } from '../steps/build-command.ts';
import { type DockerUse, usesOfCommand } from '../steps/docker-uses.ts';
import { withLatestTag } from '../steps/image-reference.ts';
import { wordSet } from '../word-set.ts';
import { faultOfName } from './image-name-faults.ts';
import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding, Span } from './rule.ts';
import { asWritten, isWritten } from './written-text.ts';

/** Images that steps run or pull: without a tag of their own, with a name that docker refuses, or pulled without login. */
export function* runImages(document: CheckedDocument): Iterable<Finding> {
  const uses = document.task.steps.map((step) => usesOfCommand(step.cmd));
  const made = imagesMadeBy(document.task.steps, uses);
  for (const [index, step] of document.task.steps.entries()) {
    if (step.cmd === '') continue;
    yield* imagesOf(document, step, uses[index] ?? [], made);
    if (step.pull) yield* privatePull(document, step);
  }
}

function imagesMadeBy(steps: readonly StepDocument[], uses: readonly (readonly DockerUse[])[]): ReadonlySet<string> {
  const built = (text: string): readonly string[] => findTags(text.replace(/["']/g, ''));
  const byCommands = uses.flat().flatMap((use) => {
    if (use.does === 'build') return built(use.text);
    return use.does === 'make' || use.does === 'push' ? [use.image] : [];
  });
  const byBuilds = steps.flatMap(({ build }) => built(build));
  return new Set([...byBuilds, ...byCommands].map(withLatestTag));
}

function* imagesOf(
  document: CheckedDocument,
  step: StepDocument,
  uses: readonly DockerUse[],
  made: ReadonlySet<string>,
): Iterable<Finding> {
  // In a file of an older version too they are meant for the images of the service.
  const aliases = document.aliasSupport ? document.aliases : predefinedAliases(undefined);
  const alias = aliases.has(firstWord(step.cmd)) ? firstWord(step.cmd) : undefined;
  const images = new Set(uses.flatMap((use) => (use.does === 'pull' ? [use.image] : [])));
  const others = uses.flatMap((use) => namedBy(use)).filter((image) => !images.has(image));
  for (const image of new Set([...images, ...others])) {
    if (image === alias || !/^[\w./:@-]+$/.test(image)) continue;
    const at = document.wordSpan(step, 'cmd', image);
    const fault = faultOfName(image, asWritten(document, at, image));
    if (fault) {
      // What stands in a script need not be a name.
      if (step.cmd.trim().split(/\s+/).includes(image) && !isOpenAt(document, at))
        yield { code: 'image-name', at, ...fault };
    } else if (
      images.has(image) &&
      isWritten(document, at, image) &&
      !made.has(withLatestTag(image)) &&
      isMovable(image)
    ) {
      yield programs.has(image) ? programAsImage(image, at) : untaggedImage(image, at);
    }
  }
}

/** Programs that people run in a step, and that are no images without a registry or a user before their names. */
const programs = wordSet(
  'apk apt apt-get cargo cat cd chmod cp dotnet echo env export go gradlew grep kubectl ls make mkdir mv mvn npm npx pip',
  'pip3 pnpm pwsh pytest python3 rm sed set sh sleep source sudo tar touch unzip wget yum zip',
);

const programAsImage = (program: string, at: Span | undefined): Finding => ({
  code: 'program-as-image',
  at,
  message: `'${program}' is taken for the name of an image, and Docker Hub has none of that name`,
  hint: `Write an image that contains it first: 'IMAGE ${program} ...'.`,
});

const untaggedImage = (image: string, at: Span | undefined): Finding => ({
  code: 'untagged-image',
  at,
  message: image.endsWith(':latest')
    ? `the tag 'latest' of '${image.replace(/:latest$/, '')}' can be another image in each run`
    : `the image '${image}' has no tag, so it is the latest one of each run`,
});

/** The images that a command builds, tags, and pushes. */
function namedBy(use: DockerUse): readonly string[] {
  if (use.does === 'build') return findTags(use.text);
  return use.does === 'make' || use.does === 'push' ? [use.image] : [];
}

/** Whether the name can be another image tomorrow for certain: without tag or digest, or with the tag `latest`. */
const isMovable = (image: string): boolean => !image.includes('@') && /(?:^|\/)[^:/]+(?::latest)?$/.test(image);

const firstWord = (cmd: string): string => cmd.trim().split(' ', 1)[0] ?? '';

/** `pull` takes the first word, whatever it is, and has no logins (taskfile.md 10). */
function* privatePull(document: CheckedDocument, step: StepDocument): Iterable<Finding> {
  const word = firstWord(step.cmd);
  const image = document.aliases.get(word) ?? word;
  if (!/^[\w-]+\.azurecr\.(?:io|cn|us)\//.test(image)) return;
  yield {
    code: 'pull-without-login',
    at: document.keySpan(step, 'pull'),
    message: `'pull' fetches '${asWritten(document, document.wordSpan(step, 'cmd', word), word)}' without the logins of the run, so a private registry refuses it`,
    hint: "Remove 'pull': the step fetches the image by itself, with the logins.",
  };
}
