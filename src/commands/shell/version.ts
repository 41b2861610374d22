import { defineCommand } from '../../cli/command.ts';
import { version } from '../../version.ts';

export default defineCommand({
  summary: 'Show the versions of acrtask and Node.js.',
  examples: [
    { about: 'Show the versions.', command: 'acrtask version' },
    { about: 'Print the version of acrtask only.', command: 'acrtask version --query acrtask -o tsv' },
  ],
  options: {},
  request: () => ({ acrtask: version, node: process.versions.node, platform: `${process.platform}-${process.arch}` }),
  execute: async (versions) => versions,
});
