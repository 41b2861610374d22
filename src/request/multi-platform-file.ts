import type { Argument, PlatformProperties } from '@azure/arm-containerregistry';
import { checkAll, checkEach } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';
import { dockerPlatform } from './platform.ts';
import { yamlScalar } from './task-file-text.ts';

/** A build for one or several platforms, as a task file has it. */
export interface MultiPlatformBuild {
  readonly platforms: readonly PlatformProperties[];
  /** Names of the images, as the user gave them. */
  readonly images: readonly string[];
  /** In the source, which is the working directory of the run. */
  readonly dockerfile: string;
  readonly target?: string | undefined;
  readonly arguments: readonly Argument[];
  readonly noCache: boolean;
  readonly isPushed: boolean;
  /** In seconds; a run has no longer one. */
  readonly stepTimeout: number;
}

/** A name of an image in its parts; the tag is `latest` if the name has none. */
interface ImageName {
  readonly repository: string;
  readonly tag: string;
}

const runRegistry = '{{.Run.Registry}}';

/** The text with a letter in place of each character of a template, which may contain blanks, colons and slashes. */
const masked = (text: string): string => text.replace(/\{\{.*?\}\}/g, (template) => 'x'.repeat(template.length));

/**
 * The parts of a name: in the registry of the run unless the name has a registry, of which Docker knows a host by its dot or
 * its port. Throws CommandError for a name that Docker, or a shell, would not take as it is.
 */
const parseImageName = (given: string): ImageName => {
  const text = given.replace(/^(?:\$Registry|\{\{\s*\.Run\.Registry\s*\}\})\//, `${runRegistry}/`);
  const plain = masked(text);
  if (!/^\w(?:[\w.:/-]*\w)?$/.test(plain))
    throw new InvalidInputError(`--image: '${given}' is not a valid image name.`, {
      hint: 'Use the form name or name:tag.',
    });
  const colon = plain.lastIndexOf(':');
  const isTagged = colon > plain.lastIndexOf('/');
  const name = isTagged ? text.slice(0, colon) : text;
  const [host = '', ...path] = plain.split('/');
  const hasRegistry = path.length > 0 && (text.startsWith(`${runRegistry}/`) || /[.:]|^localhost$/.test(host));
  if (/[A-Z]/.test(masked(name)))
    throw new InvalidInputError(`--image: the name of the image '${given}' has capital letters.`, {
      hint: 'Only the tag may have capital letters.',
    });
  return {
    repository: hasRegistry ? name : `${runRegistry}/${name}`,
    tag: isTagged ? text.slice(colon + 1) : 'latest',
  };
};

/** `arm-v7`: what tells the image for a platform from those for others. */
const suffixOf = ({ architecture = 'amd64', variant }: PlatformProperties): string =>
  [architecture, ...(variant === undefined ? [] : [variant])].join('-');

/** The longest tag that a registry takes (OCI distribution specification). */
const longestTag = 128;

const platformTag = ({ repository, tag }: ImageName, platform: PlatformProperties): string => {
  const whole = `${tag}-${suffixOf(platform)}`;
  if (masked(whole) === whole && whole.length > longestTag)
    throw new InvalidInputError(
      `--image: the tag '${tag}' is too long: with '-${suffixOf(platform)}' for the platform, it has more than ${longestTag} characters.`,
    );
  return `${repository}:${whole}`;
};

/** A word of the command line that the agent's shell reads, where a dollar begins an alias of the task file, too. */
const shellWord = (text: string): string =>
  (/^[\w@%+=:,./{}-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`).replaceAll('$', '$$$$');

/** The value that `shellWord` quotes, for a value that is put in place when the run begins. */
export const quotedValue = (value: string): string => value.replaceAll("'", "'\\''");

const argumentWord = ({ name, value, isSecret }: Argument): string =>
  isSecret ? `'${name}={{.Values.${name}}}'` : shellWord(`${name}=${value}`);

/** Throws CommandError for an argument that a task file cannot have. */
const checkArgument = ({ name, value, isSecret }: Argument): void => {
  const option = isSecret ? '--secret-build-arg' : '--build-arg';
  if (/[\r\n]/.test(value))
    throw new InvalidInputError(
      `${option}: the value of '${name}' has several lines, which a task file cannot pass on.`,
      {
        hint: 'Build for one platform at a time, or put the value into a file in the source.',
      },
    );
  if (isSecret && !/^[A-Za-z_]\w*$/.test(name))
    throw new InvalidInputError(`${option}: '${name}' is not a name that a task file can read as a value.`, {
      hint: 'Use letters, digits, and underscores.',
    });
};

const folded = (lines: readonly string[]): readonly string[] => lines.map((line) => `      ${line}`);

const buildStep = (build: MultiPlatformBuild, platform: PlatformProperties, tags: readonly string[]): string[] => [
  `  - id: build-${suffixOf(platform)}`,
  '    build: >-',
  ...folded([
    ...(build.noCache ? ['--no-cache'] : []),
    `-f ${shellWord(build.dockerfile)}`,
    ...tags.map((tag) => `-t ${tag}`),
    ...build.arguments.map((each) => `--build-arg ${argumentWord(each)}`),
    ...(build.target === undefined ? [] : [`--target ${shellWord(build.target)}`]),
    `--platform ${dockerPlatform(platform)}`,
    '.',
  ]),
];

/** The image for a platform, by its name, and the words that tell Docker of a variant, which it may not see by itself. */
interface Member {
  readonly name: string;
  readonly platform: PlatformProperties;
}

const listSteps = (list: string, members: readonly Member[], number: number): string[] => [
  `  - id: create-list-${number}`,
  '    cmd: >-',
  ...folded([`docker manifest create ${list}`, ...members.map(({ name }) => name)]),
  ...members.flatMap(({ name, platform }) =>
    platform.variant === undefined
      ? []
      : [
          `  - id: annotate-list-${number}-${suffixOf(platform)}`,
          '    cmd: >-',
          ...folded([
            `docker manifest annotate --os ${platform.os} --arch ${platform.architecture} --variant ${platform.variant}`,
            `${list} ${name}`,
          ]),
        ],
  ),
  `  - id: push-list-${number}`,
  `    cmd: docker manifest push --purge ${list}`,
];

/**
 * The task file that builds an image for each platform, pushes them, each under a tag of its own, and joins them under the
 * names that the user gave: a manifest list, made by `docker manifest` as Microsoft's guide does
 * (https://learn.microsoft.com/azure/container-registry/push-multi-architecture-images). The images are built one after the
 * other: Docker's classic builder, which agents use, keeps a base image for one platform at a time. For one platform, the
 * image has these names itself. Secret arguments are values of the run, `quotedValue`, under their names. Throws CommandError
 * for names and arguments that a task file cannot have.
 */
export const multiPlatformFile = (build: MultiPlatformBuild): string => {
  const { given } = checkAll({
    given: () => checkEach(build.images, parseImageName),
    arguments: () => checkEach(build.arguments, checkArgument),
  });
  const whole = ({ repository, tag }: ImageName): string => `${repository}:${tag}`;
  const names = [...new Map(given.map((name) => [whole(name), name])).values()];
  /** The first name of each repository: its images are members of all lists there. */
  const firsts = names.filter(
    (name, index) => names.findIndex(({ repository }) => repository === name.repository) === index,
  );
  const isSeveral = build.platforms.length > 1;
  const membersOf = (first: ImageName): readonly Member[] =>
    checkEach(build.platforms, (platform) => ({ name: platformTag(first, platform), platform }));
  const tagsFor = (platform: PlatformProperties): readonly string[] =>
    isSeveral ? firsts.map((first) => platformTag(first, platform)) : names.map(whole);
  const pushed = build.platforms.flatMap(tagsFor);
  const lists = names.flatMap((name, index) =>
    listSteps(
      whole(name),
      membersOf(firsts.find(({ repository }) => repository === name.repository) ?? name),
      index + 1,
    ),
  );
  return [
    'version: v1.1.0',
    `stepTimeout: ${build.stepTimeout}`,
    'steps:',
    ...build.platforms.flatMap((platform) => buildStep(build, platform, tagsFor(platform))),
    ...(build.isPushed && pushed.length > 0
      ? ['  - id: push', '    push:', ...pushed.map((tag) => `      - ${yamlScalar(tag)}`)]
      : []),
    ...(build.isPushed && isSeveral ? lists : []),
    '',
  ].join('\n');
};
