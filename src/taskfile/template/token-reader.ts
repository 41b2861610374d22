import { type Token, tokenize } from './lexer.ts';
import { lineOf, TemplateError } from './template-error.ts';
import { unquote } from './unquote.ts';

/** Reads the tokens of a template, with Go's error messages. */
export class TokenReader {
  readonly #name: string;
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #actionStart = 0;

  constructor(name: string, source: string) {
    this.#name = name;
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  /** Stores where the current action begins, for errors from further down. */
  startAction(at: number): void {
    this.#actionStart = at;
  }

  /** A position that `rewind` can return to. */
  mark(): number {
    return this.#next;
  }

  rewind(mark: number): void {
    this.#next = mark;
  }

  /** Puts the last token back. */
  putBack(): void {
    this.#next -= 1;
  }

  /** The template's text between two offsets. */
  sourceText(start: number, end: number): string {
    return this.#source.slice(start, end);
  }

  /** The next token, without consuming it. */
  peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'eof', text: '', at: this.#source.length };
  }

  /** Consumes the next token. */
  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Consumes white space. */
  skipSpace(): void {
    while (this.peek().kind === 'space') this.#next += 1;
  }

  /** The next token that is not white space, without consuming anything. */
  peekWord(): Token {
    const start = this.#next;
    this.skipSpace();
    const token = this.peek();
    this.#next = start;
    return token;
  }

  /** Consumes the closing delimiter. */
  expectClose(context: string): void {
    this.skipSpace();
    const token = this.take();
    if (token.kind !== 'close') throw this.unexpected(token, context);
  }

  /** The value of a string token. */
  textOf(token: Token): string {
    const text = unquote(token.text);
    if (text === undefined) throw this.error('invalid syntax', token.at);
    return text;
  }

  /** The error for an unexpected token. */
  unexpected(token: Token, context: string): TemplateError {
    if (token.kind !== 'error') return this.error(`unexpected ${this.#show(token)} in ${context}`, token.at);
    const started = lineOf(this.#source, this.#actionStart);
    const isWhole = /^illegal number|comment/.test(token.text);
    const isElsewhere = started !== lineOf(this.#source, token.at) && !isWhole;
    const where = isElsewhere ? ` started at ${this.#name}:${started}` : '';
    const joint = isElsewhere && !token.text.endsWith(' action') ? ' in action' : '';
    return this.error(`${token.text}${joint}${where}`, token.at, this.#actionStart);
  }

  /** A syntax error at an offset, or shown at another one. */
  error(message: string, at: number, shownAt = at): TemplateError {
    return new TemplateError(`template: ${this.#name}:${lineOf(this.#source, at)}: ${message}`, shownAt);
  }

  #show(token: Token): string {
    if (token.kind === 'eof') return 'EOF';
    if (token.kind === 'keyword' || token.kind === 'dot') return `<${token.text}>`;
    return token.text.length > 10 ? `${JSON.stringify(token.text.slice(0, 10))}...` : JSON.stringify(token.text);
  }
}
