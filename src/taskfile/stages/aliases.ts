import { messageOf } from '../../errors.ts';
import { locator } from '../diagnostics/locate.ts';
import { explain, explained, Findings, Problem, problemAt, withEnds } from '../diagnostics/problem.ts';
import { aliasFileShape, hasForm } from '../schema.ts';
import { decodePartly, decodeYaml, type PartlyDecoded } from '../yaml/decode.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import { map, string } from '../yaml/shapes.ts';
import { type AliasUse, cutAliasSection, substituteAliases } from './alias-text.ts';
import { keep, type TracedText } from './traced-text.ts';

export interface AliasOptions {
  readonly os?: string;
  /** Renders the alias section as a template of its own. */
  readonly render: (section: TracedText) => TracedText;
  readonly readSource?: (source: string) => Promise<string>;
  /** Images instead of those behind the predefined aliases of these names. */
  readonly images?: ReadonlyMap<string, string>;
}

export interface AppliedAliases {
  readonly text: TracedText;
  readonly aliases: ReadonlyMap<string, string>;
  /** The section as it was written, and what its own rendering made of it. */
  readonly section: TracedText;
  readonly rendered: TracedText;
  /** The YAML of the rendered section, keys that it does not have included. */
  readonly root: YamlNode | undefined;
  /** The names that the section itself gives texts. */
  readonly own: readonly string[];
  readonly directive: string;
  /** The text without the section, before its aliases, and where it names them. */
  readonly rest: TracedText;
  readonly uses: readonly AliasUse[];
}

/** A text of a version that has no aliases. */
export function withoutAliases(text: TracedText): AppliedAliases {
  const nothing = keep(text, []);
  return {
    ...{ text, rest: text, section: nothing, rendered: nothing, root: undefined },
    ...{ aliases: new Map(), own: [], directive: '$', uses: [] },
  };
}

const renderPrefix = 'unable to render alias data: ';
const searchPrefix = 'unable to search/replace aliases in task: ';

/**
 * Takes the alias section out of a text, loads all aliases and replaces them in the rest (taskfile.md 6.2, 6.3, 6.4).
 * Rejects with a Problem whose places are offsets of the user's original text.
 */
export async function applyAliases(source: TracedText, options: AliasOptions): Promise<AppliedAliases> {
  const { section, rest } = cutAliasSection(source);
  const rendered = explain(renderPrefix, undefined, () => options.render(section));
  const loaded = await loadAliases(rendered.text, options).catch((error: unknown) => {
    throw explained(searchPrefix, rendered, error);
  });
  const substituted = explain(searchPrefix, rest, () => substituteAliases(rest, loaded.directive, loaded.aliases));
  return { ...loaded, ...substituted, section, rendered, rest };
}

async function loadAliases(section: string, options: AliasOptions) {
  const decoded = explain('error during alias unmarshaling: ', undefined, () => {
    const partly = decodePartly(section, aliasFileShape);
    if (partly.problem) throw withEnds(partly.problem, partly.endAt);
    return partly;
  });
  try {
    return { ...(await gatherAliases(decoded, options)), root: decoded.root };
  } catch (error) {
    throw error instanceof Problem ? withEnds(error, decoded.endAt) : error;
  }
}

async function gatherAliases(decoded: PartlyDecoded<typeof aliasFileShape>, options: AliasOptions) {
  const { src, values, directive } = decoded.value.alias;
  const locate = locator(decoded);
  const aliases = new Map(values);
  const places = new Map([...(values ? (decoded.spotOf(values)?.keys ?? []) : [])]);
  for (const [index, source] of [...src.entries()].toReversed()) {
    const place = locate(src, index);
    for (const [name, text] of await readAliases(source, options, place)) {
      if (aliases.has(name)) continue;
      aliases.set(name, text);
      if (place !== undefined) places.set(name, place);
    }
  }
  for (const [name, text] of predefinedAliases(options.os))
    if (!aliases.has(name)) aliases.set(name, options.images?.get(name) ?? text);
  const findings = new Findings();
  findings.attempt(() => checkDirective(directive, locate(decoded.value.alias, 'directive')), undefined);
  for (const name of aliases.keys()) {
    if (!hasForm(name, 'aliasName')) {
      findings.report(
        problemAt('alias-name', places.get(name), 'alias key names only support alphanumeric characters', {
          plainly: `the name of the alias '${name}' contains something other than letters and digits`,
        }),
      );
    }
  }
  findings.throwIfAny();
  return { aliases, own: [...(values?.keys() ?? [])], directive: directive || '$' };
}

async function readAliases(source: string, options: AliasOptions, place: number | undefined) {
  const text = await readSource(source, options, place);
  try {
    return decodeYaml(text, map(string)).value ?? new Map<string, string>();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { plainly = error.message } = error.places[0] ?? {};
    throw problemAt('alias-source', place, error.message, {
      plainly: `'${source}' is not a map of names to texts: ${plainly}`,
      hint: "Write each alias as 'NAME: text'.",
    });
  }
}

async function readSource(source: string, options: AliasOptions, place: number | undefined): Promise<string> {
  if (!options.readSource)
    throw problemAt('alias-source', place, `open ${source}: alias sources cannot be read here`, {
      plainly: `the aliases of '${source}' cannot be read here`,
    });
  try {
    return await options.readSource(source);
  } catch (error) {
    throw problemAt('alias-source', place, messageOf(error), {
      plainly: `the aliases of '${source}' cannot be read: ${messageOf(error)}`,
      ...(/^[a-z][a-z\d+.-]*:\/\//i.test(source) ? {} : { hint: 'A path begins at the context of the run.' }),
    });
  }
}

function checkDirective(directive: string, place: number | undefined): void {
  if ([...directive].length > 1) {
    throw problemAt('alias-directive', place, '$ directive can only be overwritten by a single character', {
      plainly: `'directive' is '${directive}', but one character begins an alias`,
    });
  }
  if (/^[A-Za-z0-9]$/.test(directive)) {
    throw problemAt('alias-directive', place, 'overwritten directives may not be alphanumeric characters', {
      plainly: `'directive' is '${directive}', but no letter or digit can begin an alias`,
    });
  }
}

const runNames = ['ID', 'SharedVolume', 'Registry', 'RegistryName', 'Date', 'OS', 'Architecture', 'Commit', 'Branch'];

/** The images behind the short names of commands; Microsoft updates the tags about monthly (taskfile.md 6.3). */
const images = {
  acr: 'mcr.microsoft.com/acr/acr-cli:0.19',
  az: 'mcr.microsoft.com/acr/azure-cli:2ff604c',
  bash: 'mcr.microsoft.com/acr/bash:2ff604c',
  curl: 'mcr.microsoft.com/acr/curl:2ff604c',
  cssc: 'mcr.microsoft.com/acr/cssc:2ff604c',
};

/** The names that every task file with alias support knows; images exist on Linux only (taskfile.md 6.3). */
export function predefinedAliases(os: string | undefined): Map<string, string> {
  const variables = runNames.map((name) => [name, `{{.Run.${name}}}`] as const);
  return new Map([...variables, ...(os?.toLowerCase() === 'windows' ? [] : Object.entries(images))]);
}
