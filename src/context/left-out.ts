/** Version control's own files. Left out at every level, unlike az, which looks at the top only (commands.md 19.35). */
const versionControl = new Set(['.git', '.gitignore', '.bzr', '.bzrignore', '.hg', '.hgignore', '.svn']);

/** Whether a file or folder of this name belongs to version control and not to the context. */
export const isVersionControl = (name: string): boolean => versionControl.has(name);

/** The usual name of a Python virtual environment: programs of this machine, which no image has a use for. */
export const virtualEnvironment = '.venv';
