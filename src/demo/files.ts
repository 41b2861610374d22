/** Set by the build: where the files are relative to the bundle. */
declare const ACRTASK_DEMO_FILES: string | undefined;

/** The folder with the tutorial's scripts, task files, and stand-ins for its git repositories. */
export const demoFiles = new URL(
  typeof ACRTASK_DEMO_FILES === 'string' ? ACRTASK_DEMO_FILES : './files/',
  import.meta.url,
);
