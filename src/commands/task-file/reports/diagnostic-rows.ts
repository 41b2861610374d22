import { isObject } from '../../../json.ts';

/** Rows for `-o table`. */
export const diagnosticRows = (items: unknown): readonly Record<string, unknown>[] =>
  (Array.isArray(items) ? items : []).filter(isObject).map(({ file, line, column, severity, code, message }) => ({
    FILE: line === null ? file : `${file}:${line}:${column}`,
    SEVERITY: severity,
    CODE: code,
    MESSAGE: message,
  }));
