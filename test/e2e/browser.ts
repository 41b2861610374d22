import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome', 'chromium-headless-shell'];

/** The path of a Chromium; undefined when there is none on the PATH. */
export const findBrowser = async (): Promise<string | undefined> => {
  for (const name of names) if (await run(name, ['--version'], { timeout: 60_000 }).catch(() => undefined)) return name;
  return undefined;
};

/** Something that people see: a text, or a shape. */
export interface Seen {
  readonly kind: 'text' | 'shape';
  /** The element and its classes, or the text. */
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a browser says of a page that it shows. */
export interface Shown {
  readonly width: number;
  readonly height: number;
  /** Of all its content: more than `width` when it scrolls sideways. */
  readonly contentWidth: number;
  readonly seen: readonly Seen[];
  /** Texts whose contrast to what is behind them is less than 4.5 (WCAG 2.2, 1.4.3), as `TEXT CONTRAST`. */
  readonly pale: readonly string[];
  /** The background of the page: `rgb(13, 17, 23)`. */
  readonly background: string;
  /** What XML readers say of the images in the page. */
  readonly broken: readonly string[];
}

/** Measures a page in a frame. Runs in the browser: it uses nothing from outside. */
const measure = (frame: HTMLIFrameElement): Shown => {
  const page = frame.contentDocument as Document;
  const view = frame.contentWindow as Window & typeof globalThis;
  const seen: Seen[] = [];
  const pale: string[] = [];
  const placed = (kind: Seen['kind'], name: string, { left, top, right, bottom }: DOMRect): void => {
    if (right > left || bottom > top) seen.push({ kind, name, left, top, right, bottom });
  };
  const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isClear = (colour: string): boolean => colour === 'none' || channels(colour)[3] === 0;
  const fillOf = (element: Element): string => view.getComputedStyle(element).fill;
  const backgroundOf = (element: Element): string => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const colour = view.getComputedStyle(at).backgroundColor;
      if (!isClear(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  /** What is painted behind a text of an image: the last opaque shape before it that contains its middle. */
  const shapeBehind = (text: Element): string => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    let behind = backgroundOf(text);
    for (const shape of text.closest('svg')?.querySelectorAll('rect, path, polygon') ?? []) {
      if (!(shape.compareDocumentPosition(text) & view.Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      const box = shape.getBoundingClientRect();
      const contains = box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
      if (contains && !isClear(fillOf(shape)) && view.getComputedStyle(shape).fillOpacity === '1')
        behind = fillOf(shape);
    }
    return behind;
  };
  const judge = (name: string, colour: string, behind: string): void => {
    const [one, other] = [luminance(channels(colour).slice(0, 3)), luminance(channels(behind).slice(0, 3))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) pale.push(`${name} ${contrast.toFixed(2)}`);
  };
  for (const shape of page.querySelectorAll('svg rect, svg path, svg line, svg polygon'))
    placed('shape', `${shape.tagName} ${shape.getAttribute('class') ?? ''}`, shape.getBoundingClientRect());
  for (const text of page.querySelectorAll('svg text')) {
    placed('text', text.textContent ?? '', text.getBoundingClientRect());
    judge(text.textContent ?? '', fillOf(text), shapeBehind(text));
  }
  const words = page.createTreeWalker(page.body, view.NodeFilter.SHOW_TEXT);
  for (let word = words.nextNode(); word; word = words.nextNode()) {
    const parent = word.parentElement;
    if (!parent || parent.closest('svg, style, title') || word.textContent?.trim() === '') continue;
    const range = page.createRange();
    range.selectNodeContents(word);
    // One for each line that it is broken into.
    for (const line of range.getClientRects()) placed('text', word.textContent?.trim() ?? '', line);
    judge(word.textContent?.trim() ?? '', view.getComputedStyle(parent).color, backgroundOf(parent));
  }
  const broken = [...page.querySelectorAll('svg')].flatMap((image) => {
    const text = new view.XMLSerializer().serializeToString(image);
    const error = new view.DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror');
    return error ? [error.textContent ?? ''] : [];
  });
  return {
    width: frame.clientWidth,
    height: frame.clientHeight,
    contentWidth: page.documentElement.scrollWidth,
    seen,
    pale,
    background: view.getComputedStyle(page.body).backgroundColor,
    broken,
  };
};

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/**
 * Shows each page in a frame of that width, light or dark, and measures it. The pages are as they are: what they forbid
 * stays forbidden. `complaints` is what the browser writes to its console meanwhile.
 */
export const showPages = async (
  browser: string,
  pages: readonly string[],
  { dark, width }: { readonly dark: boolean; readonly width: number },
): Promise<{ readonly shown: readonly Shown[]; readonly complaints: readonly string[] }> => {
  const folder = await mkdtemp(join(tmpdir(), 'acrtask-browser-'));
  try {
    const frames = pages.map(
      (page) => `<iframe style="border:0;width:${width}px;height:3000px" srcdoc="${attribute(page)}"></iframe>`,
    );
    // `__name` is what transpilers leave in functions.
    const script = `const __name = (it) => it; const measure = ${measure}; addEventListener('load', () => { const result = [...document.querySelectorAll('iframe')].map(measure); document.body.replaceChildren(); document.body.textContent = encodeURIComponent(JSON.stringify(result)); });`;
    const file = join(folder, 'pages.html');
    await writeFile(
      file,
      `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="margin:0"><script>${script}</script>${frames.join('\n')}</body></html>`,
    );
    const { stdout, stderr } = await run(
      browser,
      [
        '--headless',
        // As root, and in containers, it has no sandbox.
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-extensions',
        '--disable-background-networking',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--enable-logging=stderr',
        '--log-level=0',
        ...(dark ? ['--blink-settings=preferredColorScheme=0'] : []),
        `--window-size=${width + 40},1000`,
        '--virtual-time-budget=20000',
        '--dump-dom',
        pathToFileURL(file).href,
      ],
      { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
    );
    const result = /<body[^>]*>([^<]*)<\/body>/.exec(stdout)?.[1] ?? '';
    const complaints = stderr.split('\n').filter((line) => line.includes(':CONSOLE'));
    return { shown: JSON.parse(decodeURIComponent(result)) as readonly Shown[], complaints };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

/** Pairs of texts of which one covers a part of the other, as `ONE / OTHER`. */
export const overlaps = ({ seen }: Shown): readonly string[] => {
  const texts = seen.filter(({ kind }) => kind === 'text').sort((one, other) => one.top - other.top);
  return texts.flatMap((one, index) => {
    const found: string[] = [];
    for (const other of texts.slice(index + 1)) {
      // Lines of text touch: two pixels are nothing.
      if (other.top >= one.bottom - 2) break;
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2)
        found.push(`${one.name} / ${other.name}`);
    }
    return found;
  });
};

/** What is not wholly within the page. */
export const outside = ({ seen, width }: Shown): readonly string[] =>
  seen
    .filter(({ left, top, right }) => left < -1 || top < -1 || right > width + 1)
    .map(({ kind, name }) => `${kind} ${name}`);

/** Texts that a shape of such a name covers, as `TEXT / SHAPE`. */
export const covered = ({ seen }: Shown, shape: RegExp): readonly string[] => {
  const shapes = seen.filter(({ kind, name }) => kind === 'shape' && shape.test(name));
  return seen
    .filter(({ kind }) => kind === 'text')
    .flatMap((text) =>
      shapes
        .filter(
          (each) =>
            Math.min(text.right, each.right) - Math.max(text.left, each.left) > 1 &&
            Math.min(text.bottom, each.bottom) - Math.max(text.top, each.top) > 1,
        )
        .map(({ name }) => `${text.name} / ${name}`),
    );
};
