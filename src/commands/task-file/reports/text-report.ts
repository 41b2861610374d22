import type { CiSystem } from '../../../follow/ci/ci-system.ts';
import type { OutputStream } from '../../../host.ts';
import type { Severity } from '../../../taskfile/diagnostics/diagnostic-codes.ts';
import type { Diagnostic } from '../../../taskfile/model.ts';
import type { Report } from './report.ts';

const counted = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;

/** How many problems of each severity: `2 files checked: 1 error, 3 warnings.` */
export const countText = (files: number, severities: readonly Severity[]): string => {
  const count = (severity: Severity): number => severities.filter((each) => each === severity).length;
  const parts = [
    ...[count('error')].filter(Boolean).map((n) => counted(n, 'error')),
    ...[count('warning')].filter(Boolean).map((n) => counted(n, 'warning')),
    ...[count('information')].filter(Boolean).map((n) => `${n} informational`),
  ];
  return `${counted(files, 'file')} checked: ${parts.length === 0 ? 'no problems' : parts.join(', ')}.`;
};

/** A text as a CI system may show it: it obeys nothing that stands in a file. */
const harmless = (text: string, ci: CiSystem | undefined): string => {
  if (!ci) return text;
  const lines = text.split('\n').map((line) => Buffer.from(ci.harmless(Buffer.from(line))).toString());
  return `${ci.shield()}${lines.join('\n')}${ci.unshield()}`;
};

export interface TextReportOptions {
  readonly coloured: boolean;
  /** The system that shows the text in its log. */
  readonly ci?: CiSystem | undefined;
  /** Removes known secrets. */
  redact(text: string): string;
}

/** Every problem with its line and a pointer, for people, and how many there are. */
export const textReport = (out: OutputStream, { coloured, ci, redact }: TextReportOptions): Report => {
  const severities: Severity[] = [];
  let files = 0;
  return {
    async file({ name, source, diagnostics }) {
      files += 1;
      severities.push(...diagnostics.map(({ severity }) => severity));
      if (diagnostics.length === 0) return;
      const { diagnosticsText } = await import('../../../taskfile/diagnostics/diagnostic-text.ts');
      // First what there is to do, in the order of the file.
      const isInformation = ({ severity }: Diagnostic): boolean => severity === 'information';
      const ordered = [...diagnostics.filter((each) => !isInformation(each)), ...diagnostics.filter(isInformation)];
      const text = diagnosticsText(name, source, ordered, { coloured, columns: out.columns });
      await out.write(harmless(redact(text), ci));
    },
    async end() {
      if (files === 0) return;
      await out.write(`${severities.length === 0 ? '' : '\n'}${countText(files, severities)}\n`);
    },
  };
};
