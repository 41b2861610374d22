/** Version control's own files. Left out at every level, unlike az, which looks at the top only (commands.md 19, 35). */
const names = new Set(['.git', '.gitignore', '.bzr', '.bzrignore', '.hg', '.hgignore', '.svn']);

/** Whether a file or folder of this name belongs to version control and not to the context. */
export const isVersionControl = (name: string): boolean => names.has(name);
