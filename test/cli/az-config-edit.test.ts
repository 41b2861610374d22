import { describe, expect, it } from 'vitest';
import { withSetting } from '../../src/cli/az-config-edit.ts';

describe('a setting of the section defaults', () => {
  it.each<[string, string, string | undefined, string]>([
    ['in no file', '', 'a', '[defaults]\nacr = a\n'],
    ['in no file, taken out', '', undefined, ''],
    ['in another section only', '[core]\nacr = x\n', 'a', '[core]\nacr = x\n\n[defaults]\nacr = a\n'],
    ['in an empty section', '[defaults]\n[core]\n', 'a', '[defaults]\nacr = a\n[core]\n'],
    ['beside others', '[defaults]\ngroup = g\n\n[core]\n', 'a', '[defaults]\ngroup = g\nacr = a\n\n[core]\n'],
    ['that is there', '[defaults]\nacr = x\ngroup = g\n', 'a', '[defaults]\nacr = a\ngroup = g\n'],
    ['that is there, taken out', '[defaults]\nacr = x\ngroup = g\n', undefined, '[defaults]\ngroup = g\n'],
    ['that is not there, taken out', '# mine\n[defaults]\n', undefined, '# mine\n[defaults]\n'],
    ['with a colon, in capitals', '[defaults]\nACR: x\n', 'a', '[defaults]\nacr = a\n'],
    ['that is there twice', '[defaults]\nacr=x\ngroup=g\nacr=y\n', 'a', '[defaults]\nacr = a\ngroup=g\n'],
    ['over several lines', '[defaults]\nacr = x\n  y\n\tz\ngroup = g\n', 'a', '[defaults]\nacr = a\ngroup = g\n'],
    ['in a comment', '[defaults]\n# acr = x\n;acr = y\n', 'a', '[defaults]\n# acr = x\n;acr = y\nacr = a\n'],
    ['whose name begins alike', '[defaults]\nacrs = x\n', 'a', '[defaults]\nacrs = x\nacr = a\n'],
    ['without a last line end', '[defaults]\nacr = x', 'a', '[defaults]\nacr = a\n'],
    ['with the line ends of Windows', '[core]\r\nx = y\r\n', 'a', '[core]\r\nx = y\r\n\r\n[defaults]\r\nacr = a\r\n'],
    ['like it in a section below', '[defaults]\n[b]\nacr = x\n', 'a', '[defaults]\nacr = a\n[b]\nacr = x\n'],
  ])('%s', (_, before, value, after) => expect(withSetting(before, 'defaults', 'acr', value)).toBe(after));
});
