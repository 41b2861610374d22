import { afterEach, expect, it } from 'vitest';
import { type Timestamps, withTime } from '../../../src/follow/view/line-time.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it.each<[Timestamps, string, string, string]>([
  ['utc', 'Asia/Kolkata', '2026/01/02 03:04:05 Downloading\n', '2026/01/02 03:04:05 Downloading\n'],
  ['none', 'Asia/Kolkata', '2026/01/02 03:04:05 Downloading\n', 'Downloading\n'],
  ['local', 'Asia/Kolkata', '2026/01/02 03:04:05 Downloading\n', '2026/01/02 08:34:05 Downloading\n'],
  ['local', 'America/New_York', '2026/01/02 03:04:05 \n', '2026/01/01 22:04:05 \n'],
  ['local', 'America/New_York', '2026/07/02 03:04:05 summer', '2026/07/01 23:04:05 summer'],
  ['local', 'Asia/Kolkata', 'no time\n', 'no time\n'],
  ['none', 'Asia/Kolkata', '2026/01/02 03:04:05\n', '2026/01/02 03:04:05\n'],
  ['local', 'Asia/Kolkata', '2026/13/41 29:04:05 no\n', '2026/13/41 29:04:05 no\n'],
])('%s in %s: %j', (timestamps, timeZone, line, expected) => {
  process.env.TZ = timeZone;
  expect(Buffer.from(withTime(Buffer.from(line), timestamps)).toString()).toBe(expected);
});
