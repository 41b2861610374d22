import { withLatestTag } from '../steps/image-reference.ts';
import { isOpenText, writtenAt } from './open-values.ts';
import type { CheckedDocument, Span } from './rule.ts';

/** A name of an image, rendered, and as the user wrote it. */
export interface ImageName {
  readonly rendered: string;
  readonly written: string;
  /** Whether it may be another one when the task runs, because a value that is not given yet is part of it. */
  readonly isOpen: boolean;
}

/** The name at a place; what is written there counts only when it is a name as a whole. */
export function imageName(document: CheckedDocument, rendered: string, span: Span | undefined): ImageName {
  const text = span === undefined ? rendered : writtenAt(document, span).replace(/^["']|["']$/g, '');
  const isName = text !== '' && !/\s/.test(text.replace(/\{\{[^}]*\}\}/g, ''));
  const written = isName ? text : rendered;
  return { rendered, written, isOpen: isOpenText(document, written) };
}

/**
 * What makes two names the same image. Which registry of Azure a run is for is not known, so all of them are one; the
 * names of Docker Hub are written in several ways.
 */
export function imageKey(rendered: string): string {
  const name = withLatestTag(rendered).replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
  const [registry] = /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)\//.exec(name.toLowerCase()) ?? [];
  return registry === undefined ? name : `azurecr/${name.slice(registry.length)}`;
}

/** The parts of a key: registry and folders, the last name, and the tag. */
export function partsOfKey(key: string): { readonly path: string; readonly name: string; readonly tag: string } {
  const [, path = '', name = key, tag = ''] = /^(.*\/)?([^/:@]*)(.*)$/.exec(key) ?? [];
  return { path, name, tag };
}
