/** The first word of a command line that asks for candidates, as the scripts for shells do. */
export const completeWord = '__complete';

/** The first word of a command line that asks Azure for names, which `complete` starts; the question follows. */
export const refreshWord = '__refresh-names';
