import { type Locate, locator } from '../diagnostics/locate.ts';
import { explain, Findings, type Place, Problem, restated, withEnds } from '../diagnostics/problem.ts';
import type { LoadOptions, TaskFile } from '../model.ts';
import { type TaskDocument, taskShape } from '../schema.ts';
import { decodePartly, type PartlyDecoded } from '../yaml/decode.ts';
import { checkDeclarations } from './check-declarations.ts';
import { completeTask } from './complete-task.ts';
import { positionsIn, type TracedText } from './traced-text.ts';
import { inTermsOf } from './type-words.ts';
import type { LineOf } from './wait-faults.ts';

/** A rendered text, decoded, checked and completed. */
export interface Examined {
  readonly document: TaskDocument;
  readonly locate: Locate;
  readonly decoded: Pick<PartlyDecoded<never>, 'spotOf' | 'endAt' | 'root' | 'isDamaged'>;
  /** Good for nothing when there is a problem. */
  readonly task: TaskFile;
  /** What is wrong with types, secrets, volumes and mounts: the engine looks for that first (taskfile.md 4.1). */
  readonly declared: Problem | undefined;
  /** What is wrong with the rest (taskfile.md 4.2). */
  readonly completed: Problem | undefined;
  /** Moves a problem from the rendered text to the user's. */
  located(problem: Problem): Problem;
}

/**
 * Examines a rendered text as a whole: a problem in one part does not hide those in others. Places are in the user's
 * text, `original`. Throws a Problem for what is not YAML.
 */
export function examine(rendered: TracedText, original: string, options: LoadOptions): Examined {
  const decoded = explain('', rendered, () => decodePartly(rendered.text, taskShape));
  const { value: document, spotOf, isDamaged } = decoded;
  const locate = locator(decoded);
  const positionOf = positionsIn(original);
  const lineOf: LineOf = (part, key) => {
    const at = locate(part, key);
    return at === undefined ? undefined : positionOf(rendered.originOf(at)).line;
  };
  const declarations = new Findings();
  if (decoded.problem) declarations.report(decoded.problem);
  checkDeclarations(document, { locate, spotOf, isDamaged, report: declarations.report });
  let known: { readonly task: TaskFile; readonly problem: Problem | undefined } | undefined;
  /** Nobody looks at this when it is only a matter of the secrets. */
  const completed = () => {
    if (known) return known;
    const findings = new Findings();
    const task = completeTask(
      { task: document, locate, spotOf, lineOf, isDamaged },
      { ...options, registry: options.run.Registry ?? '', taskName: options.run.TaskName ?? '' },
      findings,
    );
    known = { task, problem: findings.problem && located(findings.problem) };
    return known;
  };
  const located = (problem: Problem): Problem => {
    const { message, places } = withEnds(problem, decoded.endAt);
    const written = places.map((place) => asWritten(place, rendered, original));
    return restated(new Problem(message, written), '', rendered);
  };
  return {
    document,
    locate,
    decoded,
    get task() {
      return completed().task;
    },
    declared: declarations.problem && located(declarations.problem),
    get completed() {
      return completed().problem;
    },
    located,
  };
}

/**
 * A place in the rendered text, with the value of a wrong type as it stands in the user's text: what a template action
 * printed stays in the message, because it tells why the type is wrong.
 */
function asWritten(place: Place, rendered: TracedText, original: string): Place {
  const { code, offset, end, plainly, hint } = place;
  if (code !== 'wrong-type' || offset === undefined || end === undefined) return place;
  const printed = rendered.text.slice(offset, end);
  const written = original.slice(rendered.originOf(offset), rendered.endOf(end));
  return {
    ...place,
    ...(plainly === undefined
      ? {}
      : { plainly: written.includes('{{') ? plainly : inTermsOf(written, printed, plainly) }),
    ...(hint === undefined ? {} : { hint: inTermsOf(written, printed, hint) }),
  };
}
