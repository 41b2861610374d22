import { suggest } from '../../did-you-mean.ts';
import type { PlaceDetails } from '../diagnostics/problem.ts';
import { runFields } from '../run-data.ts';
import { templateFunctionNames } from './functions/table.ts';

type Words = Pick<PlaceDetails, 'plainly' | 'hint'>;

const roots = ['.Run', '.Build', '.Values', '.Secrets'];
const ofHelm = ['include', 'lookup', 'required', 'toYaml', 'fromYaml', 'tpl'];
/** Words that begin an action. */
const keywords = ['if', 'else', 'end', 'range', 'with', 'define', 'template', 'block'];
/** What other languages call a function. */
const otherNames: Readonly<Record<string, string>> = {
  ...{ equals: 'eq', equal: 'eq', notequals: 'ne', tolower: 'lower', lowercase: 'lower', toupper: 'upper' },
  ...{ uppercase: 'upper', base64: 'b64enc', b64: 'b64enc', foreach: 'range', for: 'range', elseif: 'else if' },
  ...{
    endif: 'end',
    endfor: 'end',
    endrange: 'end',
    endwith: 'end',
    fi: 'end',
    done: 'end',
    elsif: 'else if',
    elif: 'else if',
  },
};
const braces = "End the action with '}}'.";

/** What Go says about a template that cannot be parsed, and the same for the author of the file. */
const ofParsing: readonly (readonly [RegExp, (match: readonly string[]) => Words])[] = [
  [/^function "(.*)" not defined$/, ([, name = '']) => unknownFunction(name)],
  [/^unclosed action/, () => ({ plainly: 'a template action does not end', hint: braces })],
  [
    /^(?:unexpected "\}" in|bad character U\+007D)/,
    () => ({ plainly: "a template action does not end with '}}'", hint: braces }),
  ],
  [
    /^unexpected \{\{(\w+)\}\}/,
    ([, word = '']) => ({
      plainly: `nothing is open here for {{${word}}} to belong to`,
      hint: "Add the 'if', 'range', or 'with', or remove it.",
    }),
  ],
  [
    /^unexpected EOF/,
    () => ({ plainly: "an 'if', 'range', or 'with' has no {{end}}", hint: 'Add {{end}} behind what belongs to it.' }),
  ],
  [
    /^bad character U\+002D/,
    () => ({
      plainly: "a name in a template contains '-'",
      hint: 'Write {{index .Secrets "my-name"}} for a name that contains a dash.',
    }),
  ],
  [
    /^unterminated (?:raw )?quoted string/,
    () => ({
      plainly: 'a quotation mark is missing in a template action',
      hint: 'Close the text with the mark that it begins with.',
    }),
  ],
  [
    /^missing value for/,
    () => ({ plainly: 'a template action is empty', hint: 'Name what it prints, such as {{.Run.ID}}.' }),
  ],
  [/^undefined variable "(.*)"/, ([, name = '']) => undefinedVariable(name)],
  [
    /^template: multiple definition of template "(.*)"/,
    ([, name = '']) => ({ plainly: `the template '${name}' is defined twice`, hint: 'Give one of them another name.' }),
  ],
  [
    /^unexpected <define>/,
    () => ({
      plainly: '{{define}} stands inside of something else',
      hint: 'Move it to the outside, as far as its {{end}}.',
    }),
  ],
  [
    /^bad number syntax: "[-+]/,
    () => ({ plainly: "a template action does not end with '}}', or has an option in it", hint: braces }),
  ],
  [/^unclosed left paren/, () => ({ plainly: "a ')' is missing in a template action", hint: "Add ')'." })],
  [/^unexpected right paren/, () => ({ plainly: "a template action has a ')' too many", hint: 'Remove it.' })],
];

/** What Go says about an action that fails. */
const ofExecution: readonly (readonly [RegExp, (match: readonly string[]) => Words])[] = [
  [/^nil pointer evaluating/, ([, node = '']) => missingOwner(node)],
  [/^undefined variable: (.*)/, ([, , name = '']) => undefinedVariable(name)],
  [
    /^can't evaluate field (\w+)/,
    ([, node = '', field = '']) => ({
      plainly: `'${node}' looks for '${field}' in something that has no parts`,
      hint: roots.includes(`.${field}`)
        ? `Inside 'range' and 'with', '.' is the entry: write '$.${field}' for that of the whole file.`
        : `Leave out '.${field}': values are texts, numbers, and lists.`,
    }),
  ],
  [
    /^(\S+) is not a method but has arguments/,
    ([, node = '']) => ({
      plainly: `'${node}' is a value and takes no arguments`,
      hint: `Write '|' before a function that gets the value: ${node} | upper.`,
    }),
  ],
  [
    /^wrong number of args for (\w+): want (at least )?(\d+) got (\d+)/,
    ([, , name = '', least = '', want = '', got = '']) => ({
      plainly: `'${name}' takes ${least}${want} argument${want === '1' ? '' : 's'}, not ${got}`,
    }),
  ],
  [
    /^(?:wrong type for value; expected (\w+); got interface|invalid value; expected (\w+))/,
    ([, node = '', ...types]) => ({
      plainly: `there is nothing in '${node}', which a function needs as ${typeWord(types.join(''))}`,
      hint: `Put a default before the function: ${node} | default "" | …`,
    }),
  ],
  [
    /^(?:wrong type for value; expected (\w+); got (.+)|expected (\w+); found .*)/,
    ([, node = '', one = '', , other = '']) => ({
      plainly: `'${node}' is not ${typeWord(one || other)}, which the function takes`,
    }),
  ],
  [
    /^error calling (\w+): function ".*" is not available/,
    ([, , name = '']) => ({
      plainly: `what '${name}' returns is not known here, so what follows from it is not checked`,
    }),
  ],
  [/^error calling fail: (.*)$/s, ([, , message = '']) => ({ plainly: `the template stops: ${message}` })],
  [/^error calling (\w+): (.*)$/s, ([, , name = '', message = '']) => ({ plainly: `'${name}' fails: ${message}` })],
  [
    /^range can't iterate over/,
    ([, node = '']) => ({
      plainly: `'${node}' is not a list, so 'range' cannot go through it`,
      hint: 'Make a list of a text with splitList "," .Values.NAME.',
    }),
  ],
  [
    /^template "(.*)" not defined/,
    ([, , name = '']) => ({ plainly: `there is no template '${name}'`, hint: `Define it with {{define "${name}"}}.` }),
  ],
];

/** Says in words for the author of a file what Go says about a template; nothing for what it does not know. */
export function templateWords(message: string): Words {
  const executed = /executing ".*?" at <([\s\S]*?)>: ([\s\S]*)$/.exec(message);
  if (executed) {
    const [, node = '', text = ''] = executed;
    for (const [form, words] of ofExecution) {
      const match = form.exec(text);
      if (match) return words([match[0], node, ...match.slice(1).map((part) => part ?? '')]);
    }
    return { plainly: `the template action fails at '${node}': ${text}` };
  }
  const text = message.replace(/^template: [\s\S]*?:\d+: /, '');
  for (const [form, words] of ofParsing) {
    const match = form.exec(text);
    if (match) return words(match);
  }
  return { plainly: `a template action cannot be read: ${text}` };
}

function unknownFunction(name: string): Words {
  const plainly = `there is no template function '${name}'`;
  if ([...roots, ...runFields.map((field) => `.Run.${field}`)].includes(`.${name}`)) {
    return { plainly: `'.' is missing before '${name}'`, hint: `Did you mean '.${name}'?` };
  }
  if (name === 'secrets' || name === 'secret') return { plainly, hint: 'Write {{.Secrets.ID}} for a secret.' };
  if (name === 'values' || name === 'vars' || name === 'env')
    return { plainly, hint: 'Write {{.Values.NAME}} for a value.' };
  if (ofHelm.includes(name)) return { plainly, hint: "It is one of Helm's." };
  const [meant = otherNames[name.toLowerCase()]] = suggest(name, [...templateFunctionNames(), ...keywords]);
  if (meant !== undefined) return { plainly, hint: `Did you mean '${meant}'?` };
  return { plainly, hint: `Write '.Values.${name}' for a value, and text in quotation marks.` };
}

const undefinedVariable = (name: string): Words => ({
  plainly: `the template has no variable '${name}'`,
  hint: `Give it a value first: {{${name} := …}}.`,
});

function missingOwner(node: string): Words {
  const [, root = '', name = ''] = /^(\.\w+)(?:\.(\w+))?/.exec(node) ?? [];
  if (roots.includes(root)) {
    return {
      plainly: `'${root}.${name}' does not exist, so nothing can be read from it`,
      hint: 'Values are texts, numbers, and lists: they have no parts.',
    };
  }
  const [meant] = suggest(root, roots);
  const near = roots.find((each) => each.toLowerCase() === root.toLowerCase()) ?? meant;
  const plainly = `there is no '${root}' in templates`;
  return { plainly, hint: near === undefined ? `Templates have ${roots.join(', ')}.` : `Did you mean '${near}'?` };
}

const typeWord = (type: string): string =>
  ({ string: 'text', int: 'a whole number', int64: 'a whole number', float64: 'a number', bool: 'true or false' })[
    type
  ] ?? 'a list or map';
