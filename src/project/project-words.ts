/** What options of `create` and `identity setup` are called in a project file. */
const keys: readonly (readonly [RegExp, string])[] = [
  [/--pull-from\b/g, 'access.pull'],
  [/--push-to\b/g, 'access.push'],
  [/--vault\b(?!-)/g, 'access.vaults'],
  [/--source-acr-auth-id\b/g, 'sourceAcrAuthId'],
  [/--auth-mode\b/g, 'authMode'],
  [/--git-access-token\b/g, 'triggers.token'],
  [/--commit-trigger-enabled\b/g, 'triggers.commit'],
  [/--pull-request-trigger-enabled\b/g, 'triggers.pullRequest'],
  [/--context (?=\S)/g, 'context: '],
];

/** A message about the options of commands, in the words of a project file. */
export const inProjectWords = (text: string): string =>
  keys.reduce((words, [option, key]) => words.replace(option, key), text);
