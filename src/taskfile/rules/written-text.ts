import type { CheckedText, Span } from './rule.ts';

/** Whether a text stands in the file as it is, so that no action, alias, or escape made it. */
export function isWritten({ source }: Pick<CheckedText, 'source'>, span: Span | undefined, text: string): boolean {
  return span?.end !== undefined && source.slice(span.start, span.end) === text;
}

/** A part of the file as its author wrote it, for a text that may have come out of actions and aliases. */
export function asWritten({ source }: Pick<CheckedText, 'source'>, span: Span | undefined, text: string): string {
  const written = span?.end === undefined ? text : source.slice(span.start, span.end);
  return written === '' || written.includes('\n') ? text : written;
}
