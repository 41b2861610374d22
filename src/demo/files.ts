/** Set by the build: where the files lie as seen from the bundle. */
declare const ACRTASK_DEMO_FILES: string | undefined;

/** The folder of the tutorial's scripts, task files and stand-ins for its git repositories. */
export const demoFiles = new URL(
  typeof ACRTASK_DEMO_FILES === 'string' ? ACRTASK_DEMO_FILES : './files/',
  import.meta.url,
);
