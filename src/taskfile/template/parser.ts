import type { Token } from './lexer.ts';
import type { TemplateNode } from './nodes.ts';
import { PipelineParser } from './pipeline-parser.ts';
import { TokenReader } from './token-reader.ts';

/** A parsed template: its own body and the templates it defines. */
export interface Template {
  readonly name: string;
  readonly source: string;
  readonly bodies: ReadonlyMap<string, readonly TemplateNode[]>;
}

/** Parses a Go template; `isFunction` says which names it may call. Throws a TemplateError with Go's text. */
export function parseTemplate(name: string, source: string, isFunction: (name: string) => boolean): Template {
  const bodies = new Map<string, readonly TemplateNode[]>();
  const reader = new TokenReader(name, source);
  const parser = new Parser(reader, new PipelineParser(reader, isFunction), bodies);
  parser.parseRoot(name);
  return { name, source, bodies };
}

interface Body {
  readonly nodes: TemplateNode[];
  readonly end: 'end' | 'else' | 'eof';
  readonly at: number;
  /** Whether `if` or `with` stands behind its `else`. */
  readonly isChained?: boolean;
}

const isBlank = (nodes: readonly TemplateNode[]): boolean =>
  nodes.every((node) => node.kind === 'text' && node.text.trim() === '');

class Parser {
  readonly #reader: TokenReader;
  readonly #pipelines: PipelineParser;
  readonly #bodies: Map<string, readonly TemplateNode[]>;
  #loops = 0;

  constructor(reader: TokenReader, pipelines: PipelineParser, bodies: Map<string, readonly TemplateNode[]>) {
    this.#reader = reader;
    this.#pipelines = pipelines;
    this.#bodies = bodies;
  }

  parseRoot(name: string): void {
    const { nodes, end, at } = this.#body(true);
    if (end !== 'eof') throw this.#reader.error(`unexpected {{${end}}}`, at);
    this.#define(name, nodes, at);
  }

  /** Reads nodes up to `{{end}}`, `{{else` or the end of the text; the word itself is consumed. */
  #body(isRoot = false): Body {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#reader.take();
      if (token.kind === 'eof') return { nodes, end: 'eof', at: token.at };
      if (token.kind === 'text') {
        nodes.push({ kind: 'text', text: token.text, at: token.at });
        continue;
      }
      if (token.kind !== 'open') throw this.#reader.unexpected(token, 'input');
      this.#reader.startAction(token.at);
      const word = this.#reader.peekWord();
      if (word.kind === 'keyword' && word.text === 'end') {
        this.#reader.skipSpace();
        this.#reader.take();
        this.#reader.expectClose('end');
        return { nodes, end: 'end', at: word.at };
      }
      if (word.kind === 'keyword' && word.text === 'else') {
        this.#reader.skipSpace();
        this.#reader.take();
        const next = this.#reader.peekWord();
        const isChained = next.kind === 'keyword' && (next.text === 'if' || next.text === 'with');
        if (!isChained) this.#reader.expectClose('else');
        return { nodes, end: 'else', at: word.at, isChained };
      }
      if (isRoot && word.kind === 'keyword' && word.text === 'define') {
        this.#reader.skipSpace();
        this.#reader.take();
        this.#definition();
        continue;
      }
      nodes.push(this.#action(word, token.at));
    }
  }

  #action(word: Token, at: number): TemplateNode {
    if (word.kind !== 'keyword') {
      const pipe = this.#pipelines.pipeline('command', 'close');
      return { kind: 'action', pipe, at };
    }
    this.#reader.skipSpace();
    this.#reader.take();
    switch (word.text) {
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(word.text, word.at);
      case 'define':
        // Only outside of all other bodies.
        throw this.#reader.unexpected(word, 'command');
      case 'block':
        return this.#block();
      case 'template':
        return this.#templateCall();
      default:
        return this.#jump(word.text === 'break' ? 'break' : 'continue', word.at);
    }
  }

  #jump(kind: 'break' | 'continue', at: number): TemplateNode {
    this.#reader.expectClose(`{{${kind}}}`);
    if (this.#loops === 0) throw this.#reader.error(`{{${kind}}} outside {{range}}`, at);
    return { kind, at };
  }

  #branch(kind: 'if' | 'with' | 'range', at: number): TemplateNode {
    return this.#pipelines.scoped(at, () => {
      const pipe = this.#pipelines.pipeline(kind, 'close');
      if (kind === 'range') this.#loops += 1;
      const { nodes, end, at: endAt, isChained } = this.#body();
      if (kind === 'range') this.#loops -= 1;
      if (end === 'eof') throw this.#reader.error('unexpected EOF', endAt);
      const otherwise = end === 'else' ? this.#otherwise(kind, isChained === true) : undefined;
      return { kind, pipe, body: nodes, otherwise, at };
    });
  }

  #otherwise(kind: 'if' | 'with' | 'range', isChained: boolean): TemplateNode[] {
    if (isChained) {
      const word = this.#reader.peekWord();
      if (word.text !== kind) throw this.#reader.unexpected(word, 'input');
      this.#reader.skipSpace();
      this.#reader.take();
      return [this.#branch(kind, word.at)];
    }
    const { nodes, end, at } = this.#body();
    if (end === 'eof') throw this.#reader.error('unexpected EOF', at);
    if (end === 'else') throw this.#reader.error('expected end; found {{else}}', at);
    return nodes;
  }

  #definition(): void {
    const { at } = this.#reader.peekWord();
    const name = this.#stringWord('define clause');
    this.#reader.expectClose('define clause');
    this.#separateBody(name, at);
  }

  #block(): TemplateNode {
    const at = this.#reader.peekWord().at;
    const name = this.#stringWord('block clause');
    const pipe = this.#pipelines.pipeline('block clause', 'close');
    this.#separateBody(name, at);
    return { kind: 'template', name, pipe, at };
  }

  #separateBody(name: string, start: number): void {
    const { nodes, end, at } = this.#pipelines.scoped(start, () => this.#body(), true);
    if (end !== 'end')
      throw this.#reader.error(end === 'eof' ? 'unexpected EOF' : 'unexpected {{else}} in define clause', at);
    this.#define(name, nodes, at);
  }

  /** Of two bodies with one name, the one that is not blank counts; when both are not, that is an error. */
  #define(name: string, nodes: readonly TemplateNode[], at: number): void {
    const known = this.#bodies.get(name);
    if (known === undefined || isBlank(known)) this.#bodies.set(name, nodes);
    else if (!isBlank(nodes)) {
      throw this.#reader.error(`template: multiple definition of template ${JSON.stringify(name)}`, at);
    }
  }

  #templateCall(): TemplateNode {
    const at = this.#reader.peekWord().at;
    const name = this.#stringWord('template clause');
    const pipe =
      this.#reader.peekWord().kind === 'close' ? undefined : this.#pipelines.pipeline('template clause', 'close');
    if (!pipe) this.#reader.expectClose('template clause');
    return { kind: 'template', name, pipe, at };
  }

  #stringWord(context: string): string {
    this.#reader.skipSpace();
    const token = this.#reader.take();
    if (token.kind !== 'string' && token.kind !== 'raw string') throw this.#reader.unexpected(token, context);
    return this.#reader.textOf(token);
  }
}
