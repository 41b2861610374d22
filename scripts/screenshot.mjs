// Creates docs/terminal.svg: runs a few commands as on a color terminal, against an emulator in a separate process, and
// draws their output. Requires a build; run it as `node scripts/screenshot.mjs`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'shell-quote';

const { main, nodeHost } = await createRequire(import.meta.url)('../dist/load-program.js').loadProgram();

const columns = 118;
const bin = fileURLToPath(new URL('../bin/acrtask.js', import.meta.url));
const picture = fileURLToPath(new URL('../docs/terminal.svg', import.meta.url));

const before = [
  'acrtask az group create -n myResourceGroup -l eastus',
  'acrtask az acr create -g myResourceGroup -n myregistry --sku Standard',
  'base_id=acrtask az acr create -g myResourceGroup -n mybaseregistry --sku Standard --query id -o tsv',
  'acrtask build -r mybaseregistry -t baseimages/node:20-alpine .',
];
const shown = [
  "acrtask create -r myregistry -n hello -c /dev/null --assign-identity -o table \\\n    --cmd 'mybaseregistry.azurecr.io/baseimages/node:20-alpine node --version'",
  "acrtask credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io \\\n    --use-identity '[system]' -o none",
  'acrtask run -r myregistry -n hello',
  'acrtask identity setup hello -r myregistry',
  'acrtask run -r myregistry -n hello',
];

/** The terminal features that the output uses: line ends, carriage returns, erasing to the end of the line, colors. */
const createScreen = () => {
  const lines = [[]];
  let column = 0;
  let colour = '';
  const put = (character) => {
    if (column === columns) {
      lines.push([]);
      column = 0;
    }
    lines.at(-1)[column] = { character, colour };
    column += 1;
  };
  return {
    lines,
    write: (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are the subject
      for (const [part, codes, command] of text.matchAll(/\x1b\[([\d;]*)([A-Za-z])|[\s\S]/gu)) {
        if (command === 'm') colour = ['', '0', '39'].includes(codes) ? '' : codes;
        else if (command === 'K') lines.at(-1).length = column;
        else if (command) throw new Error(`the picture knows no escape sequence that ends in ${command}`);
        else if (part === '\r') column = 0;
        else if (part === '\n') {
          lines.push([]);
          column = 0;
        } else put(part);
      }
    },
  };
};

const colours = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  36: '#76e3ea',
  91: '#ff7b72',
  1: '#ffffff',
};
const cell = { width: 8.4, height: 19, margin: 18 };
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Adjacent characters of one color, drawn together. */
const stretchesOf = (line) => {
  const stretches = [];
  for (const [column, { character, colour }] of line.entries()) {
    const last = stretches.at(-1);
    if (last?.colour === colour) last.text += character;
    else stretches.push({ column, colour, text: character });
  }
  // Wider gaps and blanks at the ends are positioned, not drawn: columns align in any font.
  return stretches.flatMap(({ column, colour, text }) =>
    [...text.matchAll(/\S+(?: \S+)*/g)].map((part) => ({ column: column + part.index, colour, text: part[0] })),
  );
};

const svgOf = (lines) => {
  const width = Math.round(columns * cell.width + 2 * cell.margin);
  const height = lines.length * cell.height + 2 * cell.margin;
  const rows = lines.flatMap((line, row) =>
    stretchesOf(line).map(({ column, colour, text }) => {
      const x = (cell.margin + column * cell.width).toFixed(1);
      const y = cell.margin + row * cell.height + 14;
      const fill = colour === '' ? '' : ` fill="${colours[colour] ?? '#d6dae0'}"`;
      // The explicit length makes every font of the list fill the same columns.
      const length = ([...text].length * cell.width).toFixed(1);
      return `<text x="${x}" y="${y}" textLength="${length}"${fill}>${escaped(text)}</text>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>acrtask in a terminal</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#1b1f24" stroke="#57606a"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="14" fill="#d6dae0">
${rows.join('\n')}
</g>
</svg>
`;
};

const work = mkdtempSync(join(tmpdir(), 'acrtask-picture-'));
const cwd = join(work, 'app');
mkdirSync(cwd);
writeFileSync(join(cwd, 'Dockerfile'), 'FROM node:20-alpine\n');
const env = {
  PATH: process.env.PATH,
  HOME: work,
  USERPROFILE: work,
  TERM: 'xterm-256color',
  ACRTASK_CLOUD: 'emulator',
};
const emulator = (...words) => {
  const { status } = spawnSync(process.execPath, [bin, 'emulator', ...words], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`acrtask emulator ${words.join(' ')} ended with exit code ${status}`);
};

const variables = {};
/** Runs one command line on a terminal whose output goes to `write`; `name=...` keeps standard output instead. */
const type = async (line, write) => {
  const [, name, command] = /^(?:(\w+)=)?(?:\$\()?(acrtask .*?)\)?$/s.exec(line);
  const words = parse(command.replaceAll('\\\n', ' '), variables).map((word) => word.pattern ?? word);
  const captured = [];
  const to = (isTTY, keep) => ({ isTTY, columns, write: async (chunk) => keep(Buffer.from(chunk).toString('utf8')) });
  const terminal = to(true, write);
  const pipe = to(false, (text) => captured.push(text));
  const host = { ...nodeHost(), env, cwd, home: work, stdout: name ? pipe : terminal, stderr: terminal };
  const exitCode = await main(words.slice(1), host);
  if (name) variables[name] = captured.join('').trim();
  return exitCode;
};

emulator('start', '--detach');
try {
  for (const line of before) if ((await type(line, () => {})) !== 0) throw new Error(`this failed: ${line}`);
  const screen = createScreen();
  const exitCodes = [];
  for (const line of shown) {
    screen.write(`\u001b[32m$ \u001b[1m${line}\u001b[0m\n`);
    exitCodes.push(await type(line, screen.write));
  }
  // The first run fails because a role is missing, and says so; the second succeeds.
  if (exitCodes.join() !== '0,0,1,0,0') throw new Error(`unexpected exit codes: ${exitCodes.join()}`);
  writeFileSync(picture, svgOf(screen.lines.slice(0, -1)));
} finally {
  emulator('stop', '--only-show-errors');
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}
