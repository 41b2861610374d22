/** A template that cannot be parsed or executed; the message is Go's, the offset is in the template's text. */
export class TemplateError extends Error {
  readonly offset: number;
  /** Why acrtask goes no further, for a template that the engine would carry out. */
  readonly refusal: string | undefined;

  constructor(message: string, offset: number, refusal?: string) {
    super(message);
    this.name = 'TemplateError';
    this.offset = offset;
    this.refusal = refusal;
  }
}

/** 1-based line of an offset. */
export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

/** Bytes between the line's start and an offset, as Go counts columns. */
export function columnOf(source: string, offset: number): number {
  const lineStart = source.lastIndexOf('\n', offset - 1) + 1;
  return Buffer.byteLength(source.slice(lineStart, offset));
}
