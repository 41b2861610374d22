// The licenses of the packages in a bundle, read from the packages themselves.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const folderOf = (module) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module.replace(/^\0/, ''))?.[0];

const licenceText = async (folder) => {
  const name = (await readdir(folder)).find((each) => /^(licen[cs]e|copying)/i.test(each));
  return name === undefined ? undefined : (await readFile(join(folder, name), 'utf8')).trim();
};

/**
 * Writes `file` for the packages that contain the bundled `modules` (their paths). A package without a license stops
 * the build.
 */
export const writeNotices = async (modules, file) => {
  const folders = new Set(modules.map(folderOf).filter(Boolean));
  const notices = [];
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (!license) throw new Error(`${name} ${version} names no licence and cannot be bundled.`);
    notices.push({
      name,
      text: `${name} ${version} (${license})\n\n${(await licenceText(folder)) ?? `Licensed under ${license}.`}\n`,
    });
  }
  notices.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rule = `\n${'-'.repeat(80)}\n\n`;
  const intro =
    'acrtask contains the following packages. Their source is what the npm registry has under these names and versions.\n';
  await writeFile(file, [intro, ...notices.map(({ text }) => text)].join(rule));
};
