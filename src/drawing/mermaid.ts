import type { DrawnStep } from './step-drawing.ts';

/** The shape of each kind of step (mermaid.js.org/syntax/flowchart.html). */
const shapes: Readonly<Record<DrawnStep['kind'], readonly [open: string, close: string]>> = {
  build: ['["', '"]'],
  cmd: ['(["', '"])'],
  push: ['[/"', '"/]'],
};

const longest = 60;

/** A Mermaid flowchart of the steps. Its nodes are numbered, so that no ID can be taken for a word of Mermaid's. */
export function mermaidChart(steps: readonly DrawnStep[]): string {
  const nodes = steps.map(({ id, kind, what, remarks }, index) => {
    const [open, close] = shapes[kind];
    const lines = [id, `${kind} ${what}`, remarks.join(', ')].filter((line) => line !== '');
    return `  step${index}${open}${lines.map(label).join('<br/>')}${close}`;
  });
  const edges = steps.flatMap(({ waitsFor }, index) => waitsFor.map((above) => `  step${above} --> step${index}`));
  return ['flowchart TD', ...nodes, ...edges, ''].join('\n');
}

/** What Mermaid or the Markdown in its labels would read as something else than the character. */
const special = /["#&<>`*~\\[\]]|(?<!\w)_|_(?!\w)|([$%])(?=\1)|^[-+\d]/g;

/** Mermaid reads `style x:...#38;` and `classDef` in any line, and takes the last semicolon away. */
const statements = /style|classDef/g;

function label(text: string): string {
  const characters = [...text];
  const shown = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
  const entity = (character: string): string => `#${character.codePointAt(0)};`;
  return shown.replace(special, entity).replace(statements, (word) => entity(word.slice(0, 1)) + word.slice(1));
}
