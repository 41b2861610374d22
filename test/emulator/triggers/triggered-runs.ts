import type { EmulatorParts } from '../../../src/emulator/emulator.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator-context.ts';
import type { RunEngine, RunOutcome } from '../../../src/emulator/runs/run-engine.ts';
import { createLab, type Lab, registryId } from '../lab.ts';

/** A run of a task: the task's name, and what set it off. */
export const runsOf = async (lab: Lab, registry = 'myregistry'): Promise<readonly (readonly string[])[]> => {
  await lab.emulator.settled();
  const { value } = (await lab.arm('GET', `${registryId(registry)}/runs`)).body;
  return value.reverse().map(({ properties }: { properties: Record<string, unknown> }) => {
    const { task, imageUpdateTrigger, timerTrigger, sourceTrigger } = properties as Record<string, never>;
    return [task ?? '', imageUpdateTrigger ? 'image' : timerTrigger ? 'timer' : sourceTrigger ? 'source' : 'manual'];
  });
};

/** A step that the engine of a test carries out: what it pushes, and what it is built on. */
export interface Build {
  readonly pushes: readonly string[];
  readonly from: readonly (readonly [type: 'Runtime' | 'BuildTime', image: string])[];
  /** Fails after the pushes. */
  readonly fails?: boolean;
  /** What goes on elsewhere, the first time. */
  meanwhile?: (() => Promise<unknown>) | undefined;
}

export const partsOf = (image: string): { registry: string; repository: string; tag: string } => {
  const [, registry = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(image) ?? [];
  return { registry, repository, tag };
};

export interface TriggerLab extends Lab {
  /** What the tasks do, by name. */
  readonly builds: Record<string, Build>;
  /** The lines that were announced. */
  readonly lines: string[];
  /** Pushes an image from outside; each call with another `content` gets another digest. */
  push(image: string, content: string): Promise<string>;
  delete(image: string, digest: string): Promise<void>;
  /** Requests a run of a task. */
  request(task: string): Promise<void>;
}

const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';

/** An emulator whose engine pushes what `builds` says, with new content each time. */
export const createTriggerLab = async (
  options: Partial<EmulatorOptions> & Pick<EmulatorParts, 'engine' | 'sleep'> = {},
): Promise<TriggerLab> => {
  const builds: Record<string, Build> = {};
  const lines: string[] = [];
  let pushes = 0;
  const engine: RunEngine = {
    name: 'test',
    run: async ({ taskName = '' }): Promise<RunOutcome> => {
      const { pushes: images = [], from = [], fails = false } = builds[taskName] ?? {};
      const outputImages = [];
      const { meanwhile } = builds[taskName] ?? {};
      if (meanwhile) {
        builds[taskName] = { pushes: [], from: [], fails };
        await meanwhile();
      }
      for (const image of images) {
        pushes += 1;
        outputImages.push({ ...partsOf(image), digest: await push(image, `${taskName} ${pushes}`) });
      }
      const baseImageDependencies = from.map(([type, image]) => ({ type, ...partsOf(image), digest: 'sha256:0' }));
      return { succeeded: !fails, outputImages, baseImageDependencies };
    },
  };
  const lab = await createLab({ engine, ...options, announce: (line) => void lines.push(line) });
  await lab.registry('myregistry', { adminUserEnabled: true });
  const password = (await lab.arm('POST', `${registryId('myregistry')}/listCredentials`)).body.passwords[0].value;
  const headers = {
    authorization: `Basic ${Buffer.from(`myregistry:${password}`).toString('base64')}`,
    'content-type': mediaType,
  };
  const addressOf = (image: string, reference: string): string => {
    const { registry, repository } = partsOf(image);
    return `https://${registry}/v2/${repository}/manifests/${reference}`;
  };
  const push: TriggerLab['push'] = async (image, content) => {
    const body = JSON.stringify({ schemaVersion: 2, mediaType, layers: [], annotations: { content } });
    const answer = await lab.ask('PUT', addressOf(image, partsOf(image).tag), { headers, body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer));
    return answer.headers['docker-content-digest'] ?? '';
  };
  return {
    ...lab,
    builds,
    lines,
    push,
    delete: async (image, digest) => {
      const { status } = await lab.ask('DELETE', addressOf(image, digest), { headers });
      if (status !== 202) throw new Error(String(status));
    },
    request: async (task) => {
      const request = { type: 'TaskRunRequest', taskId: `${registryId('myregistry')}/tasks/${task}` };
      const { status, body } = await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, request);
      if (status !== 200) throw new Error(JSON.stringify(body));
      await lab.emulator.settled();
    },
  };
};
