/** The hidden command with which the shell scripts request completions. */
export const completeWord = '__complete';

/** The hidden command that queries Azure for names. `complete` starts it with the query as the argument. */
export const refreshWord = '__refresh-names';
