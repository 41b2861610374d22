import type { RunTimeline, TimelineStep } from '../follow/timeline/run-timeline.ts';
import { printable } from '../printable.ts';
import { escaped } from './markup.ts';
import { htmlPage } from './page.ts';
import { colour } from './theme.ts';
import { timelineSvg } from './timeline-svg.ts';
import {
  durationText,
  headline,
  outcomeText,
  pathParts,
  pathPartText,
  remarksOf,
  stepRemarks,
  stepSeconds,
} from './timeline-words.ts';

const style = [
  `.quiet { color: ${colour('quiet')}; margin: 0.25rem 0; }`,
  `.picture { margin-top: 1.25rem; border: 1px solid ${colour('frame')}; border-radius: 8px; }`,
  '.picture svg { width: 100%; min-width: 720px; }',
  'h2 { margin-top: 2rem; }',
  '.table { overflow-x: auto; }',
  '.table table { margin: 0.5rem 0; font-size: 0.9rem; }',
  '.table th, .table td { padding: 0.4rem 1rem 0.4rem 0; }',
  '.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }',
  '.word { white-space: nowrap; }',
  `th[scope=row] { min-width: 8em; color: ${colour('text')}; overflow-wrap: anywhere; }`,
  '.images td:last-child { width: 64%; }',
  '.steps td:last-child { width: 36%; min-width: 15em; overflow-wrap: anywhere; }',
  '.path { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0; padding: 0; list-style: none; }',
  `.path li { padding: 0.1rem 0.7rem; border: 1px solid ${colour('frame')}; border-radius: 0.8rem; overflow-wrap: anywhere; }`,
  `.path li:not(:last-child)::after { content: " \\2192"; color: ${colour('quiet')}; }`,
].join('\n');

const clockTime = (iso: string | null): string => (iso === null ? '' : iso.replace(/^.*T/, '').replace('Z', ''));

const row = (step: TimelineStep): string => {
  const seconds = stepSeconds(step);
  const cells = [
    `<th scope="row">${escaped(printable(step.id))}</th>`,
    `<td class="word">${outcomeText(step)}</td>`,
    `<td>${step.isCritical ? 'yes' : ''}</td>`,
    `<td class="number">${clockTime(step.started)}</td>`,
    `<td class="number">${clockTime(step.ended)}</td>`,
    `<td class="number">${seconds === null ? '' : durationText(seconds)}</td>`,
    `<td>${stepRemarks(step).map(escaped).join('<br>')}</td>`,
  ];
  return `<tr>${cells.join('')}</tr>`;
};

const section = (title: string, content: string): string => `<section><h2>${title}</h2>${content}</section>`;

/** When the run was created, as the service sent it; times in the page are UTC. */
const whenOf = ({ created, steps }: RunTimeline): string => {
  const time = created === undefined ? undefined : new Date(created);
  const day =
    time && !Number.isNaN(time.getTime()) ? `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC` : undefined;
  if (day === undefined) return '';
  return `Created at ${day}.${steps.length > 0 ? ' All times are UTC.' : ''}`;
};

/** A run along the time as one HTML page that loads nothing. */
export const timelinePage = (timeline: RunTimeline): string => {
  const { steps, images } = timeline;
  const path = pathParts(timeline);
  const drawing = timelineSvg(timeline);
  const isOngoing = steps.some(({ outcome }) => outcome === 'running');
  const about = [whenOf(timeline), ...remarksOf(timeline)];
  const body = [
    ...about.filter((text) => text !== '').map((text) => `<p class="quiet">${escaped(text)}</p>`),
    ...(drawing === undefined ? [] : [`<div class="picture">${drawing}</div>`]),
    ...(path.length === 0
      ? []
      : [
          section(
            isOngoing ? 'Critical path so far' : 'Critical path',
            `<ol class="path">${path.map((part) => `<li>${escaped(pathPartText(part))}</li>`).join('')}</ol>`,
          ),
        ]),
    ...(steps.length === 0
      ? []
      : [
          section(
            'Steps',
            `<div class="table steps"><table><thead><tr><th scope="col">Step</th><th scope="col">Outcome</th><th scope="col">Critical</th><th scope="col" class="number">Started</th><th scope="col" class="number">Ended</th><th scope="col" class="number">Duration</th><th scope="col">Remarks</th></tr></thead><tbody>\n${steps.map(row).join('\n')}\n</tbody></table></div>`,
          ),
        ]),
    ...(images.length === 0
      ? []
      : [
          section(
            'Images',
            `<div class="table images"><table><thead><tr><th scope="col">Image</th><th scope="col">Digest</th></tr></thead><tbody>\n${images
              .map(
                ({ image, digest }) =>
                  `<tr><td><code>${escaped(printable(image))}</code></td><td><code>${escaped(printable(digest))}</code></td></tr>`,
              )
              .join('\n')}\n</tbody></table></div>`,
          ),
        ]),
  ];
  return htmlPage({ title: headline(timeline), style, body: body.join('\n') });
};
