import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  AcrtaskError,
  NotSignedInError,
  openRegistry,
  RunFailedError,
  ServiceError,
  UsageError,
} from '../../src/library/index.ts';
import { createLibraryBench } from './library.ts';

const hello = { name: 'hello', cmd: 'bash echo hi', context: '/dev/null' };

const rejectionOf = async (promise: Promise<unknown>): Promise<AcrtaskError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AcrtaskError)) throw new Error(`This is no AcrtaskError: ${String(error)}`);
  return error;
};

const linesOf = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

describe('openRegistry', () => {
  it('finds out what the registry is', async () => {
    const { registry } = await createLibraryBench();
    const { id, name, loginServer, resourceGroup, location } = registry;
    expect({ id, name, loginServer, resourceGroup, location }).toEqual({
      id: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/myregistry',
      name: 'myregistry',
      loginServer: 'myregistry.azurecr.io',
      resourceGroup: 'myResourceGroup',
      location: 'eastus',
    });
  });

  it('rejects when there is no such registry', async () => {
    const { open } = await createLibraryBench();
    const { name, message } = await rejectionOf(open({}, 'elsewhere'));
    expect(name).toBe('NotFoundError');
    expect(message).toMatch(/^The resource with name 'elsewhere' .* could not be found/);
  });

  it.each<[string, readonly unknown[], readonly string[]]>([
    ['a name', [], ['The name of the registry must be a string.']],
    ['options', ['myregistry', null], ['The options must be an object.']],
    [
      'names of options',
      ['myregistry', { resourcegroup: 'mine', emulator: undefined }],
      ["'resourcegroup' is not an option of this call. Did you mean 'resourceGroup'?"],
    ],
    [
      'kinds of values',
      [5, { cloud: 5, credential: 'token', emulator: {}, signal: {}, onMessage: {} }],
      [
        'The name of the registry must be a string.',
        "'cloud' must be a string.",
        "'credential' must be a credential: an object with the method getToken.",
        "'emulator' must be an emulator, as startEmulator resolves to it.",
        "'signal' must be an AbortSignal.",
        "'onMessage' must be a function.",
      ],
    ],
  ])('refuses wrong %s of a program without types', async (_, words, problems) => {
    const error = await rejectionOf(Reflect.apply(openRegistry, undefined, words));
    expect(error instanceof UsageError && error.problems).toEqual(problems);
  });

  it('says in the words of a program what is missing to find a registry', async () => {
    const { open } = await createLibraryBench();
    const { hint } = await rejectionOf(open({ subscription: undefined, cloud: 'AzureCloud' }));
    expect(hint).toMatch(/^Specify one with subscription, set AZURE_SUBSCRIPTION_ID, /);
  });

  it.each<[string, () => Promise<null>, string]>([
    ['has no token', async () => null, 'it has no access token.'],
    ['fails', async () => Promise.reject(new Error('The device is locked.')), 'The device is locked.'],
  ])('tells that the given credential %s', async (_, getToken, reason) => {
    const { open } = await createLibraryBench();
    const error = await rejectionOf(open({ cloud: 'AzureCloud', credential: { getToken } }));
    expect(error instanceof NotSignedInError && error.tried).toEqual([
      { source: 'The given credential', outcome: 'refused', reason },
    ]);
  });

  it('asks the given credential for tokens, once for each scope', async () => {
    const { open, asked } = await createLibraryBench();
    const scopes: unknown[] = [];
    const getToken = async (scope: string | string[]) => {
      scopes.push(scope);
      return { token: 'not-a-token-of-azure', expiresOnTimestamp: Date.parse('2026-01-02T04:00:00Z') };
    };
    await rejectionOf(open({ cloud: 'AzureCloud', credential: { getToken } }));
    expect([new Set(scopes.flat()), asked.length > 0]).toEqual([
      new Set(['https://management.core.windows.net//.default']),
      true,
    ]);
  });
});

describe('a mistake in a call', () => {
  it.each<[string, object, readonly string[]]>([
    ['a misspelled option', { ...hello, cpus: 4 }, ["'cpus' is not an option of this call. Did you mean 'cpu'?"]],
    ['an option of terminals', { ...hello, registry: 'other' }, ["'registry' is not an option of this call."]],
    ['a missing option', { cmd: 'x', context: '/dev/null' }, ["'name' is required."]],
    ['a number for a text', { ...hello, name: 4 }, ["'name' must be a string."]],
    ['a text for a number', { ...hello, cpu: '4' }, ["'cpu' must be a whole number."]],
    ['a fraction', { ...hello, cpu: 1.5 }, ["'cpu' must be a whole number."]],
    ['a text for a flag', { ...hello, noPush: 'yes' }, ["'noPush' must be true or false."]],
    [
      'numbers for values',
      { ...hello, set: { a: 1 } },
      ["'set' must be an object of strings, or an array of strings such as name=value."],
    ],
    [
      'a word that is no choice',
      { ...hello, status: 'On' },
      ["'On' is not a valid value for 'status'. Allowed values: Disabled, Enabled."],
    ],
    ['an empty text', { ...hello, target: ' ' }, ['argument target: the value is empty']],
    [
      'several at once',
      { cpus: 4, noPush: 1 },
      [
        "'cpus' is not an option of this call. Did you mean 'cpu'?",
        "'noPush' must be true or false.",
        "'name' is required.",
      ],
    ],
  ])('%s is told by the name of the property, and nothing is asked', async (_, options, problems) => {
    const { registry, asked } = await createLibraryBench();
    const error = await rejectionOf(registry.tasks.create(options as typeof hello));
    expect([error instanceof UsageError, error.message, asked]).toEqual([true, problems.join('\n'), []]);
  });

  it.each([undefined, null])('that are missing where some are needed (%s) are told', async (none) => {
    const { registry, asked } = await createLibraryBench();
    const error = await rejectionOf(Reflect.apply(registry.tasks.create, undefined, [none]));
    expect([error instanceof UsageError, error.message, asked]).toEqual([true, "'name' is required.", []]);
  });

  it.each<[string, readonly unknown[], string]>([
    ['no name', [], "'name' must be a string."],
    ['an object', [{ name: 'hello' }], "'name' must be a string."],
  ])('of %s for the name of a task is told', async (_, words, problem) => {
    const { registry, asked } = await createLibraryBench();
    const error = await rejectionOf(Reflect.apply(registry.tasks.get, undefined, words));
    expect([error instanceof UsageError, error.message, asked]).toEqual([true, problem, []]);
  });

  it('is told in the words of a program where a command finds it', async () => {
    const { registry } = await createLibraryBench();
    const { message, hint } = await rejectionOf(registry.tasks.create({ name: 'hello', cmd: 'bash echo hi' }));
    expect([message, hint]).toEqual([
      'If the task is not a System Task, context must be provided.',
      'Set context to a Git repository, or to /dev/null for a task without a source.',
    ]);
  });
});

describe('what the service refuses', () => {
  it('is a ServiceError with its status', async () => {
    const { registry } = await createLibraryBench();
    const error = await rejectionOf(registry.runs.get('cf9'));
    expect(error instanceof ServiceError && [error.status, error.hint]).toEqual([
      404,
      "'acrtask list-runs -r myregistry' lists the runs.",
    ]);
  });

  it('is a NotFoundError for what is not there, in every call', async () => {
    const { registry } = await createLibraryBench();
    await registry.tasks.create(hello);
    const { agentPools, taskRuns, tasks } = registry;
    const told = async (promise: Promise<unknown>): Promise<readonly unknown[]> => {
      const { name, message, hint } = await rejectionOf(promise);
      return [name, message, hint];
    };
    const noPool = [
      'NotFoundError',
      "The registry 'myregistry' has no agent pool 'mypool'.",
      "'acrtask agentpool list -r myregistry' lists the agent pools.",
    ];
    expect(await told(agentPools.get('mypool'))).toEqual(noPool);
    expect(await told(agentPools.update('mypool', { count: 2 }))).toEqual(noPool);
    expect(await told(agentPools.queueCount('mypool'))).toEqual(noPool);
    expect((await told(taskRuns.get('mytaskrun')))[0]).toBe('NotFoundError');
    const helo = ['NotFoundError', "The registry 'myregistry' has no task 'helo'.", "Did you mean 'hello'?"];
    expect(await told(tasks.get('helo'))).toEqual(helo);
    expect(await told(tasks.run('helo'))).toEqual(helo);
    expect(await told(tasks.update('helo', { cpu: 1 }))).toEqual(helo);
  });

  it('has a class of the name by which programs import it', async () => {
    const { registry } = await createLibraryBench();
    registry.close();
    const error = await rejectionOf(registry.tasks.list());
    expect([error.constructor.name, error.name]).toEqual(['AcrtaskError', 'AcrtaskError']);
  });

  it('does not hide what was done before', async () => {
    const { registry, emulator } = await createLibraryBench();
    await registry.tasks.create(hello);
    emulator.plantFault('no-role-assignment-rights');
    const error = await rejectionOf(
      registry.tasks.setUpIdentity('hello', { pullFrom: 'otherregistry', vault: 'mykeyvault' }),
    );
    const { changes } = error.result as { changes: readonly { do: string; outcome: string }[] };
    expect(changes.map((each) => [each.do, each.outcome])).toEqual([
      ['assign identities', 'done'],
      ['set policy', 'done'],
      ['set credential', 'done'],
      ['assign role', 'refused'],
    ]);
  });
});

describe('secrets', () => {
  it('are taken as they are, and left out of messages', async () => {
    const { registry, sent, messages } = await createLibraryBench();
    await registry.tasks.create({
      ...hello,
      setSecret: { a: 'env:HOME', b: '@geheim' },
      set: 'c=open',
      gitAccessToken: 'ein-token',
    });
    const { body } = sent.find(({ path }) => path.endsWith('/tasks/hello')) as {
      body: { properties: { step: object } };
    };
    expect(body.properties.step).toMatchObject({
      values: [
        { name: 'c', value: 'open', isSecret: false },
        { name: 'a', value: 'env:HOME', isSecret: true },
        { name: 'b', value: '@geheim', isSecret: true },
      ],
    });
    expect(messages.filter(({ text }) => /geheim|ein-token|env:HOME/.test(text))).toEqual([]);
    expect(new Set(messages.map(({ level }) => level))).toEqual(new Set(['notice', 'detail', 'debug']));
  });
});

describe('many calls at once', () => {
  it('make Node.js warn of nothing', async () => {
    const { registry } = await createLibraryBench();
    await registry.tasks.create(hello);
    const warnings: Error[] = [];
    const hear = (warning: Error) => void warnings.push(warning);
    process.on('warning', hear);
    const { signal } = new AbortController();
    await Promise.all(
      Array.from({ length: 12 }, async () => linesOf((await registry.tasks.run('hello', { signal })).log({ signal }))),
    );
    await new Promise(setImmediate);
    process.off('warning', hear);
    expect(warnings).toEqual([]);
  });
});

describe('messages', () => {
  it('show no secret that was given, wherever its text stands', async () => {
    const { registry, host, messages } = await createLibraryBench();
    await writeFile(join(host.cwd, 'geheimnis.yaml'), 'steps:\n  - cmd: bash echo {{.Values.a}}\n');
    await registry.tasks.create({
      name: 'hello',
      context: '/dev/null',
      file: 'geheimnis.yaml',
      setSecret: { a: 'geheimnis' },
    });
    const texts = messages.map(({ text }) => text);
    expect(texts.filter((text) => text.includes('geheimnis'))).toEqual([]);
    expect(texts).toContain(`The file '${join(host.cwd, '***.yaml')}' is used.`);
  });
});

describe('errors', () => {
  it('hold neither tokens nor what was sent, however they are shown', async () => {
    const { registry, emulator } = await createLibraryBench();
    emulator.plantFault('no-task-write');
    const error = await rejectionOf(registry.tasks.create({ ...hello, setSecret: { a: 'geheim' } }));
    expect([error.name, error.cause instanceof Error]).toEqual(['ServiceError', true]);
    expect(inspect(error, { depth: 20, customInspect: false, showHidden: true })).not.toMatch(/Bearer|eyJ|geheim/);
  });

  it('show no secret that a service repeats', async () => {
    const { registry, intercept } = await createLibraryBench();
    intercept((request) =>
      request.method === 'PUT'
        ? Promise.resolve(Response.json({ error: { code: 'Bad', message: "'geheim' is too short." } }, { status: 400 }))
        : undefined,
    );
    const error = await rejectionOf(registry.tasks.create({ ...hello, setSecret: { a: 'geheim' } }));
    expect([error.name, error.message]).toEqual(['ServiceError', "'***' is too short."]);
    expect(inspect(error, { depth: 20, customInspect: false })).not.toMatch(/geheim/);
  });

  it('keep the code of what the network did', async () => {
    const { registry, intercept } = await createLibraryBench();
    intercept(() => Promise.reject(Object.assign(new TypeError('fetch failed'), { code: 'ENOTFOUND' })));
    const error = await rejectionOf(registry.tasks.list());
    expect([error.name, inspect(error, { depth: 20, customInspect: false })]).toEqual([
      'AcrtaskError',
      expect.not.stringMatching(/Bearer|eyJ/),
    ]);
    expect((error.cause as NodeJS.ErrnoException).code).toBe('ENOTFOUND');
  });
});

describe('a run', () => {
  it('has a log of lines, and a last state', async () => {
    const { registry } = await createLibraryBench();
    await registry.tasks.create(hello);
    const run = await registry.tasks.run('hello');
    expect([run.id, run.details.status]).toEqual(['cf1', 'Queued']);
    const lines = await linesOf(run.log());
    expect([lines[0], lines.at(-1)]).toEqual([
      expect.stringMatching(/ Alias support enabled /),
      'Run ID: cf1 was successful after 0s',
    ]);
    expect([(await run.finished()).status, (await run.succeeded()).status, (await run.refresh()).status]).toEqual([
      'Succeeded',
      'Succeeded',
      'Succeeded',
    ]);
  });

  it('that fails has a log to its end, and only succeeded rejects', async () => {
    const { registry } = await createLibraryBench();
    const run = await registry.run({ source: '/dev/null', cmd: 'nowhere.azurecr.io/none:1' });
    expect((await linesOf(run.log())).at(-1)).toMatch(/^Run ID: cf1 failed after /);
    expect((await run.finished()).status).toBe('Failed');
    const error = await rejectionOf(run.succeeded());
    expect([error instanceof RunFailedError && error.run.status, error.message]).toEqual([
      'Failed',
      expect.stringMatching(/^The run with ID 'cf1' finished with unsuccessful status 'Failed'\./),
    ]);
  });

  it('that fails for a reason that acrtask knows explains it', async () => {
    const { registry, run: type } = await createLibraryBench();
    await registry.tasks.create({ ...hello, cmd: 'otherregistry.azurecr.io/none:1', assignIdentity: ['[system]'] });
    await registry.tasks.addCredential('hello', { loginServer: 'otherregistry.azurecr.io', useIdentity: '[system]' });
    const run = await registry.tasks.run('hello', { noPreflight: true });
    const error = await rejectionOf(run.succeeded());
    const { stderr } = await type('logs -r myregistry --run-id cf1 --explain');
    const said = error instanceof RunFailedError ? error.explanation : undefined;
    expect(said).toMatch(/otherregistry/);
    expect(stderr).toContain(said);
  });

  it('that goes on is followed until it ends', async () => {
    const { registry, emulator, host } = await createLibraryBench({ progression: { kind: 'stepped' } });
    await registry.tasks.create(hello);
    const run = await registry.tasks.run('hello');
    let waits = 0;
    host.beforeSleep(() => {
      waits += 1;
      if (waits % 3 === 0) void emulator.advance('cf1');
    });
    expect((await linesOf(run.log())).at(-1)).toBe('Run ID: cf1 was successful after 0s');
    expect(waits).toBeGreaterThan(3);
  });

  it('is left with the loop, and may go on', async () => {
    const { registry, emulator, host } = await createLibraryBench();
    await registry.tasks.create(hello);
    const run = await registry.tasks.run('hello');
    for await (const line of run.log()) {
      expect(line).toMatch(/ Alias support enabled /);
      break;
    }
    expect([host.sleeps, await emulator.settled()]).toEqual([[], undefined]);
  });

  it('can be canceled', async () => {
    const { registry, messages } = await createLibraryBench({ progression: { kind: 'stepped' } });
    await registry.tasks.create(hello);
    const run = await registry.tasks.run('hello');
    await run.cancel();
    await registry.runs.cancel('cf1');
    expect((await run.refresh()).status).toBe('Canceled');
    expect(messages.flatMap(({ level, text }) => (level === 'notice' && /cancel/i.test(text) ? [text] : []))).toEqual([
      'Canceled run cf1.',
      'Run cf1 has already ended (Canceled). There is nothing to cancel.',
    ]);
  });
});

describe('waiting for runs', () => {
  it('ends with those that have ended, however they did', async () => {
    const { registry } = await createLibraryBench();
    await registry.tasks.create(hello);
    await registry.tasks.run('hello');
    await registry.run({ source: '/dev/null', cmd: 'nowhere.azurecr.io/none:1' });
    const runs = await registry.runs.wait(['cf1', 'cf2']);
    expect(runs.map(({ runId, status }) => [runId, status])).toEqual([
      ['cf1', 'Succeeded'],
      ['cf2', 'Failed'],
    ]);
  });

  it('rejects when the time has passed, with the runs as they are', async () => {
    const { registry } = await createLibraryBench({ progression: { kind: 'stepped' } });
    await registry.tasks.create(hello);
    await registry.tasks.run('hello');
    const { name, message, result } = await rejectionOf(registry.runs.wait(['cf1'], { timeout: '5s' }));
    expect([name, message, (result as { status: string }[]).map(({ status }) => status)]).toEqual([
      'AcrtaskError',
      expect.stringMatching(/cf1/),
      ['Queued'],
    ]);
  });

  it('rejects for a run that is not there, and for wrong options', async () => {
    const { registry } = await createLibraryBench();
    expect(await registry.runs.wait([])).toEqual([]);
    expect(await registry.runs.wait([], { any: true, timeout: '1h' })).toEqual([]);
    expect((await rejectionOf(registry.runs.wait(['cf9']))).name).toMatch(/^(?:NotFound|Service)Error$/);
    const wrong = await rejectionOf(registry.runs.wait([], { timeout: 'soon' }));
    expect([wrong.name, wrong.message]).toEqual(['UsageError', expect.stringContaining("'soon' is not a time")]);
  });
});

describe('checking', () => {
  it('tells what failed, and nothing when nothing did', async () => {
    const { registry } = await createLibraryBench();
    await registry.tasks.create(hello);
    await registry.tasks.run('hello');
    expect(await registry.runs.check()).toEqual([]);
    await registry.run({ source: '/dev/null', cmd: 'nowhere.azurecr.io/none:1' });
    expect((await registry.runs.check()).map(({ found, runId, status }) => [found, runId, status])).toEqual([
      ['failedRun', 'cf2', 'Failed'],
    ]);
  });

  it('rejects for a task that is not there', async () => {
    const { registry } = await createLibraryBench();
    expect([
      (await rejectionOf(registry.runs.check({ name: 'nobody' }))).name,
      (await rejectionOf(registry.tasks.check('nobody'))).message,
    ]).toEqual(['NotFoundError', expect.stringContaining('nobody')]);
  });
});

describe('what is deleted', () => {
  it('has to be there', async () => {
    const { registry } = await createLibraryBench();
    for (const kind of ['tasks', 'agentPools', 'taskRuns'] as const) {
      const { name, message } = await rejectionOf(registry[kind].delete('nobody'));
      expect([name, message]).toEqual(['NotFoundError', expect.stringMatching(/ 'nobody': nothing was deleted\.$/)]);
    }
  });

  it('is gone', async () => {
    const { registry, run, deployTaskRun } = await createLibraryBench();
    await run('az acr update -n myregistry --sku Premium');
    await registry.agentPools.create({ name: 'mypool' });
    await deployTaskRun('mytaskrun', 'bash echo hi');
    expect([await registry.agentPools.delete('mypool'), await registry.taskRuns.delete('mytaskrun')]).toEqual([
      undefined,
      undefined,
    ]);
    expect([await registry.agentPools.list(), await registry.taskRuns.list()]).toEqual([[], []]);
  });
});

describe('a signal', () => {
  const reason = new Error('enough');

  it('that is aborted before a call lets nothing be asked', async () => {
    const { registry, asked } = await createLibraryBench();
    await expect(registry.tasks.list({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });

  it('ends the requests of its call, and of no other', async () => {
    const { registry, intercept } = await createLibraryBench();
    const signals: AbortSignal[] = [];
    const controller = new AbortController();
    const bothAsked = new Promise<void>((resolve) => {
      intercept((request) => {
        signals.push(request.signal);
        if (signals.length === 2) resolve();
        return new Promise(() => {});
      });
    });
    const aborted = registry.tasks.list({ signal: controller.signal });
    const other = registry.tasks.get('hello');
    other.catch(() => {});
    aborted.catch(() => {});
    await bothAsked;
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(signals.map(({ aborted: isAborted }) => isAborted)).toEqual([true, false]);
    registry.close();
    await rejectionOf(other);
    expect(signals.map(({ aborted: isAborted }) => isAborted)).toEqual([true, true]);
  });

  it.each<[string, (run: Awaited<ReturnType<typeof queued>>['run'], signal: AbortSignal) => Promise<unknown>]>([
    ['its log', (run, signal) => linesOf(run.log({ signal }))],
    ['its end', (run, signal) => run.finished({ signal })],
    ['its success', (run, signal) => run.succeeded({ signal })],
  ])('ends the wait for %s, and leaves others alone', async (_, wait) => {
    const { run, registry, host } = await queued();
    const controller = new AbortController();
    host.beforeSleep(() => controller.abort(reason));
    await expect(wait(run, controller.signal)).rejects.toBe(reason);
    expect((await registry.runs.get('cf1')).details.status).toBe('Queued');
  });

  it('of the registry ends every call, as closing it does', async () => {
    const { open, asked } = await createLibraryBench();
    const controller = new AbortController();
    const aborted = await open({ signal: controller.signal });
    const closed = await open({});
    asked.length = 0;
    controller.abort(reason);
    closed.close();
    await expect(aborted.tasks.list()).rejects.toBe(reason);
    expect((await rejectionOf(closed.tasks.list())).message).toBe('The registry is closed.');
    expect(asked).toEqual([]);
  });

  const queued = async () => {
    const bench = await createLibraryBench({ progression: { kind: 'stepped' } });
    await bench.registry.tasks.create(hello);
    return { ...bench, run: await bench.registry.tasks.run('hello') };
  };
});

describe('calls side by side', () => {
  it('share one sign-in, and keep their results apart', async () => {
    const { registry, signIns } = await createLibraryBench();
    const names = ['task-a', 'task-b', 'task-c', 'task-d', 'task-e'];
    await Promise.all(names.map((name) => registry.tasks.create({ ...hello, name })));
    const runs = await Promise.all(names.map((name) => registry.tasks.run(name)));
    const logs = await Promise.all(runs.map((run) => linesOf(run.log())));
    expect([
      signIns(),
      new Set(runs.map(({ id }) => id)).size,
      (await Promise.all(runs.map((run) => run.refresh()))).map(({ task }) => task),
    ]).toEqual([1, 5, names]);
    expect(logs.map((lines) => lines.at(-1))).toEqual(runs.map(({ id }) => `Run ID: ${id} was successful after 0s`));
  });
});
