const header = /^\s*\[([^\]]*)\]\s*$/;

/** The lines from `start` that belong to one setting: its own, and the indented ones that go on with its value. */
const settingLength = (lines: readonly string[], start: number): number => {
  let end = start + 1;
  while (end < lines.length && /^[ \t]+\S/.test(lines[end] ?? '')) end += 1;
  return end - start;
};

/**
 * The text of a configuration file with one setting changed, everything else as it was: comments, order, line ends.
 * Without a value the setting is taken out. Names are compared without case, as az does.
 */
export const withSetting = (text: string, section: string, name: string, value: string | undefined): string => {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const joined = () => lines.map((line) => `${line}${lineEnd}`).join('');
  const added = `${name} = ${value}`;
  const start = lines.findIndex((line) => header.exec(line)?.[1] === section);
  if (start < 0) {
    if (value !== undefined) lines.push(...(lines.length > 0 ? [''] : []), `[${section}]`, added);
    return joined();
  }
  const next = lines.findIndex((line, index) => index > start && header.test(line));
  let end = next < 0 ? lines.length : next;
  let at: number | undefined;
  for (let index = start + 1; index < end; ) {
    const isSetting = /^([^#;=:\s][^=:]*?)\s*[=:]/.exec(lines[index] ?? '')?.[1]?.toLowerCase() === name.toLowerCase();
    if (!isSetting) index += 1;
    else {
      const length = settingLength(lines, index);
      lines.splice(index, length);
      end -= length;
      at ??= index;
    }
  }
  if (value !== undefined) {
    while (at === undefined && end > start + 1 && lines[end - 1]?.trim() === '') end -= 1;
    lines.splice(at ?? end, 0, added);
  }
  return joined();
};
