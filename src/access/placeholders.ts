/**
 * Stands for a value that is only known during a run, such as a commit, or that must not be shown, such as a secret. Any
 * part of it of three letters or more is recognized, because templates cut texts.
 */
export const placeholder = 'zqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzq';

/** Whether part of a text is not known. */
export const hasPlaceholder = (text: string): boolean => /zqz|qzq/i.test(text);
