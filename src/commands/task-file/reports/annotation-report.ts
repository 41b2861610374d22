import type { CiSystem } from '../../../follow/ci/ci-system.ts';
import type { OutputStream } from '../../../host.ts';
import type { Report } from './report.ts';
import type { RepositoryPaths } from './repository-paths.ts';

/** Every problem as an annotation of a CI system, which shows it beside the file. */
export const annotationReport = (out: OutputStream, ci: CiSystem, paths: RepositoryPaths): Report => ({
  async file({ path, diagnostics }) {
    const file = path === undefined ? undefined : paths.fromRoot(path);
    const lines = diagnostics.map(({ code, severity, message, hint, line, column, end }) =>
      ci.annotation({
        severity,
        title: code,
        message: hint === undefined ? message : `${message}\n${hint}`,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined || column === undefined ? {} : { line, column, ...(end ? { end } : {}) }),
      }),
    );
    if (lines.length > 0) await out.write(lines.join(''));
  },
  async end() {},
});
