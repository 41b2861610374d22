import { describe, expect, it } from 'vitest';
import { packedImage } from '../../../src/emulator/engine/run-container.ts';
import { preparePackBuild } from '../../../src/request/pack-build.ts';
import { archiveOf, createLab, upload } from '../lab.ts';

describe('packedImage', () => {
  it.each([
    ['mcr.microsoft.com/oryx/pack:stable build a:v1 --builder b', 'a:v1'],
    ['mcr.microsoft.com/oryx/pack build a', 'a'],
    ['mcr.microsoft.com/oryx/pack:stable inspect a', undefined],
    ['mcr.microsoft.com/oryx/packed build a', undefined],
    ['ubuntu build a', undefined],
    ['', undefined],
  ])('%s', (command, image) => expect(packedImage(command.split(' '))).toBe(image));
});

describe('a build with Buildpacks', () => {
  it('pushes an image', async () => {
    const lab = await createLab();
    await lab.registry('myregistry');
    const sourceLocation = await upload(lab, 'myregistry', await archiveOf({ 'server.js': '' }));
    const builder = 'cloudfoundry/cnb:bionic';
    const image = 'team/app:{{.Run.ID}}';
    const { requestFor } = preparePackBuild({ image, builder, packImageTag: 'stable', pull: false, platform: 'linux' });
    const { properties } = await lab.run(
      'myregistry',
      requestFor({ sourceLocation, loginServer: 'myregistry.azurecr.io' }),
    );
    expect([properties.status, properties.outputImages]).toEqual([
      'Succeeded',
      [
        {
          registry: 'myregistry.azurecr.io',
          repository: 'team/app',
          tag: 'cf1',
          digest: expect.stringMatching(/^sha256:/),
        },
      ],
    ]);
  });
});
