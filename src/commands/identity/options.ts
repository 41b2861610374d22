import { option } from '../../cli/option.ts';
import { optional, texts } from '../../cli/option-schemas.ts';

/** The identities that `identity assign` and `identity remove` act on. */
export const identitiesOption = (summary: string, words: readonly string[] = ['[system]']) =>
  option('--identities [identities...]', summary, optional(texts()), { suggests: { words, names: 'identities' } });
