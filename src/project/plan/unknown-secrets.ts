const start = 'acrtask:secret-that-could-not-be-read:';

/** Stands for a secret of the project file that could not be read, while the tasks are compared. Never sent. */
export const unknownSecret = (number: number): string => `${start}${number}`;

/** Whether a value of a task stands for a secret that could not be read. */
export const isUnknownSecret = (text: string | undefined): boolean => text?.startsWith(start) ?? false;
