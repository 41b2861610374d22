import type { DocumentRule, TextRule } from './rule.ts';
import { unknownKeys } from './unknown-keys.ts';

/** The rules about texts, one file each. */
export const textRules: readonly TextRule[] = [];

/** The rules about documents, one file each. */
export const documentRules: readonly DocumentRule[] = [unknownKeys];
