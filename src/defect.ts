/** Set by the build: the address at `bugs` of package.json, undefined while there is none. */
declare const ACRTASK_BUGS: string | undefined;

const builtIn: string | undefined = typeof ACRTASK_BUGS === 'string' ? ACRTASK_BUGS : undefined;

/**
 * The advice below an error that only a mistake in acrtask explains.
 * `evidence` is what a report of it has to contain; `address` is where reports go, if there is such a place.
 */
export const defectAdvice = (evidence: string, address: string | undefined = builtIn): string =>
  `This is a defect of acrtask. ${
    address === undefined
      ? `Include ${evidence} when you report it.`
      : `Report it at ${address} and include ${evidence}.`
  }`;

/** The evidence while the command ran without --debug. */
export const traceWithDebug = 'the trace that the same command prints with --debug';
