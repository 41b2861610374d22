/** Which runs are wanted (commands.md 2.8). */
export interface RunsWanted {
  /** Name of the task. */
  readonly name?: string | undefined;
  readonly runStatus?: string | undefined;
  /** An image by digest, as in `hello@sha256:...`. */
  readonly image?: string | undefined;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The OData `$filter` for runs; undefined when all are wanted. Quotes inside values are doubled (commands.md 2.8). */
export const runsFilter = ({ name, runStatus, image }: RunsWanted): string | undefined => {
  const clauses = [
    ...(name ? [`TaskName eq ${quoted(name)}`] : []),
    ...(runStatus ? [`Status eq ${quoted(runStatus)}`] : []),
    ...(image ? [`contains(OutputImageManifests, ${quoted(image)})`] : []),
  ];
  return clauses.length > 0 ? clauses.join(' and ') : undefined;
};
