import { expect, it } from 'vitest';
import { globalOptionsOf } from '../../../src/cli/global-options.ts';
import { namesOf, type OptionTable } from '../../../src/cli/option.ts';
import { azureCliCommands, azureCliOptions, catalog } from '../../../src/commands/catalog.ts';

const underAz = catalog.filter((entry) => entry.az !== undefined);

it('lists no option that acrtask has', async () => {
  const both = await Promise.all(
    underAz.map(async (entry) => {
      const { default: definition } = await entry.load();
      const options: OptionTable = { ...definition.options, ...globalOptionsOf(entry) };
      const names = new Set(Object.values(options).flatMap(namesOf));
      return (await azureCliOptions(entry.az ?? '')).filter((name) => names.has(name));
    }),
  );
  expect(both.flat()).toEqual([]);
});

it('is asked for commands of acrtask alone', async () => {
  const listed = await Promise.all(
    underAz.map(async ({ az = '' }) => ((await azureCliOptions(az)).length > 0 ? [az] : [])),
  );
  expect(listed.flat()).toHaveLength(13);
  expect(await azureCliOptions('acr task list')).toEqual([]);
  expect(await azureCliOptions('toString')).toEqual([]);
});

it('lists every command of acrtask under az among those of its group, where the group is listed', async () => {
  const missing = await Promise.all(
    underAz.map(async ({ az = '' }) => {
      const words = az.split(' ');
      const group = await azureCliCommands(words.slice(0, -1));
      return group.length === 0 || group.includes(words.at(-1) ?? '') ? [] : [az];
    }),
  );
  expect(missing.flat()).toEqual([]);
});
