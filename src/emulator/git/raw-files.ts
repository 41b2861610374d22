import { Buffer } from 'node:buffer';
import type { EmulatorContext } from '../emulator-context.ts';
import { type Exchange, type Route, route } from '../router.ts';
import { CheckoutError, checkOut } from './checkout.ts';
import { folderOf } from './mapped-folders.ts';

/** Whether a request is for a single file of a repository on GitHub. */
export const isRawAddress = ({ hostname }: URL): boolean => hostname.toLowerCase() === 'raw.githubusercontent.com';

/** GitHub's answer, word by word. */
const notFound = (): Response =>
  new Response('404: Not Found', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });

const readFile =
  (context: EmulatorContext) =>
  async ({ params }: Exchange): Promise<Response> => {
    const { owner = '', repository = '', rest = '' } = params;
    const folder = folderOf(context, `https://github.com/${owner}/${repository}`);
    if (folder === undefined) return notFound();
    const parts = rest.split('/');
    // The name of a branch may have slashes: GitHub, too, tries where it ends.
    for (let end = 1; end < parts.length; end += 1) {
      const reference = parts.slice(0, end).join('/');
      const name = reference === 'HEAD' ? '' : reference.replace(/^refs\/heads\//, '');
      try {
        const { files } = await checkOut(folder, name, context.options.gitWorkTree);
        const bytes = await files.read(parts.slice(end).join('/'));
        if (bytes)
          return new Response(Buffer.from(bytes), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
      } catch (problem) {
        if (!(problem instanceof CheckoutError)) throw problem;
      }
    }
    return notFound();
  };

/** Single files of mapped repositories, at the address where GitHub serves them. */
export const rawFileRoutes = (context: EmulatorContext): Route[] => [
  route('GET', '/:owner/:repository/*rest', 'Repositories_ReadFile', readFile(context)),
];
