import type { OutputStream } from '../../host.ts';
import { createLineSplitter, eventOf, type LinePart, tellingText } from '../report/log-lines.ts';
import { createLogSummary } from '../report/log-summary.ts';
import type { ObservedLog } from '../report/observed-log.ts';
import type { CiSystem } from './ci-system.ts';

const newline = 0x0a;

/**
 * Writes a log to `out` line by line, long lines in pieces, with each step's lines in a group. The CI system obeys
 * nothing in the log.
 */
export const groupLog = (out: OutputStream, system: CiSystem): ObservedLog => {
  const lines = createLineSplitter();
  const summary = createLogSummary();
  let isShielded = false;
  let isGrouped = false;
  /** The end of an unfinished long line that may be the start of a command. */
  let suspicious: Uint8Array = new Uint8Array();

  const outside = (commands: string): string => {
    const text = (isShielded ? system.unshield() : '') + commands;
    isShielded = false;
    return text;
  };
  const endGroup = (): string => {
    const text = isGrouped ? system.endGroup : '';
    isGrouped = false;
    return text;
  };
  const shield = (): string => {
    const text = isShielded ? '' : system.shield();
    isShielded = true;
    return text;
  };

  /** What to write before a line. */
  const marksBefore = (line: string): string => {
    const event = eventOf(line);
    if (event?.kind === 'started') {
      const marks = outside(endGroup() + system.beginGroup(`Step ${event.id}`));
      isGrouped = true;
      return marks + shield();
    }
    const isOutside = event && event.kind !== 'launched' && event.kind !== 'executed';
    return (isOutside && isGrouped ? outside(endGroup()) : '') + shield();
  };

  const harmless = ({ bytes, ends }: LinePart): Uint8Array => {
    const all = suspicious.length === 0 ? bytes : Buffer.concat([suspicious, bytes]);
    const ready = all.subarray(0, all.length - (ends ? 0 : system.unfinished(all)));
    suspicious = all.slice(ready.length);
    return system.harmless(ready);
  };

  const shown = (part: LinePart): Uint8Array[] => {
    summary.see(part);
    const marks = part.begins ? [Buffer.from(marksBefore(tellingText(part) ?? ''))] : [];
    return [...marks, harmless(part)];
  };
  const put = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await out.write(bytes);
  };

  return {
    stream: {
      isTTY: out.isTTY,
      columns: out.columns,
      get readerHasLeft() {
        return out.readerHasLeft ?? false;
      },
      write: (chunk) =>
        put(Buffer.concat(lines.split(typeof chunk === 'string' ? Buffer.from(chunk) : chunk).flatMap(shown))),
    },
    close: async () => {
      const { bytes, begins } = lines.rest();
      if (bytes.length > 0 || !begins)
        await put(Buffer.concat([...shown({ bytes, begins, ends: true }), Uint8Array.of(newline)]));
      await put(Buffer.from(outside(endGroup())));
    },
    summary,
  };
};
