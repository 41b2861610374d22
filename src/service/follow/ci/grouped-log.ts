import type { OutputStream } from '../../../host.ts';
import { createLineSplitter } from '../report/line-splitter.ts';
import { eventOf } from '../report/log-event.ts';
import { createLogSummary } from '../report/log-summary.ts';
import { longestTellingLine, type ObservedLog } from '../report/observed-log.ts';
import type { CiSystem } from './ci-system.ts';

const newline = 0x0a;

/**
 * Writes a log to `out` line by line, the lines of each step in a group of its own. Nothing in the log is obeyed by the CI
 * system.
 */
export const groupLog = (out: OutputStream, system: CiSystem): ObservedLog => {
  const lines = createLineSplitter();
  const summary = createLogSummary();
  let isShielded = false;
  let isGrouped = false;

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

  /** What goes before a line. */
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

  const shown = (line: Uint8Array): Uint8Array[] => {
    const harmless = system.harmless(line);
    const text = harmless.length <= longestTellingLine ? Buffer.from(harmless).toString() : '';
    summary.see(text);
    return [Buffer.from(marksBefore(text)), harmless];
  };
  const put = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await out.write(bytes);
  };

  return {
    stream: {
      isTTY: out.isTTY,
      columns: out.columns,
      write: (chunk) =>
        put(Buffer.concat(lines.split(typeof chunk === 'string' ? Buffer.from(chunk) : chunk).flatMap(shown))),
    },
    close: async () => {
      const rest = lines.rest();
      if (rest.length > 0) await put(Buffer.concat([...shown(rest), Uint8Array.of(newline)]));
      await put(Buffer.from(outside(endGroup())));
    },
    summary,
  };
};
