import { defineCommand } from '../../cli/command.ts';
import { version } from '../../version.ts';

export default defineCommand({
  summary: 'Show the versions of acrtask and of Node.js.',
  examples: [
    { about: 'Show the versions.', command: 'acrtask version' },
    { about: 'The version alone.', command: 'acrtask version --query acrtask -o tsv' },
  ],
  options: {},
  request: () => ({ acrtask: version, node: process.versions.node, platform: `${process.platform}-${process.arch}` }),
  execute: async (versions) => versions,
});
