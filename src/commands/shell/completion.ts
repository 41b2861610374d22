import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice } from '../../cli/option-schemas.ts';
import { completionScripts } from './completion-scripts.ts';

export default defineCommand({
  summary: 'Print a shell completion script.',
  description: `Print a shell completion script for commands, options, option values, and the names of Azure resources.
bash: add 'eval "$(acrtask completion bash)"' to ~/.bashrc.
zsh: add 'eval "$(acrtask completion zsh)"' to ~/.zshrc, after compinit.
fish: save the output as ~/.config/fish/completions/acrtask.fish.
PowerShell: add 'acrtask completion pwsh | Out-String | Invoke-Expression' to $PROFILE.`,
  examples: [
    { about: 'Enable completion in the current bash session.', command: 'eval "$(acrtask completion bash)"' },
    { about: 'Print the script for fish.', command: 'acrtask completion fish' },
  ],
  positionals: { shell: option('<shell>', 'Shell to print the script for.', choice(['bash', 'zsh', 'fish', 'pwsh'])) },
  options: {},
  request: ({ shell }) => completionScripts[shell],
  execute: async (script, { host }) => {
    await host.stdout.write(script);
  },
});
