/** A template that cannot be parsed or executed; the message is Go's, the offset is in the template's text. */
export class TemplateError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'TemplateError';
    this.offset = offset;
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
