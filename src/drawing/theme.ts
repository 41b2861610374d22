/**
 * Colors of pictures and pages, by what they mean, light and dark. Each text has a contrast of at least 4.5 to its
 * background, each line one of at least 3 (WCAG 2.2).
 */
const colours = {
  page: ['#ffffff', '#0d1117'],
  text: ['#1f2328', '#e6edf3'],
  quiet: ['#59636e', '#9198a1'],
  line: ['#6e7781', '#8b949e'],
  frame: ['#d1d9e0', '#3d444d'],
  build: ['#0969da', '#58a6ff'],
  'build-fill': ['#eef6ff', '#10233d'],
  cmd: ['#8250df', '#bc8cff'],
  'cmd-fill': ['#f7f1ff', '#241a38'],
  push: ['#1a7f37', '#3fb950'],
  'push-fill': ['#ebfaef', '#10281a'],
  succeeded: ['#1a7f37', '#3fb950'],
  failed: ['#cf222e', '#ff7b72'],
  warned: ['#9a6700', '#d29922'],
} as const;

export type ThemeColour = keyof typeof colours;

/** The value of a color in a style. */
export const colour = (name: ThemeColour): string => `var(--${name})`;

const variables = (index: 0 | 1): string =>
  Object.entries(colours)
    .map(([name, values]) => `--${name}: ${values[index]};`)
    .join(' ');

/** Defines the colors on the elements that `selector` matches, as the reader's system prefers them. */
export const themeStyle = (selector: string): string =>
  [
    `${selector} { color-scheme: light dark; ${variables(0)} }`,
    `@media (prefers-color-scheme: dark) { ${selector} { ${variables(1)} } }`,
  ].join('\n');

export const fonts = {
  text: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  code: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace",
} as const;
