import type { PlaceDetails } from '../diagnostics/problem.ts';

type Words = Pick<PlaceDetails, 'plainly' | 'hint'>;

/** The line up to the place where the parser stops, and what begins there. */
interface Stop {
  readonly before: string;
  readonly rest: string;
}

/** What the parser says about a text, and the same for the author of the file. */
const words: readonly (readonly [RegExp, (stop: Stop) => Words | undefined])[] = [
  [
    /^bad indentation of a mapping entry/,
    ({ before, rest }) =>
      /:\s+$/.test(before) && /^-(?:\s|$)/.test(rest)
        ? {
            plainly: "'-' begins an entry of a list, which cannot stand behind a key",
            hint: `Write ["-"] for a list with the text '-', or begin the list on the next line.`,
          }
        : undefined,
  ],
  [
    /^unknown escape sequence/,
    () => ({
      plainly: 'a backslash in double quotation marks stands before a character that it cannot escape',
      hint: 'Write two backslashes, or put the text in single quotation marks.',
    }),
  ],
  [
    /^expected the node content, but found ','/,
    () => ({ plainly: "an entry is missing before ','", hint: 'Write the entry, or remove the comma.' }),
  ],
  [
    /^nesting exceeded maxDepth \(\d+\)/,
    () => ({ plainly: 'lists and maps are nested too deeply here', hint: 'Close the brackets that are open.' }),
  ],
  [
    /^null byte is not allowed/,
    () => ({ plainly: 'the text contains a null character', hint: 'Save the file as text in UTF-8.' }),
  ],
];

/** Says in words for the author of a file what the parser says about a text that is not YAML. */
export function yamlWords(reason: string, stop: Stop): Words {
  for (const [form, say] of words) {
    const said = form.test(reason) ? say(stop) : undefined;
    if (said) return said;
  }
  return { plainly: `the text is not valid YAML here: ${reason}` };
}
