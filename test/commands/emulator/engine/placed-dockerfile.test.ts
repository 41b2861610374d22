import { expect, it } from 'vitest';
import { placedDockerfile } from '../../../../src/commands/emulator/engine/placed-dockerfile.ts';
import { places } from './test-places.ts';

it.each([
  ['FROM my.azurecr.io/base:1', 'FROM 127.0.0.1:5001/base:1'],
  ['from --platform=linux/amd64 my.azurecr.io/base AS one', 'from --platform=linux/amd64 127.0.0.1:5001/base AS one'],
  ['FROM busybox', 'FROM busybox'],
  ['FROM scratch', 'FROM scratch'],
  ['FROM seeded', 'FROM 127.0.0.1:5003/library/seeded'],
  ['# FROM my.azurecr.io/x\nFROM my.azurecr.io/x', '# FROM my.azurecr.io/x\nFROM 127.0.0.1:5001/x'],
  ['FROM my.azurecr.io/x\r\nRUN a\r\n', 'FROM 127.0.0.1:5001/x\r\nRUN a\r\n'],
  ['ARG R=my.azurecr.io\nFROM $R/base\nARG R', 'ARG R=my.azurecr.io\nFROM 127.0.0.1:5001/base\nARG R'],
  ['ARG R\nFROM ${R}/base', 'ARG R\nFROM ${R}/base'],
  ['ARG REG\nFROM ${REG}/base', 'ARG REG\nFROM 127.0.0.1:5002/base'],
  ['ARG REG=my.azurecr.io\nFROM ${REG}/base', 'ARG REG=my.azurecr.io\nFROM 127.0.0.1:5002/base'],
  ['FROM ${NONE:-my.azurecr.io}/base', 'FROM 127.0.0.1:5001/base'],
  ['FROM my.azurecr.io/x AS seeded\nFROM seeded', 'FROM 127.0.0.1:5001/x AS seeded\nFROM seeded'],
  ['FROM busybox AS a\nCOPY --from=a /x /y', 'FROM busybox AS a\nCOPY --from=a /x /y'],
  ['FROM busybox\nCOPY --from=0 /x /y', 'FROM busybox\nCOPY --from=0 /x /y'],
  [
    'FROM busybox\nCOPY --chown=1 --from=my.azurecr.io/x:1 /x /y',
    'FROM busybox\nCOPY --chown=1 --from=127.0.0.1:5001/x:1 /x /y',
  ],
  [
    'FROM busybox\nRUN --mount=type=bind,from=my.azurecr.io/x,target=/m \\\n  cat --mount=from=my.azurecr.io/x',
    'FROM busybox\nRUN --mount=type=bind,from=127.0.0.1:5001/x,target=/m \\\n  cat --mount=from=my.azurecr.io/x',
  ],
  ['FROM busybox\nRUN echo my.azurecr.io', 'FROM busybox\nRUN echo my.azurecr.io'],
  [
    'FROM busybox\nRUN <<EOF\nFROM my.azurecr.io/x\nEOF\nCOPY . .',
    'FROM busybox\nRUN <<EOF\nFROM my.azurecr.io/x\nEOF\nCOPY . .',
  ],
  ['FROM busybox\nRUN a \\\n  FROM my.azurecr.io/x', 'FROM busybox\nRUN a \\\n  FROM my.azurecr.io/x'],
  [
    'FROM busybox\nLABEL from=my.azurecr.io/x\nENV R=my.azurecr.io',
    'FROM busybox\nLABEL from=my.azurecr.io/x\nENV R=my.azurecr.io',
  ],
])('places images of the Dockerfile %j', async (text, placed) =>
  expect(await placedDockerfile(text, { buildArgs: ['REG=base.azurecr.io', 'NAMEONLY'] }, places)).toBe(placed),
);
