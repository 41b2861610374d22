const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repository = new RegExp(`^${part}(?:/${part})*$`);

/** Whether a repository may have that name (OCI distribution specification, "Pulling manifests"). */
export const isRepositoryName = (name: string): boolean => name.length <= 255 && repository.test(name);

/** Whether a tag may have that name. */
export const isTagName = (name: string): boolean => /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/.test(name);
