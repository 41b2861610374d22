import type { Transcript } from '../../../emulator/engine/transcript.ts';
import type { RunLog } from '../../../runner/run-log.ts';

/** The log of a run in the emulator. */
export interface JobLog extends RunLog {
  /** Writes what steps printed without a line end. */
  flush(): void;
}

/** Writes to a transcript, line by line, so that a name or a secret is seen whole; `shown` is applied to everything. */
export const jobLog = (transcript: Pick<Transcript, 'line' | 'print'>, shown: (text: string) => string): JobLog => {
  const begun = new Map<string, { readonly decoder: TextDecoder; text: string }>();
  return {
    line: (text) => transcript.line(shown(text)),
    text: (text) => transcript.print(shown(text)),
    output: (stepId, stream, bytes) => {
      const key = `${stepId} ${stream}`;
      const open = begun.get(key) ?? { decoder: new TextDecoder(), text: '' };
      begun.set(key, open);
      open.text += open.decoder.decode(bytes, { stream: true });
      const end = open.text.lastIndexOf('\n');
      if (end < 0) return;
      transcript.print(shown(open.text.slice(0, end)));
      open.text = open.text.slice(end + 1);
    },
    flush: () => {
      for (const { decoder, text } of begun.values()) {
        const rest = text + decoder.decode();
        if (rest !== '') transcript.print(shown(rest));
      }
      begun.clear();
    },
  };
};
