import { containerNames } from './container-names.ts';
import { oddWaits } from './odd-waits.ts';
import { retries } from './retries.ts';
import type { DocumentRule, TextRule } from './rule.ts';
import { timeLimits } from './time-limits.ts';
import { unknownKeys } from './unknown-keys.ts';

/** The rules about texts, one file each. */
export const textRules: readonly TextRule[] = [];

/** The rules about documents, one file each. */
export const documentRules: readonly DocumentRule[] = [unknownKeys, oddWaits, containerNames, timeLimits, retries];
