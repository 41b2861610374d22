/** The tag of a task that `apply` created: the name of its project. */
export const projectTag = 'acrtask-project';

/** The project that a task belongs to; undefined for tasks that `apply` did not create. */
export const projectOf = ({ tags }: { readonly tags?: unknown }): string | undefined => {
  const found = (tags as Readonly<Record<string, unknown>> | null | undefined)?.[projectTag];
  return typeof found === 'string' ? found : undefined;
};
