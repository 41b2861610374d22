import { expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const codes = ['port'] as const;
const published = 'Write it as CONTAINER, or HOST:CONTAINER, such as 8080:80: numbers up to 65535.';
const exposed = 'Write the port of the container, such as 80 or 53/udp: a number up to 65535.';
const refused = (port: string, hint = published): string =>
  `3 port: docker refuses the port '${port}', so the step fails | ${hint}`;

/** A key with its entry, and what is found. */
const entries: [entry: string, ...found: string[]][] = [
  ['ports: [80]'],
  ['ports: ["8080:80"]'],
  ['ports: ["127.0.0.1:8080:80/tcp"]'],
  ['ports: ["127.0.0.1::80"]'],
  ['ports: ["[::1]:8080:80"]'],
  ['ports: ["7000-7010:7000-7010/udp"]'],
  ['ports: ["$PORT:80"]'],
  ['ports: ["{{.Values.port}}:80"]'],
  ['ports: ["{{.Values.port}}"]'],
  ['expose: [80, 53/udp, 7000-7010]'],
  ['ports: ["8080:http"]', refused('8080:http')],
  ['ports: ["80800:80"]', refused('80800:80')],
  ['ports: ["8080:80800"]', refused('8080:80800')],
  ['ports: ["8080/80"]', refused('8080/80')],
  ['ports: ["8080-80"]'],
  ['ports: ["localhost:8080:80"]', refused('localhost:8080:80')],
  ['ports: ["8080:80:redis:1"]', refused('8080:80:redis:1')],
  ['ports: ["8080:80/http"]', refused('8080:80/http')],
  ['expose: ["8080:80"]', refused('8080:80', exposed)],
  ['expose: [redis]', refused('redis', exposed)],
];

it.each(entries)('%s', async (entry, ...found) => {
  expect(await foundIn(`steps:\n  - cmd: node:22\n    ${entry}\n`, { codes })).toEqual(found);
});
