import { type Event, getScalarValue, parseEvents, YAMLException } from 'js-yaml';
import { Problem, problemAt } from '../problem.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly offset: number;
  readonly text: string;
  readonly isPlain: boolean;
  /** Explicit tag as written; empty without one. */
  readonly tag: string;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly offset: number;
  readonly items: readonly YamlNode[];
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly offset: number;
  readonly entries: readonly { readonly key: YamlNode; readonly value: YamlNode }[];
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode;

const maxNodes = 200_000;
const maxCorrections = 1000;

/**
 * Parses the first document of a YAML text into nodes with offsets; undefined for an empty document.
 * Throws a Problem `yaml: …` for a syntax error (taskfile.md 2.2).
 */
export function parseYaml(text: string): YamlNode | undefined {
  const { events, parsed } = firstDocument(text);
  return new Composer(parsed, events).compose();
}

interface ParsedText {
  readonly events: readonly Event[];
  /** The text the events speak about: the source, or one of the same length with stand-ins. */
  readonly parsed: string;
}

function firstDocument(source: string): ParsedText {
  let parsed = source;
  for (let corrections = 0; ; corrections += 1) {
    try {
      return { events: parseEvents(parsed, {}), parsed };
    } catch (error) {
      const corrected = corrections < maxCorrections ? correct(parsed, error) : undefined;
      if (corrected === undefined) throw syntaxProblem(parsed, error);
      parsed = corrected;
    }
  }
}

/** A text that go-yaml would read in the same way and the parser accepts at this place; undefined without one. */
function correct(source: string, error: unknown): string | undefined {
  const end = endOfFirstDocument(source);
  const offset = offsetOf(error);
  if (end !== undefined && (offset === undefined || offset > end)) return source.slice(0, end);
  return withLoneDashes(source) ?? withJoinedLine(source, error);
}

const loneDash = '\uE000';

/**
 * go-yaml takes `[-]` for a list with the text `-`. Here and below the parser gets a text of the same length, so that
 * its offsets fit the original.
 */
function withLoneDashes(source: string): string | undefined {
  const lenient = source.replace(/(?<=[[,]\s*)-(?=[\],])/g, loneDash);
  return lenient === source ? undefined : lenient;
}

/** go-yaml lets lines inside brackets and quotes start at column 0: joins such a line to the one before. */
function withJoinedLine(source: string, error: unknown): string | undefined {
  const offset = offsetOf(error);
  if (!(error instanceof YAMLException) || error.reason !== 'deficient indentation' || offset === undefined) {
    return undefined;
  }
  const end = source.lastIndexOf('\n', offset - 1);
  const before = source.slice(source.lastIndexOf('\n', end - 1) + 1, Math.max(0, end));
  if (end < 0 || before.trim() === '' || before.includes(' #')) return undefined;
  const start = source[end - 1] === '\r' ? end - 1 : end;
  return source.slice(0, start) + ' '.repeat(end + 1 - start) + source.slice(end + 1);
}

/** Later documents are never read, so a mistake in them does not matter. */
function endOfFirstDocument(source: string): number | undefined {
  const start = /^(?:\s|%.*\n)*(?:---(?=\s))?/.exec(source)?.[0].length ?? 0;
  const marker = /^(?:---|\.\.\.)(?=\s|$)/gm;
  marker.lastIndex = start;
  return marker.exec(source)?.index;
}

function offsetOf(error: unknown): number | undefined {
  return error instanceof YAMLException ? error.mark?.position : undefined;
}

function syntaxProblem(source: string, error: unknown): unknown {
  if (!(error instanceof YAMLException)) return error;
  const offset = error.mark?.position;
  if (offset === undefined) return new Problem(`yaml: ${error.reason}`);
  const at = Math.min(offset, source.trimEnd().length);
  const line = source.slice(0, at).split('\n').length;
  return problemAt(at, line > 1 ? `yaml: line ${line}: ${error.reason}` : `yaml: ${error.reason}`);
}

class Composer {
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, YamlNode>();
  #next = 0;
  #end = 0;
  #nodes = 0;

  constructor(source: string, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  compose(): YamlNode | undefined {
    const first = this.#events[this.#next++];
    if (first?.type !== 1) return undefined;
    return this.#events[this.#next]?.type === 6 ? undefined : this.#node();
  }

  #node(): YamlNode {
    const event = this.#events[this.#next++];
    this.#nodes += 1;
    if (this.#nodes > maxNodes) throw new Problem('yaml: document contains excessive aliasing');
    switch (event?.type) {
      case 2:
        return this.#sequence(event);
      case 3:
        return this.#mapping(event);
      case 4:
        return this.#scalar(event);
      case 5:
        return this.#alias(event);
      default:
        throw new Problem('yaml: did not find expected node content');
    }
  }

  #sequence(event: Extract<Event, { type: 2 }>): YamlNode {
    const items: YamlNode[] = [];
    const node: SequenceNode = { kind: 'sequence', offset: event.start, items };
    this.#remember(event, node);
    this.#end = event.start;
    while (!this.#closed()) {
      const dash = event.style === 1 ? this.#source.indexOf('-', this.#end) : -1;
      if (dash >= 0) this.#end = dash + 1;
      const item = this.#node();
      items.push(item);
    }
    return node;
  }

  #mapping(event: Extract<Event, { type: 3 }>): YamlNode {
    const entries: { key: YamlNode; value: YamlNode }[] = [];
    const node: MappingNode = { kind: 'mapping', offset: event.start, entries };
    this.#remember(event, node);
    this.#end = event.start;
    while (!this.#closed()) {
      const key = this.#node();
      entries.push({ key, value: this.#node() });
    }
    return node;
  }

  #scalar(event: Extract<Event, { type: 4 }>): YamlNode {
    const isEmpty = event.valueStart < 0;
    const node: ScalarNode = {
      kind: 'scalar',
      offset: isEmpty ? Math.max(0, this.#end - 1) : event.valueStart,
      text: isEmpty ? '' : getScalarValue(this.#source, event).replaceAll(loneDash, '-'),
      isPlain: event.style === 1,
      tag: event.tagStart < 0 ? '' : this.#source.slice(event.tagStart, event.tagEnd),
    };
    this.#remember(event, node);
    if (!isEmpty) this.#end = event.valueEnd;
    return node;
  }

  #alias(event: Extract<Event, { type: 5 }>): YamlNode {
    const name = this.#source.slice(event.anchorStart, event.anchorEnd);
    const node = this.#anchors.get(name);
    if (!node) throw problemAt(event.anchorStart, `yaml: unknown anchor '${name}' referenced`);
    this.#end = event.anchorEnd;
    this.#nodes += sizeOf(node, maxNodes);
    return node;
  }

  #remember(event: { anchorStart: number; anchorEnd: number }, node: YamlNode): void {
    if (event.anchorStart >= 0) this.#anchors.set(this.#source.slice(event.anchorStart, event.anchorEnd), node);
  }

  #closed(): boolean {
    if (this.#events[this.#next]?.type !== 6) return false;
    this.#next += 1;
    return true;
  }
}

/** Number of nodes below, aliases followed; stops counting at `limit`. */
function sizeOf(node: YamlNode, limit: number): number {
  let size = 1;
  const children =
    node.kind === 'sequence'
      ? node.items
      : node.kind === 'mapping'
        ? node.entries.flatMap(({ key, value }) => [key, value])
        : [];
  for (const child of children) {
    if (size > limit) break;
    size += sizeOf(child, limit - size);
  }
  return size;
}
