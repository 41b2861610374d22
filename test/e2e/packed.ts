import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { type ChosenCloud, type Ended, type Place, project, requireBuild, start } from './support.ts';

/** npm's own script, to be started with node: on Windows `npm` is a batch file, which no program can start directly. */
const npmScript = (name: 'npm' | 'npx'): string => {
  const besideNode = dirname(process.execPath);
  const folders = [
    ...(basename(process.env.npm_execpath ?? '') === 'npm-cli.js' ? [dirname(process.env.npm_execpath ?? '')] : []),
    join(besideNode, 'node_modules', 'npm', 'bin'),
    join(besideNode, '..', 'lib', 'node_modules', 'npm', 'bin'),
    join(besideNode, '..', 'share', 'nodejs', 'npm', 'bin'),
  ];
  const found = folders.map((folder) => join(folder, `${name}-cli.js`)).find((file) => existsSync(file));
  if (!found) throw new Error(`${name} is not where node is. Run these tests with 'npm test'.`);
  return found;
};

/** Runs npm or npx to its end. */
export const npm = (name: 'npm' | 'npx', words: readonly string[], surroundings: ChosenCloud): Promise<Ended> =>
  start(process.execPath, [npmScript(name), ...words], surroundings).ended;

/** The environment of a place without an emulator, for npm as well. */
export const withoutEmulator = ({ home, env }: Place): Record<string, string> => {
  const { ACRTASK_CLOUD, ACRTASK_EMULATOR_HOME, ...bare } = env;
  return { ...bare, npm_config_cache: join(home, 'npm-cache'), npm_config_update_notifier: 'false' };
};

export interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The files of a tar.gz, without the folder `package` that npm puts them in. */
const filesOf = async (archive: Buffer): Promise<readonly Entry[]> => {
  const unpacked = extract();
  unpacked.end(gunzipSync(archive));
  const files: Entry[] = [];
  for await (const entry of unpacked)
    files.push({ name: entry.header.name.replace(/^package\//, ''), bytes: await buffer(entry) });
  return files;
};

export interface Packed {
  /** The path of the tar.gz. */
  readonly tarball: string;
  readonly archive: Buffer;
  readonly files: readonly Entry[];
}

/** Packs the built package into the home of a place. */
export const pack = async (place: Place): Promise<Packed> => {
  requireBuild();
  // Without scripts: packing builds, and tests that run at the same time use what is built.
  const words = ['pack', '--ignore-scripts', '--silent', '--pack-destination', place.home];
  const { exitCode, stdout, stderr } = await npm('npm', words, { env: withoutEmulator(place), cwd: project });
  if (exitCode !== 0) throw new Error(`npm pack exited with ${exitCode}\n${stderr}`);
  const tarball = join(place.home, stdout.trim());
  const archive = await readFile(tarball);
  return { tarball, archive, files: await filesOf(archive) };
};

/** Unpacks into a new folder, by default in the home of a place; gives the path of the program in it. */
export const unpack = async (
  { files }: Packed,
  place: Place,
  folder = join(place.home, 'unpacked'),
): Promise<string> => {
  for (const { name, bytes } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return join(folder, 'bin', 'acrtask.js');
};
