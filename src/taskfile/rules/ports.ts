import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** `[ADDRESS:][[HOST]:]CONTAINER[/PROTOCOL]`, each port also a range (docs.docker.com/reference/cli/docker/container/run). */
const published =
  /^(?:(?:\d+(?:\.\d+){3}|\[[\da-fA-F:.]*\]):)?(?:(\d+)?(?:-(\d+))?:)?(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp|TCP|UDP|SCTP))?$/;
const exposed = /^()()(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp|TCP|UDP|SCTP))?$/;

/** What a shell changes or takes apart is another text in the end. */
const forShell = /[\s$`'"\\*?;&|<>(){}]/;

/** Ports that docker refuses, so that the step fails. */
export function* ports(document: CheckedDocument): Iterable<Finding> {
  for (const { ports: toPublish, expose, push } of document.task.steps) {
    if (push.length > 0) continue;
    if (toPublish.length > 0)
      yield* faultsOf(
        document,
        toPublish,
        published,
        'Write it as CONTAINER, or HOST:CONTAINER, such as 8080:80: numbers up to 65535.',
      );
    if (expose.length > 0)
      yield* faultsOf(
        document,
        expose,
        exposed,
        'Write the port of the container, such as 80 or 53/udp: a number up to 65535.',
      );
  }
}

function* faultsOf(
  document: CheckedDocument,
  entries: readonly string[],
  form: RegExp,
  hint: string,
): Iterable<Finding> {
  for (const [index, entry] of entries.entries()) {
    const numbers = form.exec(entry)?.slice(1);
    if (numbers?.every((each) => Number(each ?? 0) <= 65_535) || entry === '' || forShell.test(entry)) continue;
    const at = document.valueSpan(entries, index);
    if (!isOpenAt(document, at))
      yield { code: 'port', at, message: `docker refuses the port '${entry}', so the step fails`, hint };
  }
}
