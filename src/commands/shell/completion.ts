import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice } from '../../cli/option-schemas.ts';
import { completionScripts } from './completion-scripts.ts';

export default defineCommand({
  summary: 'Print a script that completes acrtask command lines in a shell.',
  description: `Print a script that completes acrtask command lines in a shell: commands, options, their values, and names of what is in Azure.
bash: add 'eval "$(acrtask completion bash)"' to ~/.bashrc.
zsh: add 'eval "$(acrtask completion zsh)"' to ~/.zshrc, after compinit.
fish: save what is printed as ~/.config/fish/completions/acrtask.fish.
PowerShell: add 'acrtask completion pwsh | Out-String | Invoke-Expression' to $PROFILE.`,
  examples: [
    { about: 'Complete in this bash.', command: 'eval "$(acrtask completion bash)"' },
    { about: 'See the script for fish.', command: 'acrtask completion fish' },
  ],
  positionals: { shell: option('<shell>', 'Which shell.', choice(['bash', 'zsh', 'fish', 'pwsh'])) },
  options: {},
  request: ({ shell }) => completionScripts[shell],
  execute: async (script, { host }) => {
    await host.stdout.write(script);
  },
});
