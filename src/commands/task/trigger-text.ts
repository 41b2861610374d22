import { nextStartsInWords } from '../../request/next-starts.ts';
import { utcTime } from '../../request/time-in-words.ts';
import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf, listAt } from '../shared/rows/items.ts';
import type { BaseImageFacts, TriggerFacts } from './trigger-facts.ts';

const indented = (text: string): string => text.replace(/^/gm, '  ');

const enabled = (isEnabled: boolean): string => (isEnabled ? 'enabled' : 'disabled');

const eventWords: Readonly<Record<string, string>> = { commit: 'commits', pullrequest: 'pull requests' };

const webhookWords = (hasWebhook: boolean | null): string => {
  if (hasWebhook === null)
    return ', and whether it calls a webhook is unknown: you may not read the secrets of the task';
  return hasWebhook ? ', and calls a webhook' : '';
};

const imageLines = ({ image, type, isWatched, state, why, recordedDigest, currentDigest }: BaseImageFacts): string => {
  const notes = [
    ...(isWatched ? [] : ['not watched: the trigger is for the images of the last stage only']),
    ...(why === null ? [] : [why]),
  ];
  const digests = state === 'moved' ? [`recorded ${recordedDigest}`, `now      ${currentDigest}`] : [];
  return [`${state.padEnd(7)}  ${image} (${type})`, ...[...notes, ...digests].map((line) => `         ${line}`)].join(
    '\n',
  );
};

const recordWords = ({ recordedBy, baseImages }: TriggerFacts): string => {
  if (recordedBy === null)
    return baseImages.length > 0
      ? 'An earlier run, which is no longer listed, recorded these base images:'
      : 'No run of the task has succeeded yet, so the service does not know its base images.';
  const { runId, finishTime } = recordedBy;
  const run = `Run ${runId}, the last that succeeded${finishTime === null ? '' : ` (${utcTime(new Date(finishTime))} UTC)`}`;
  return baseImages.length > 0
    ? `${run}, recorded these base images:`
    : `${run}, recorded no base images: only build steps have them.`;
};

const baseImageText = (facts: TriggerFacts): readonly string[] => {
  const { baseImageTrigger, baseImages } = facts;
  if (baseImageTrigger === null) return ['The task has no trigger for base images: their updates start no runs.'];
  const { name, type, isEnabled, hasWebhook } = baseImageTrigger;
  return [
    `Trigger '${name}' of type ${type} is ${enabled(isEnabled)}${webhookWords(hasWebhook)}.`,
    recordWords(facts),
    ...baseImages.map((each) => indented(imageLines(each))),
  ];
};

const sourceText = ({ sourceTriggers }: TriggerFacts): readonly string[] =>
  sourceTriggers.length === 0
    ? ['The task watches no repository.']
    : sourceTriggers.map(
        ({ name, isEnabled, events, branch, repository }) =>
          `Trigger '${name}' is ${enabled(isEnabled)}, for ${events.map((each) => eventWords[each] ?? each).join(' and ') || 'no events'} on the branch ${branch} of ${repository}`,
      );

const timerText = ({ timers }: TriggerFacts, timeZone: string): readonly string[] =>
  timers.length === 0 ? ['The task has no timers.'] : timers.map((timer) => nextStartsInWords(timer, timeZone));

/** What starts runs of a task, as text. */
export const triggerText = (facts: TriggerFacts, timeZone: string): string => {
  const { task, registry, isEnabled } = facts;
  const section = (title: string, lines: readonly string[]): string => [title, ...lines.map(indented)].join('\n');
  return `${[
    `Task '${task}' (${registry}) is ${isEnabled ? 'enabled.' : 'disabled: nothing below starts a run.'}`,
    section('Base images', baseImageText(facts)),
    section('Timers', timerText(facts, timeZone)),
    section('Source code', sourceText(facts)),
  ].join('\n\n')}\n`;
};

/** The same as data, for `--output` and `--query`: times in UTC, as ISO 8601 writes them. */
export const triggerData = ({ timers, ...facts }: TriggerFacts): Readonly<Record<string, unknown>> => ({
  ...facts,
  timers: timers.map(({ timer, schedule, isEnabled, times }) => ({
    name: timer,
    schedule,
    isEnabled,
    nextTimes: times.map((time) => time.toISOString().replace('.000Z', 'Z')),
  })),
});

/** The table rows of that data: one for each base image, timer, and source trigger. */
export const triggerRows = (data: unknown): Record<string, string>[] =>
  itemsOf(data).flatMap((each) => {
    const row = (trigger: string, name: unknown, isEnabled: unknown, watches: string, state: unknown) => ({
      TRIGGER: trigger,
      NAME: cell(name),
      ENABLED: cell(isEnabled),
      WATCHES: cell(watches),
      STATE: cell(state),
    });
    const image = at(each, 'baseImageTrigger');
    const images = listAt(each, 'baseImages');
    return [
      ...(image && images.length === 0
        ? [row('base image', at(image, 'name'), at(image, 'isEnabled'), '', 'no base images known')]
        : images.map((found) =>
            row(
              'base image',
              at(image, 'name'),
              at(image, 'isEnabled') ?? false,
              String(at(found, 'image')),
              at(found, 'state'),
            ),
          )),
      ...listAt(each, 'timers').map((timer) =>
        row(
          'timer',
          at(timer, 'name'),
          at(timer, 'isEnabled'),
          String(at(timer, 'schedule')),
          listAt(timer, 'nextTimes')[0],
        ),
      ),
      ...listAt(each, 'sourceTriggers').map((source) =>
        row(
          'source',
          at(source, 'name'),
          at(source, 'isEnabled'),
          `${at(source, 'branch')} of ${at(source, 'repository')}`,
          listAt(source, 'events').join(', '),
        ),
      ),
    ];
  });
