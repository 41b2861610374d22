import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';

/** A script that only calls another program is short. */
const mostBytes = 16_384;

/** acrtask as the file behind a link: its script, and what package managers start it with. */
const ownName = /^acrtask(?:\.(?:js|cmd|exe|ps1))?$/i;

/** `acrtask az`, called by any path, by npx with a version, or as a script for Node; the words may be in quotes. */
const ownCall =
  /(?:^|[\s/\\"'=@(])acrtask(?:@[\w.^~-]+)?(?:\.(?:js|cmd|exe|ps1))?["']?\s+(?:--\s+)?["']?az(?=["'\s]|$)/i;

/** Comments of shells and of Windows. */
const comment = /^\s*(?:#|::|@?rem\s)/i;

const beginningOf = (path: string): string => {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(mostBytes);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, mostBytes, 0));
  } finally {
    closeSync(file);
  }
};

/**
 * Whether a program is acrtask: a link to it, or a script that calls `acrtask az`. A script that calls it in another way is
 * only found out when it does.
 */
export const leadsToAcrtask = (path: string): boolean => {
  try {
    if (ownName.test(basename(realpathSync(path)))) return true;
    const text = beginningOf(path);
    return !text.includes('\0') && text.split('\n').some((line) => !comment.test(line) && ownCall.test(line));
  } catch {
    // What cannot be read can still be started.
    return false;
  }
};
