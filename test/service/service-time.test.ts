import { expect, it } from 'vitest';
import { createServiceBench } from '../support/services.ts';

it('the time of the services is that of Resource Manager, once it has responded, and goes on with the time here', async () => {
  let theirs = new Date('2026-03-01T00:00:00.700Z');
  const { services, host } = createServiceBench({ emulator: { now: () => theirs } });
  expect(await services.now()).toEqual(new Date('2026-01-02T03:04:05Z'));
  await services.groups.list();
  // Responses show whole seconds.
  expect(await services.now()).toEqual(new Date('2026-03-01T00:00:00Z'));
  host.pass(5000);
  expect(await services.now()).toEqual(new Date('2026-03-01T00:00:05Z'));
  theirs = new Date('2026-04-01T00:00:00Z');
  await services.groups.list();
  expect(await services.now()).toEqual(theirs);
});
