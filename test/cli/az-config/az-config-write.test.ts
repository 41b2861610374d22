import { describe, expect, it } from 'vitest';
import { readConfigFile, sectionValues } from '../../../src/cli/az-config/az-config-file.ts';
import { withSetting } from '../../../src/cli/az-config/az-config-write.ts';

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
    ['that is indented', '[defaults]\n  acr = x\n  group = g\n', 'a', '[defaults]\n  acr = a\n  group = g\n'],
    ['beside indented ones', ' [defaults]\n group = g\n [core]\n', 'a', ' [defaults]\n group = g\n acr = a\n [core]\n'],
    ['below an indented header', '  [defaults]\n  [core]\n', 'a', '  [defaults]\n  acr = a\n  [core]\n'],
    ['with a comment in it', '[defaults]\nacr = x\n # c\n  y\n# d\n', 'a', '[defaults]\nacr = a\n# d\n'],
    ['with an empty line in it', '[defaults]\nacr = x\n\n  y\ngroup = g\n', 'a', '[defaults]\nacr = a\ngroup = g\n'],
    ['beside one like a header', '[defaults]\ngroup = g\n  [acr]\n', 'a', '[defaults]\ngroup = g\n  [acr]\nacr = a\n'],
    ['with a percent sign', '[defaults]\n', '50%', '[defaults]\nacr = 50%%\n'],
    ['in a section in capitals', '[DEFAULTS]\nacr = x\n', 'a', '[DEFAULTS]\nacr = x\n\n[defaults]\nacr = a\n'],
    ['over several lines', '[defaults]\nacr = x\n  y\n\tz\ngroup = g\n', 'a', '[defaults]\nacr = a\ngroup = g\n'],
    ['in a comment', '[defaults]\n# acr = x\n;acr = y\n', 'a', '[defaults]\n# acr = x\n;acr = y\nacr = a\n'],
    ['whose name begins alike', '[defaults]\nacrs = x\n', 'a', '[defaults]\nacrs = x\nacr = a\n'],
    ['without a last line end', '[defaults]\nacr = x', 'a', '[defaults]\nacr = a\n'],
    ['with the line ends of Windows', '[core]\r\nx = y\r\n', 'a', '[core]\r\nx = y\r\n\r\n[defaults]\r\nacr = a\r\n'],
    ['like it in a section below', '[defaults]\n[b]\nacr = x\n', 'a', '[defaults]\nacr = a\n[b]\nacr = x\n'],
  ])('%s', (_, before, value, after) => {
    expect(withSetting(before, 'defaults', 'acr', value, 'config')).toBe(after);
    const sections = readConfigFile(after, 'config');
    expect(sectionValues(sections, 'defaults', 'config')?.get('acr')).toBe(value);
  });
});
