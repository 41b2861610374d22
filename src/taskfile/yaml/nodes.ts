import { type Event, getScalarValue } from 'js-yaml';
import { type PlaceDetails, type Problem, problemAt } from '../diagnostics/problem.ts';
import { maxYamlValues } from '../limits.ts';
import { type Expected, firstDocument, loneDash } from './first-document.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly offset: number;
  /** Offset of what begins it: of the `|` or `>` of a block of text, whose own offset is that of its first line. */
  readonly start: number;
  /** Offset behind it, quotes included. */
  readonly end: number;
  readonly text: string;
  readonly isPlain: boolean;
  /** Explicit tag as written; empty without one. */
  readonly tag: string;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly offset: number;
  readonly items: readonly YamlNode[];
  readonly anchor: string;
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly offset: number;
  readonly entries: readonly { readonly key: YamlNode; readonly value: YamlNode }[];
  readonly anchor: string;
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode;

function invalidYaml(offset: number, message: string, details: PlaceDetails): Problem {
  return problemAt('invalid-yaml', offset, `yaml: ${message}`, details);
}

/** What go-yaml says when it decodes an anchor inside of itself. */
export function selfReference(node: YamlNode): string {
  return `yaml: anchor '${node.kind === 'scalar' ? '' : node.anchor}' value contains itself`;
}

/**
 * Parses the first document of a YAML text into nodes with offsets; undefined for an empty document.
 * Throws a Problem `yaml: …` for a syntax error (taskfile.md 2.2), at the line that a person would name, the
 * better the more is known of what is expected.
 */
export function parseYaml(text: string, expected?: Expected): YamlNode | undefined {
  const { events, parsed } = firstDocument(text, expected);
  return new Composer(parsed, events).compose();
}

interface Anchored {
  readonly anchorStart: number;
  readonly anchorEnd: number;
}

class Composer {
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, YamlNode>();
  #next = 0;
  #end = 0;
  #nodes = 0;
  /** Those of them that aliases repeat. */
  #followed = 0;
  /** Number of nodes in and below a finished one, following aliases. */
  readonly #sizes = new Map<YamlNode, number>();
  /** Nothing can be repeated without an anchor. */
  readonly #hasAnchors: boolean;

  constructor(source: string, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
    this.#hasAnchors = source.includes('&');
  }

  compose(): YamlNode | undefined {
    const first = this.#events[this.#next++];
    if (first?.type !== 1) return undefined;
    return this.#events[this.#next]?.type === 6 ? undefined : this.#node();
  }

  #node(): YamlNode {
    const event = this.#events[this.#next++];
    this.#nodes += 1;
    if (this.#nodes > maxYamlValues) {
      throw this.#followed > 0
        ? invalidYaml(this.#end, 'document contains excessive aliasing', {
            plainly: 'the text repeats itself too often through its anchors',
          })
        : problemAt('too-large', this.#end, `yaml: more than ${maxYamlValues} keys and values`);
    }
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
        throw invalidYaml(this.#end, 'did not find expected node content', { plainly: 'a value is expected' });
    }
  }

  #sequence(event: Extract<Event, { type: 2 }>): YamlNode {
    const items: YamlNode[] = [];
    const node: SequenceNode = { kind: 'sequence', offset: event.start, items, anchor: this.#anchorOf(event) };
    this.#remember(event, node);
    this.#end = event.start;
    while (!this.#closed()) {
      const dash = event.style === 1 ? this.#source.indexOf('-', this.#end) : -1;
      if (dash >= 0) this.#end = dash + 1;
      const item = this.#node();
      items.push(item);
    }
    if (this.#hasAnchors) this.#measure(node, items);
    return node;
  }

  #mapping(event: Extract<Event, { type: 3 }>): YamlNode {
    const entries: { key: YamlNode; value: YamlNode }[] = [];
    const node: MappingNode = { kind: 'mapping', offset: event.start, entries, anchor: this.#anchorOf(event) };
    this.#remember(event, node);
    this.#end = event.start;
    while (!this.#closed()) {
      this.#requireKey();
      const key = this.#node();
      entries.push({ key, value: this.#node() });
    }
    if (this.#hasAnchors) {
      this.#measure(
        node,
        entries.flatMap(({ key, value }) => [key, value]),
      );
    }
    return node;
  }

  /** go-yaml knows no empty key, except behind `?`. */
  #requireKey(): void {
    const event = this.#events[this.#next];
    if (event?.type !== 4 || event.valueStart >= 0 || event.anchorStart >= 0 || event.tagStart >= 0) return;
    if (/^[ -]*\?(?:\s|$)/m.test(this.#source)) return;
    const form = /(?:^[ ]*(?:-[ ]+)*|[{,[]\s*):(?=\s|$)/gm;
    form.lastIndex = this.#source.lastIndexOf('\n', this.#end) + 1;
    const match = form.exec(this.#source);
    if (!match) return;
    throw invalidYaml(match.index + match[0].length - 1, 'did not find expected key', {
      plainly: "a key is missing before ':'",
      hint: "Write the key, or put a text that begins with ':' in quotation marks.",
    });
  }

  #scalar(event: Extract<Event, { type: 4 }>): YamlNode {
    const isEmpty = event.valueStart < 0;
    const offset = isEmpty ? Math.max(0, this.#end - 1) : event.valueStart;
    const node: ScalarNode = {
      kind: 'scalar',
      offset,
      start: isBlock(event) ? blockStart(this.#source, offset) : offset,
      end: isEmpty ? offset : event.valueEnd,
      text: isEmpty ? '' : this.#textOf(event).replaceAll(loneDash, '-'),
      isPlain: event.style === 1,
      tag: event.tagStart < 0 ? '' : this.#source.slice(event.tagStart, event.tagEnd),
    };
    this.#remember(event, node);
    if (!isEmpty) this.#end = event.valueEnd;
    return node;
  }

  /** go-yaml adds no line end to a block of text whose last line has none. */
  #textOf(event: Extract<Event, { type: 4 }>): string {
    const text = getScalarValue(this.#source, event);
    const isCut = isBlock(event) && event.valueEnd >= this.#source.length && endsInText(this.#source);
    return isCut && text.endsWith('\n') ? text.slice(0, -1) : text;
  }

  #alias(event: Extract<Event, { type: 5 }>): YamlNode {
    const name = this.#source.slice(event.anchorStart, event.anchorEnd);
    const node = this.#anchors.get(name);
    if (!node) {
      throw invalidYaml(event.anchorStart, `unknown anchor '${name}' referenced`, {
        plainly: `nothing is anchored as '${name}'`,
        hint: `Write the text in quotation marks if it begins with '*'; or anchor a value above, with '&${name}'.`,
      });
    }
    this.#end = event.anchorEnd;
    const size = this.#sizes.get(node) ?? 1;
    this.#followed += size;
    this.#nodes += size;
    return node;
  }

  #remember(event: Anchored, node: YamlNode): void {
    if (event.anchorStart >= 0) this.#anchors.set(this.#anchorOf(event), node);
  }

  #anchorOf({ anchorStart, anchorEnd }: Anchored): string {
    return anchorStart < 0 ? '' : this.#source.slice(anchorStart, anchorEnd);
  }

  #measure(node: YamlNode, children: readonly YamlNode[]): void {
    this.#sizes.set(
      node,
      children.reduce((size, child) => size + (this.#sizes.get(child) ?? 1), 1),
    );
  }

  #closed(): boolean {
    if (this.#events[this.#next]?.type !== 6) return false;
    this.#next += 1;
    return true;
  }
}

/** The styles of texts behind `|` and `>`. */
const blockStyles: readonly number[] = [4, 5];

function isBlock({ style }: { readonly style: number }): boolean {
  return blockStyles.includes(style);
}

/** Whether the last line has text but no line end. */
function endsInText(source: string): boolean {
  return source.slice(source.lastIndexOf('\n') + 1).trim() !== '';
}

/** The offset of the last `|` or `>` at the end of a line before a block's first line; blank lines may lie between. */
function blockStart(source: string, offset: number): number {
  let end = offset;
  while (end > 0 && isBlank(source.charCodeAt(end - 1))) end -= 1;
  const lineStart = end === 0 ? 0 : source.lastIndexOf('\n', end - 1) + 1;
  const header = /[|>][-+0-9]*(?:\s+#.*)?$/.exec(source.slice(lineStart, end));
  return header ? lineStart + header.index : offset;
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
