import { expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const codes = ['torn-action', 'joined-lines', 'open-quote'] as const;
const step = (cmd: string, more = ''): string => `version: v1.1.0\nsteps:\n  - cmd: ${cmd}\n${more}`;
const torn =
  "3 torn-action: one brace begins no template action, so this stays as it is | Begin it with '{{' and end it with '}}'.";
const open = (mark: string, line = 3): string =>
  `${line} open-quote: the quotation mark ${mark} is opened but not closed, so the shell refuses the command | Close it, or write a backslash before it.`;
const unended = (mark: string, end: string, line = 3): string =>
  `${line} open-quote: '${mark}' is opened but not closed, so the shell refuses the command | Add '${end}'.`;
const joined =
  '6 joined-lines: the line is indented more than the entry above it, and so is part of its text | Indent it like the entry above it.';

const dashless = "6 joined-lines: the line has no '- ', and so is part of the entry above it | Begin it with '- '.";

it.each<[string, string, string[]]>([
  ['a variable behind one brace', step('bash echo {.Run.ID}}'), [torn]],
  ['a secret behind one brace', step('bash echo { index .Secrets "a" }}'), [torn]],
  ['a template of another tool', step('docker images --format "{{ "{{.ID}}" }} {.items} {if}"'), []],
  ['a map with a variable', step('a', '    env: ["A={{.Run.ID}}"]\n'), []],
  ['a single quotation mark', step("bash -c 'echo a"), [open("'")]],
  ['a double one', step('bash -c "echo a'), [open('"')]],
  ["an apostrophe in a variable's text", step('a', "    env:\n      - TEXT=it's\n"), [open("'", 5)]],
  ['marks in marks', step(`bash echo 'echo "a" it'"'"'s \\" "'`), []],
  ['a double one for a second shell', step(`bash -c 'echo "a'`), [open('"')]],
  ['a single one for a second shell', step(`alpine:3 sh -ec "echo it's"`), [open("'")]],
  ['on a line of several', step(`|\n      bash -c 'set -e\n      echo "a'\n`), [open('"', 5)]],
  ['a command in a text', step('bash -c "echo $(date"'), [unended('$(', ')')]],
  ['a command for a second shell', step(`bash -c 'V=$(cat v; echo $V'`), [unended('$(', ')')]],
  ['a sum', step(`bash -c 'echo $((1+2)'`), [unended('$(', ')')]],
  ['a variable', step(`bash -c 'echo \${V:-x'`), [unended('${', '}')]],
  [
    'a backtick',
    step('bash -c "echo `date"'),
    [
      '3 open-quote: a backtick is opened but not closed, so the shell refuses the command | Write a second one behind the command.',
    ],
  ],
  ['a command in the text of a build', step('a', '  - build: -t a:1 --label d=$(date .\n'), [unended('$(', ')', 4)]],
  ['a text in a command', step('bash -c "$(echo "a (b" `date`)"'), []],
  ['a closing bracket in marks', step(`bash -c "echo $(echo ')' \\) ")") \${A:-"b c"}"`), []],
  ['a sum in brackets', step(`bash -c 'echo $(( (1+2) * 3 )) $(a; (b))'`), []],
  ['an apostrophe in what a variable has instead', step(`bash -c "echo \${A:-it's}"`), []],
  ['a choice', step(`bash -c 'V=$(case a in a) echo 1;; esac)'`), []],
  ['an escaped mark of bash', step(`bash -c "printf $'a\\'b'"`), []],
  ['a comment', step(`|\n      bash -c '\n      a # it"s $(b\n      c'\n`), []],
  ['a comment right behind a separator', step(`|\n      bash -c '\n      a;# it"s $(b\n      c &&# "\n      d'\n`), []],
  ['a comment in a command', step(`|\n      bash -c '\n      a $(# "\n      b) \`# " \`'\n`), []],
  ['no comment behind backticks', step('bash -c "a" `b`#"'), [open('"')]],
  ['no comment behind an escaped mark', step('bash -c a\\;#"'), [open('"')]],
  ['the number of the process', step('bash -c "echo $$$$(date) $$$${"'), []],
  ['an apostrophe two variables deep', step(`bash -c "echo \${A:-\${B:-it's}}"`), []],
  ["PowerShell's escape on Linux", step('a/powershell:1 pwsh -c "echo `$x"'), [expect.stringContaining('a backtick')]],
  ["PowerShell's escape on Windows", step('a/windows/servercore:1 powershell -c "echo `$x"'), []],
  ['another program with -c', step(`alpine:3 git -c "a=it's" b`), []],
  ['a command that the first shell carries out', step(`bash -c "echo $(echo \\' | tr -d \\')"`), []],
  ['an escaped one', step('bash echo \\"a'), []],
  ['an apostrophe in a comment of the shell', step("bash echo a && true # it's"), []],
  ['a here-document', step('|\n      bash -c "cat <<END\n      it\'s\n      END"\n'), []],
  ['an entry that is indented too far', step('a', '    env:\n      - A=b\n       - C=d\n'), [joined]],
  ['an entry without its dash', step('a', '    env:\n      - A=b\n        C=d\n'), [dashless]],
  ['an image without its dash', step('a', '  - push:\n      - a:1\n        b:1\n'), [dashless]],
  ['a text over two lines', step('a', '    env:\n      - A=b\n        c\n'), []],
])('%s', async (_about, text, found) => {
  expect(await foundIn(text, { codes: [...codes] })).toEqual(found);
});
