import { placeholderImage } from './placeholder.ts';
import type { Session } from './session.ts';
import { parseImage } from './unset-values.ts';

const packRunner = /^mcr\.microsoft\.com\/oryx\/pack(?::|@|$)/;

/** The image that a command in the container of Buildpacks' `pack` makes: `... build IMAGE`; undefined for any other. */
export const packedImage = ([container = '', verb, image]: readonly string[]): string | undefined =>
  packRunner.test(container) && verb === 'build' ? image : undefined;

/** Lets a placeholder stand for what `pack` would have made, so that the step after it has something to push. */
export const makePackedImage = ({ context, images, job, transcript, unsetValues }: Session, name: string): void => {
  const { reference } = parseImage(name, unsetValues);
  const image = placeholderImage(job, context.now());
  images.tag(reference, { digest: '', load: async () => image });
  transcript.note(`${reference}: a placeholder stands for the image`);
};
