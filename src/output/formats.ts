/** The values of `--output`. */
export const formats = ['json', 'jsonc', 'yaml', 'yamlc', 'table', 'tsv', 'none'] as const;
export type Format = (typeof formats)[number];
