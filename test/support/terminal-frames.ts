const sequence = '\u001b[';

/** What was drawn in place, frame by frame: `up N`, how many lines it goes up first, and its lines. */
export const framesOf = (written: string): string[] =>
  written
    .replaceAll(`${sequence}K`, '')
    .split(`${sequence}J`)
    .slice(0, -1)
    .map((frame) => {
      const [up = '', ...lines] = frame.startsWith(`\r${sequence}`)
        ? frame.slice(sequence.length + 1).split('A')
        : ['0', frame.slice(1)];
      return `up ${up}\n${lines.join('A')}`;
    });
