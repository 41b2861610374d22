import { expect, it } from 'vitest';
import { checkTaskFile } from '../../../src/taskfile/check-task-file.ts';

it.each([
  // What cannot be read.
  ['{{.Run.ID | uper}}', "there is no template function 'uper' (Did you mean 'upper'?)"],
  ['{{Run.ID}}', "'.' is missing before 'Run' (Did you mean '.Run'?)"],
  ['{{toYaml .Values}}', "there is no template function 'toYaml' (It is one of Helm's.)"],
  ['{{.Run.ID', "a template action does not end (End the action with '}}'.)"],
  ['{{.Run.ID}', "a template action does not end with '}}' (End the action with '}}'.)"],
  ['{{end}}', "nothing is open here for {{end}} to belong to (Add the 'if', 'range', or 'with', or remove it.)"],
  ['{{if .Values.x}}a', "an 'if', 'range', or 'with' has no {{end}} (Add {{end}} behind what belongs to it.)"],
  [
    '{{.Secrets.a-b}}',
    'a name in a template contains \'-\' (Write {{index .Secrets "my-name"}} for a name that contains a dash.)',
  ],
  [
    '{{printf "a}}',
    'a quotation mark is missing in a template action (Close the text with the mark that it begins with.)',
  ],
  ['{{}}', 'a template action is empty (Name what it prints, such as {{.Run.ID}}.)'],
  ['{{$x}}', "the template has no variable '$x' (Give it a value first: {{$x := …}}.)"],
  [
    '{{define "t"}}a{{end}}{{define "t"}}b{{end}}',
    "the template 't' is defined twice (Give one of them another name.)",
  ],
  [
    '{{if .Values.x}}{{define "t"}}a{{end}}{{end}}',
    '{{define}} stands inside of something else (Move it to the outside, as far as its {{end}}.)',
  ],
  ['{{(printf "a"}}', "a ')' is missing in a template action (Add ')'.)"],
  // What fails.
  ['{{$x = 1}}', "the template has no variable '$x' (Give it a value first: {{$x := …}}.)"],
  ['{{.Value.x}}', "there is no '.Value' in templates (Did you mean '.Values'?)"],
  ['{{.Foo.x}}', "there is no '.Foo' in templates (Templates have .Run, .Build, .Values, .Secrets.)"],
  [
    '{{.Run.ID.x}}',
    "'.Run.ID.x' looks for 'x' in something that has no parts (Leave out '.x': values are texts, numbers, and lists.)",
  ],
  ['{{upper "a" "b"}}', "'upper' takes 1 argument, not 2"],
  ['{{fail "no"}}', 'the template stops: no'],
  ['{{range .Run.ID}}{{end}}', "'.Run.ID' is not a list, so 'range' cannot go through it"],
])('says in plain words what is wrong with %s', async (action, words) => {
  const [first] = await checkTaskFile(`steps:\n  - cmd: bash echo ${action}\n`, {});
  const hint = first?.hint === undefined || !words.endsWith(')') ? '' : ` (${first.hint})`;
  expect(`${first?.line} ${first?.message}${hint}`).toBe(`2 ${words}`);
});

it('takes no function that the service has for an error', async () => {
  const found = await checkTaskFile('steps:\n  - cmd: bash echo {{now}}\n    timeot: 3\n', {});
  expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    "information: what 'now' returns is not known here, so what follows from it is not checked",
    "warning: unknown key 'timeot'",
  ]);
});

it('tells all actions that fail, and what is wrong beside them', async () => {
  const text = `steps:
  - cmd: bash {{ .Run.ID | uper }} {{ .Value.x }}
  - cmd: bash {{ .Values.x }
    env: ["A={{ .Run.Foo }}"]
  - comd: bash {{ nope }}
`;
  expect((await checkTaskFile(text, {})).map(({ line, code }) => `${line} ${code}`)).toEqual([
    '2 invalid-template',
    '2 failed-template',
    '3 invalid-template',
    '4 unknown-variable',
    '5 unknown-key',
    '5 invalid-template',
  ]);
});
