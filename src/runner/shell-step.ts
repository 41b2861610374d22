import type { Step } from '../taskfile/model.ts';
import { runImage } from '../taskfile/steps/docker-uses.ts';
import { shellSpans } from '../taskfile/steps/shell-spans.ts';

/** A step that runs a shell in the image of a cmd step instead of the step's own command; undefined for other steps. */
export const shellStep = (step: Step): Step | undefined => {
  const [words = []] = shellSpans(step.cmd);
  const found = step.type === 'cmd' ? runImage(words.map(({ value }) => value)) : undefined;
  const image = found && words[words.length - found.args.length - 1];
  if (!image) return undefined;
  const options = step.cmd.slice(0, image.start);
  return {
    ...step,
    id: `${step.id}-shell`,
    cmd: `${options}--interactive --tty --entrypoint /bin/sh ${step.cmd.slice(image.start, image.end)}`,
    entryPoint: '',
    // A port may still be taken, and the shell is for the terminal.
    ports: [],
    keep: false,
    detach: false,
  };
};
