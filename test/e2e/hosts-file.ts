import { lookup } from 'node:dns/promises';
import { constants } from 'node:fs';
import { access, appendFile, readFile, writeFile } from 'node:fs/promises';

const file = '/etc/hosts';

/** Whether programs that ask the system for a host name are sent to this machine. */
const leadsHere = async (name: string): Promise<boolean> => {
  try {
    return ['127.0.0.1', '::1'].includes((await lookup(name)).address);
  } catch {
    return false;
  }
};

const mayWrite = async (): Promise<boolean> => {
  try {
    await access(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Whether host names lead here, or else why not; `restore` takes back what was done to the system. */
export interface NamesHere {
  readonly missing: string | undefined;
  restore(): Promise<void>;
}

/**
 * Sees to it that host names lead to this machine. A developer's system is left as it is; in CI (CI=true) a line is
 * added to the hosts file where it may be written, and `restore` removes that line again.
 */
export const sendNamesHere = async (names: readonly string[]): Promise<NamesHere> => {
  const nothing = async (): Promise<void> => {};
  const away = async (): Promise<readonly string[]> => {
    const here = await Promise.all(names.map(leadsHere));
    return names.filter((_name, index) => !here[index]);
  };
  const before = await away();
  if (before.length === 0) return { missing: undefined, restore: nothing };
  const missing = `${file} does not send ${before.join(', ')} to 127.0.0.1`;
  if (process.env.CI !== 'true') return { missing, restore: nothing };
  if (!(await mayWrite())) return { missing: `${missing} and may not be written`, restore: nothing };
  const line = `127.0.0.1 ${before.join(' ')} # while a test of acrtask runs\n`;
  const endsInLine = (await readFile(file, 'utf8')).endsWith('\n');
  await appendFile(file, `${endsInLine ? '' : '\n'}${line}`);
  const restore = async (): Promise<void> => writeFile(file, (await readFile(file, 'utf8')).replace(line, ''));
  const after = await away();
  return { missing: after.length > 0 ? `${after.join(', ')} does not lead to 127.0.0.1` : undefined, restore };
};
