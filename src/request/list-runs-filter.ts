/** The filters for runs (commands.md 2.8). */
export interface RunsWanted {
  /** Name of the task. */
  readonly name?: string | undefined;
  readonly runStatus?: string | undefined;
  /** An image by digest, as in `hello@sha256:...`. */
  readonly image?: string | undefined;
  /** Only runs queued at or after this time. */
  readonly since?: Date | undefined;
  /** Only runs queued before this time. */
  readonly until?: Date | undefined;
  /** Only runs that have not ended. */
  readonly ongoing?: boolean | undefined;
}

const ongoingStatuses = ['Queued', 'Started', 'Running'];

/** A text as OData writes it, with quotes inside doubled (commands.md 2.8). */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The OData `$filter` for runs; undefined for all runs. Quotes inside values are doubled (commands.md 2.8). */
export const runsFilter = ({ name, runStatus, image, since, until, ongoing }: RunsWanted): string | undefined => {
  const clauses = [
    ...(name ? [`TaskName eq ${quoted(name)}`] : []),
    ...(runStatus ? [`Status eq ${quoted(runStatus)}`] : []),
    ...(image ? [`contains(OutputImageManifests, ${quoted(image)})`] : []),
    ...(since ? [`CreateTime ge ${since.toISOString()}`] : []),
    ...(until ? [`CreateTime lt ${until.toISOString()}`] : []),
    ...(ongoing ? [`(${ongoingStatuses.map((status) => `Status eq ${quoted(status)}`).join(' or ')})`] : []),
  ];
  return clauses.length > 0 ? clauses.join(' and ') : undefined;
};
