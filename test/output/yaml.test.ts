import { describe, expect, it } from 'vitest';
import { yamlDocument } from '../../src/output/yaml.ts';
import written from './pyyaml.json' with { type: 'json' };

describe('yamlDocument, held against PyYAML', () => {
  it.each(written.cases.map(({ value, text }) => [JSON.stringify(value).slice(0, 60), value, text] as const))(
    '%s',
    (_, value, text) => {
      expect(yamlDocument(value)).toBe(text);
    },
  );

  it('quotes the line separators of Unicode, which PyYAML would write as such', () => {
    expect(yamlDocument('a\u2028b')).toBe('"a\\Lb"\n');
  });
});
