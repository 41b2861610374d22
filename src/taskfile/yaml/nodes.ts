import { type Event, getScalarValue } from 'js-yaml';
import { Problem, problemAt } from '../problem.ts';
import { firstDocument, loneDash } from './first-document.ts';

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

/**
 * Parses the first document of a YAML text into nodes with offsets; undefined for an empty document.
 * Throws a Problem `yaml: …` for a syntax error (taskfile.md 2.2).
 */
export function parseYaml(text: string): YamlNode | undefined {
  const { events, parsed } = firstDocument(text);
  return new Composer(parsed, events).compose();
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

/** Number of nodes below, following aliases; stops counting at `limit`. */
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
