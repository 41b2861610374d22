const key = 34;
const string = 32;
const other = 36;
const coloured = (code: number, text: string): string => `\x1b[${code}m${text}\x1b[39m`;

/** A JSON document with its keys, texts and other values in different colours. */
export const colourJson = (document: string): string =>
  document.replace(
    /("(?:\\.|[^"\\])*")(:?)|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g,
    (all, text: string | undefined, colon: string) =>
      text === undefined ? coloured(other, all) : coloured(colon ? key : string, text) + colon,
  );

/** A YAML document with its keys in colour. */
export const colourYaml = (document: string): string =>
  document.replace(
    /^((?:[ ]|- )*)('(?:[^']|'')*'|"(?:\\.|[^"\\])*"|[^\s'"?:-][^\n]*?)(?=:(?: |$))/gm,
    (_, margin: string, name: string) => margin + coloured(key, name),
  );
