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
  bodies.set(name, parser.parseRoot());
  return { name, source, bodies };
}

type EndWord = 'end' | 'else' | 'eof';

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

  parseRoot(): TemplateNode[] {
    const { nodes, end, at } = this.#body();
    if (end !== 'eof') throw this.#reader.error(`unexpected {{${end}}}`, at);
    return nodes;
  }

  /** Reads nodes up to `{{end}}`, `{{else` or the end of the text; the word itself is consumed. */
  #body(): { nodes: TemplateNode[]; end: EndWord; at: number } {
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
        return { nodes, end: 'else', at: word.at };
      }
      const node = this.#action(word, token.at);
      if (node) nodes.push(node);
    }
  }

  #action(word: Token, at: number): TemplateNode | undefined {
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
        return this.#definition();
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
      const { nodes, end, at: endAt } = this.#body();
      if (kind === 'range') this.#loops -= 1;
      if (end === 'eof') throw this.#reader.error('unexpected EOF', endAt);
      const otherwise = end === 'else' ? this.#otherwise(kind) : undefined;
      return { kind, pipe, body: nodes, otherwise, at };
    });
  }

  #otherwise(kind: 'if' | 'with' | 'range'): TemplateNode[] {
    const word = this.#reader.peekWord();
    if (word.kind === 'keyword' && word.text === kind && kind !== 'range') {
      this.#reader.skipSpace();
      this.#reader.take();
      return [this.#branch(kind, word.at)];
    }
    this.#reader.expectClose('else');
    const { nodes, end, at } = this.#body();
    if (end === 'eof') throw this.#reader.error('unexpected EOF', at);
    if (end === 'else') throw this.#reader.error('expected end; found {{else}}', at);
    return nodes;
  }

  #definition(): undefined {
    const { at } = this.#reader.peekWord();
    const name = this.#stringWord('define clause');
    this.#reader.expectClose('define clause');
    this.#bodies.set(name, this.#separateBody(at));
  }

  #block(): TemplateNode {
    const at = this.#reader.peekWord().at;
    const name = this.#stringWord('block clause');
    const pipe = this.#pipelines.pipeline('block clause', 'close');
    this.#bodies.set(name, this.#separateBody(at));
    return { kind: 'template', name, pipe, at };
  }

  #separateBody(start: number): TemplateNode[] {
    const { nodes, end, at } = this.#pipelines.scoped(start, () => this.#body(), true);
    if (end !== 'end')
      throw this.#reader.error(end === 'eof' ? 'unexpected EOF' : 'unexpected {{else}} in define clause', at);
    return nodes;
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
