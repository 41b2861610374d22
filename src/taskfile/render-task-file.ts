import { Problem } from './diagnostics/problem.ts';
import { readTaskFile } from './load-task-file.ts';
import type { LoadOptions, RunData } from './model.ts';
import { sampleRun } from './run-data.ts';
import { render } from './stages/render.ts';
import { renderData } from './stages/render-data.ts';
import { mergeValues } from './stages/template-values.ts';
import { namesInTemplate, type TemplateName } from './template/template-names.ts';

export type RenderOptions = Pick<LoadOptions, 'values' | 'set' | 'readAliasSource'> & {
  /** What is known about the run; sample data stands for the rest. */
  readonly run?: RunData;
  /** Whether what stands for a secret tells which one it is. */
  readonly showsNames: boolean;
};

export interface RenderedTaskFile {
  /** As the engine decodes it, with `***` in place of secrets; undefined when it cannot be rendered. */
  readonly text: string | undefined;
  /** Whether the engine comes as far: before it renders the file with secrets, it reads which there are. */
  readonly isReached: boolean;
  /** Run variables that the file uses and for which sample data stands. */
  readonly samples: readonly string[];
}

/** A text, so that the first pass over a file does not fail. */
const anySecret = '1';

/** Renders a task file as the engine does before it decodes it: comment lines, aliases, template. Reads no vault. */
export async function renderTaskFile(source: string, options: RenderOptions): Promise<RenderedTaskFile> {
  const run = { ...sampleRun, ...options.run };
  const {
    applied,
    examined,
    isRendered = false,
  } = await readTaskFile(source, {
    ...options,
    run,
    resolveSecrets: async (secrets) => new Map(secrets.map(({ id }) => [id, anySecret])),
    hasStandIns: true,
  });
  if (!applied) return { text: undefined, isReached: false, samples: [] };
  const names = namesInTemplate(applied.text.text) ?? [];
  const ids = examined?.document.secrets.map(({ id }) => id) ?? namesBelow('Secrets', names);
  const standIns = ids.map((id, index) => ({ id, standIn: standInFor(index) }));
  const samples = samplesIn(names, options.run ?? {});
  try {
    const values = mergeValues(options.values, options.set ?? []);
    const secrets = new Map(standIns.map(({ id, standIn }) => [id, standIn]));
    const { text } = render(applied.text, 'decoded', renderData(run, values, secrets));
    return { text: withoutStandIns(text, standIns, options.showsNames), isReached: isRendered, samples };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { text: undefined, isReached: false, samples };
  }
}

/** A text that nobody writes and that does not begin a YAML alias, as asterisks would. */
const standInFor = (index: number): string => `acrtask-secret-${index}-`;

function withoutStandIns(
  text: string,
  secrets: readonly { readonly id: string; readonly standIn: string }[],
  showsNames: boolean,
): string {
  return secrets.reduce((all, { id, standIn }) => {
    const shown = (): string => (showsNames ? `***${id}***` : '***');
    return all.replaceAll(standIn, shown).replaceAll(Buffer.from(standIn).toString('base64'), shown);
  }, text);
}

function namesBelow(root: string, names: readonly TemplateName[]): readonly string[] {
  return [
    ...new Set(names.flatMap(({ names: [first, name] }) => (first === root && name !== undefined ? [name] : []))),
  ];
}

/** What every run has of its own; the platform is a choice. */
const samples = ['ID', 'Registry', 'Date', 'SharedVolume'] as const;

function samplesIn(names: readonly TemplateName[], run: RunData): readonly string[] {
  const used: readonly string[] = [
    ...namesBelow('Run', names).map((name) => (name === 'RegistryName' ? 'Registry' : name)),
    ...namesBelow('Build', names),
    ...(names.some(({ names: [root] }) => root === 'RunJSON') ? samples : []),
  ];
  return samples.filter((name) => used.includes(name) && run[name] === undefined);
}
