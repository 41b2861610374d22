import type { Random } from './random.ts';

type Mutation = (text: string, random: Random, samples: readonly string[]) => string;

const characters = [
  ...' \t\n\r:-[]{},#&*!|>\'"%@`$?.<=~\\/()_0a9',
  ...['\r\n', '\0', '\ufeff', '\ud800', '\udc00', '\u2028', '\u0085', '\u00a0', '\ue000', '\ue001', 'é', '😀', '漢'],
];

const yamlTokens = [
  ...['null', '~', 'yes', '.nan', '.inf', '010', '0x1F', '1e3', '-1', '99999999999999999999', '2020-01-02', '<<: *a'],
  ...['&a ', '*a', '!!str ', '!!binary ', '!!int ', '!x ', '|', '>-', '|2', '? ', '---\n', '...\n', '%YAML 1.1\n'],
  ...[
    '[]',
    '{}',
    '[-]',
    '[a, b]',
    '{a: b}',
    "'it''s'",
    '"a\\u00e9\\ud800"',
    '# comment',
    '# acrtask-ignore unknown-key',
  ],
];

const words = [
  ...[
    'version: v1.1.0',
    'version: V1.1.0',
    'steps:',
    'alias:',
    'values:',
    'src:',
    'directive: "%"',
    'env:',
    'secrets:',
  ],
  ...[
    '- cmd: bash echo',
    '- build: -t $Registry/app:1 .',
    '- push: [app]',
    'when: ["-"]',
    'when: [a]',
    'id: a',
    'timeout: 9',
  ],
  ...[
    'volumes:',
    'networks:',
    'volumeMounts:',
    'mountPath: /a',
    'name: a',
    'keyvault: https://v.vault.azure.net/secrets/s',
  ],
  ...[
    'retries: -1',
    'repeat: 2',
    'cache: enabled',
    'stepTimeout: 5',
    'workingDirectory: /w',
    '$ID',
    '$$',
    '$Registry',
    '$x',
  ],
];

const actions = [
  ...[
    '{{.Run.ID}}',
    '{{.Values.x}}',
    '{{.Secrets.s}}',
    '{{- "a" -}}',
    '{{/* c */}}',
    '{{end}}',
    '{{else}}',
    '{{break}}',
  ],
  ...[
    '{{if .Values.x}}',
    '{{range until 3}}',
    '{{with .Run}}',
    '{{define "t"}}',
    '{{template "t" .}}',
    '{{block "b" .}}',
  ],
  ...['{{$x := 1}}', '{{$x = 2}}', '{{$x}}', '{{range $i, $e := list 1 2}}', '{{"\\n- cmd: a"}}', '{{`a`}}', "{{'a'}}"],
  ...[
    '{{printf "%*d %q %x %v" 3 . 1.5 "a"}}',
    '{{index .Values "x"}}',
    '{{.x.y}}',
    '{{nil}}',
    '{{(1)}}',
    '{{1 | add 2}}',
  ],
  ...[
    '{{dict "a" 1 | toJson}}',
    '{{set . "a" .}}',
    '{{regexFind "a+" "aa"}}',
    '{{b64dec "?"}}',
    '{{fail "no"}}',
    '{{',
    '}}',
  ],
  ...[
    '{{printf "%d" nil}}',
    '{{len .}}',
    '{{slice "a" 1}}',
    '{{join "," (list 1 nil)}}',
    '{{substr -1 99 "a"}}',
    '{{date "a" 1}}',
  ],
];

const at = (text: string, random: Random): number => random.below(text.length + 1);

const insert = (text: string, offset: number, added: string): string =>
  text.slice(0, offset) + added + text.slice(offset);

/** Changes one line, or several that follow one another. */
const withLines = (text: string, change: (lines: string[]) => void): string => {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
};

const mutations: readonly Mutation[] = [
  // Characters
  (text, random) => insert(text, at(text, random), random.pick(characters)),
  (text, random) => {
    const from = at(text, random);
    return text.slice(0, from) + text.slice(from + 1 + random.below(4));
  },
  (text, random) => {
    const from = at(text, random);
    return text.slice(0, from) + random.pick(characters) + text.slice(from + 1);
  },
  (text, random) => insert(text, at(text, random), random.pick(characters).repeat(1 + random.below(120))),
  (text, random) => text.slice(0, at(text, random)),
  // Tokens
  (text, random) => insert(text, at(text, random), random.pick([...yamlTokens, ...words])),
  (text, random) => {
    const tokens = text.split(/(\s+|[:{}[\],"'|>&*!%#@`$-])/);
    tokens[random.below(tokens.length)] = random.pick([...yamlTokens, ...words, ...actions]);
    return tokens.join('');
  },
  // Lines
  (text, random) =>
    withLines(text, (lines) => {
      const line = random.below(lines.length);
      lines[line] = random.below(2) ? ` ${lines[line]}` : (lines[line] ?? '').slice(1);
    }),
  (text, random) => withLines(text, (lines) => lines.splice(random.below(lines.length), 1 + random.below(2))),
  (text, random) =>
    withLines(text, (lines) => {
      const line = random.below(lines.length);
      lines.splice(random.below(lines.length), 0, ...lines.slice(line, line + 1 + random.below(5)));
    }),
  (text, random) => withLines(text, (lines) => lines.splice(random.below(lines.length), 0, random.pick(words))),
  (text, random) =>
    withLines(text, (lines) => {
      const line = random.below(lines.length);
      const indent = /^[ -]*/.exec(lines[line] ?? '')?.[0] ?? '';
      lines.splice(line, 0, `${indent}${random.pick([...words, ...actions, '# note'])}`);
    }),
  // Values
  (text, random) =>
    withLines(text, (lines) => {
      const line = random.below(lines.length);
      lines[line] = (lines[line] ?? '').replace(/:.*/, `: ${random.pick([...yamlTokens, ...actions, ...words, ''])}`);
    }),
  (text, random) =>
    withLines(text, (lines) => {
      const [open, close] = random.pick([
        ['[', ']'],
        ['{', '}'],
        ['"', '"'],
        ["'", "'"],
        ['|\n   ', ''],
        ['&a ', ''],
        ['{{ "', '" }}'],
      ] as const);
      const line = random.below(lines.length);
      lines[line] = (lines[line] ?? '').replace(/(?<=: |- ).*/, (value) => open + value + close);
    }),
  // Templates
  (text, random) => insert(text, at(text, random), random.pick(actions)),
  (text, random) =>
    withLines(text, (lines) => {
      const first = random.below(lines.length);
      lines.splice(first + random.below(lines.length - first), 0, '{{end}}');
      lines.splice(first, 0, random.pick(actions));
    }),
  // The text as a whole
  (text, random) => text.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n', '\n# x\n', '\n '])),
  (text, random) => random.pick(['\ufeff', '# c\n', '---\n', 'version: v1.1.0\n', '\t']) + text,
  (text, random) => `${text}${random.pick(['\n', '\r', '   ', '\n---\nb: [', '\n# x', '\n...', '\0'])}`,
  (text, random, samples) => {
    const other = random.pick(samples);
    return text.slice(0, at(text, random)) + other.slice(at(other, random));
  },
  (text, random, samples) =>
    withLines(text, (lines) => {
      const others = random.pick(samples).split('\n');
      const from = random.below(others.length);
      lines.splice(random.below(lines.length), random.below(3), ...others.slice(from, from + 1 + random.below(6)));
    }),
];

const most = 20_000;

/** One of the samples, changed a few times. */
export const mutated = (samples: readonly string[], random: Random): string => {
  let text = random.pick(samples);
  for (let count = random.below(6) + 1; count > 0; count -= 1) text = random.pick(mutations)(text, random, samples);
  return text.slice(0, most);
};
