/** Set by the build from package.json; `development` when the sources run unbundled. */
declare const ACRTASK_VERSION: string | undefined;

export const version: string = typeof ACRTASK_VERSION === 'string' ? ACRTASK_VERSION : 'development';
