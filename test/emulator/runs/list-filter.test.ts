import { describe, expect, it } from 'vitest';
import { parseRunFilter } from '../../../src/emulator/runs/list-filter.ts';
import type { Resource } from '../../../src/emulator/store/state.ts';

const run = (runId: string, properties: object): Resource => ({
  id: `/runs/${runId}`,
  name: runId,
  type: 'Microsoft.ContainerRegistry/registries/runs',
  properties: { runId, ...properties },
});

const image = { registry: 'r.azurecr.io', repository: 'team/app', tag: 'v1', digest: 'sha256:abc' };
const runs = [
  run('cf1', { status: 'Failed', task: 'one', isArchiveEnabled: false, createTime: '2020-01-01T00:00:00+00:00' }),
  run('cf2', { status: 'Succeeded', task: 'two', isArchiveEnabled: true, createTime: '2020-01-02T00:00:00+00:00' }),
  run('cf3', {
    status: 'Succeeded',
    runType: 'QuickRun',
    isArchiveEnabled: false,
    createTime: '2020-01-03T00:00:00.5+00:00',
    outputImages: [image],
  }),
];

describe('parseRunFilter', () => {
  it.each([
    ["TaskName eq 'one'", ['cf1']],
    ["taskname EQ 'ONE'", ['cf1']],
    ["TaskName eq 'it''s'", []],
    ["Status ne 'Failed'", ['cf2', 'cf3']],
    ["Status eq 'Succeeded' and TaskName eq 'two'", ['cf2']],
    ["RunId eq 'cf1' or runId eq 'cf3'", ['cf1', 'cf3']],
    ["RunId eq 'cf1' or Status eq 'Succeeded' and RunType eq 'QuickRun'", ['cf1', 'cf3']],
    ["(RunId eq 'cf1' or RunId eq 'cf2') and Status eq 'Failed'", ['cf1']],
    ["contains(OutputImageManifests, 'team/app@sha256:abc')", ['cf3']],
    ["Contains(TaskName,'w')", ['cf2']],
    ['IsArchiveEnabled eq true', ['cf2']],
    ['CreateTime ge 2020-01-02T00:00:00Z', ['cf2', 'cf3']],
    ["createTime lt '2020-01-02T00:00:00Z'", ['cf1']],
    ["TaskName gt 'one'", ['cf2']],
    ["AgentPoolName eq 'pool'", []],
  ])('%s', (filter, expected) => {
    expect(runs.filter(parseRunFilter(filter)).map((each) => each.name)).toEqual(expected);
  });

  it.each([
    ["Colour eq 'red'", "Could not find a property named 'Colour' on a run."],
    ["Status is 'Failed'", "Syntax error near 'is' in 'Status is 'Failed''."],
    ['Status eq', "Syntax error near 'the end' in 'Status eq'."],
    ["Status eq 'a' 'b'", "Syntax error near 'b' in 'Status eq 'a' 'b''."],
    ["(Status eq 'a'", "Syntax error near 'the end' in '(Status eq 'a''."],
    ["Status eq 'a", "Syntax error at position 9 in 'Status eq 'a'."],
  ])('refuses %s', (filter, message) => {
    expect(() => parseRunFilter(filter)).toThrow(message);
  });
});
