import type { Report } from './report.ts';

/** The list of all problems, each with its file, for `print`. */
export const dataReport = (print: (result: unknown) => Promise<void>): Report => {
  const items: object[] = [];
  return {
    async file({ name, diagnostics }) {
      for (const { code, severity, message, hint, line, column, end } of diagnostics)
        items.push({
          file: name,
          line: line ?? null,
          column: column ?? null,
          endLine: end?.line ?? null,
          endColumn: end?.column ?? null,
          severity,
          code,
          message,
          hint: hint ?? null,
        });
    },
    end: () => print(items),
  };
};
