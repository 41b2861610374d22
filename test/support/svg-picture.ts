import { DOMParser, type Element } from '@xmldom/xmldom';

export interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface PicturedStep extends Rectangle {
  readonly kind: string;
  readonly lines: readonly string[];
  /** What a pointer that rests on the box shows. */
  readonly title: string;
  /** Where each line of text begins and ends. */
  readonly texts: readonly Rectangle[];
}

export interface PicturedEdge {
  /** Points along the line, close to each other. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Where its arrow points to. */
  readonly tip: readonly [x: number, y: number];
}

export interface Picture {
  readonly root: Element;
  readonly title: string;
  readonly description: string;
  readonly steps: readonly PicturedStep[];
  readonly edges: readonly PicturedEdge[];
}

const number = (element: Element, name: string): number => Number(element.getAttribute(name));
const all = (element: Element, name: string): readonly Element[] => Array.from(element.getElementsByTagName(name));
const ofClass = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter((each) => each.getAttribute('class')?.split(' ').includes(name));

const pointsOf = (element: Element): readonly (readonly [number, number])[] =>
  (element.getAttribute('points') ?? '').split(' ').map((point) => point.split(',').map(Number) as [number, number]);

const outline = (group: Element): Rectangle => {
  const [rect] = ofClass(all(group, 'rect'), 'box');
  if (rect) {
    const [left, top] = [number(rect, 'x'), number(rect, 'y')];
    return { left, top, right: left + number(rect, 'width'), bottom: top + number(rect, 'height') };
  }
  const [polygon] = ofClass(all(group, 'polygon'), 'box');
  const points = polygon ? pointsOf(polygon) : [];
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
};

/** Points along a path of the commands M, V, and C. Throws for others. */
const along = (path: string): readonly (readonly [number, number])[] => {
  const points: [number, number][] = [];
  for (const [, command = '', rest = ''] of path.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const numbers = rest
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    const [x = 0, y = 0] = points.at(-1) ?? [];
    if (numbers.some((each) => !Number.isFinite(each))) throw new Error(`not a path: ${path}`);
    if (command === 'M') points.push([numbers[0] ?? 0, numbers[1] ?? 0]);
    else if (command === 'V') {
      const end = numbers[0] ?? 0;
      for (let part = 1; part <= 8; part += 1) points.push([x, y + ((end - y) * part) / 8]);
    } else if (command === 'C') {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = numbers;
      for (let part = 1; part <= 16; part += 1) {
        const t = part / 16;
        const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3] as const;
        const mixed = (of: readonly [number, number, number, number]): number =>
          weights.reduce((sum, weight, index) => sum + weight * (of[index] ?? 0), 0);
        points.push([mixed([x, x1, x2, x3]), mixed([y, y1, y2, y3])]);
      }
    } else throw new Error(`a path has the command ${command}`);
  }
  return points;
};

/** What a picture of steps shows, read with a parser of XML that takes no mistake. */
export const readPicture = (svg: string): Picture => {
  const document = new DOMParser({
    onError: (level, message) => {
      // It stands where the text had what XML cannot hold.
      if (!message.startsWith('Unicode replacement character')) throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(svg, 'image/svg+xml');
  const root = document.documentElement as Element;
  const children = Array.from(root.childNodes) as Element[];
  const groups = children.filter(({ nodeName }) => nodeName === 'g');
  const own = (name: string): string => children.find(({ nodeName }) => nodeName === name)?.textContent ?? '';
  const arrows = ofClass(
    children.filter(({ nodeName }) => nodeName === 'polygon'),
    'arrow',
  );
  return {
    root,
    title: own('title'),
    description: own('desc'),
    steps: groups.map((group) => ({
      ...outline(group),
      kind: group.getAttribute('class') ?? '',
      title: all(group, 'title')[0]?.textContent ?? '',
      lines: all(group, 'text').map(({ textContent }) => textContent ?? ''),
      texts: all(group, 'text').map((text) => {
        const [left, bottom] = [number(text, 'x'), number(text, 'y')];
        return { left, right: left + number(text, 'textLength'), top: bottom - 12, bottom: bottom + 4 };
      }),
    })),
    edges: children
      .filter(({ nodeName }) => nodeName === 'path')
      .map((path, index) => ({
        points: along(path.getAttribute('d') ?? ''),
        tip: pointsOf(arrows[index] as Element)[2] ?? [Number.NaN, Number.NaN],
      })),
  };
};
