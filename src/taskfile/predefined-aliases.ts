const runNames = ['ID', 'SharedVolume', 'Registry', 'RegistryName', 'Date', 'OS', 'Architecture', 'Commit', 'Branch'];

/** Images behind the short names of commands; Microsoft moves the tags about monthly (taskfile.md 6.3). */
const images = {
  acr: 'mcr.microsoft.com/acr/acr-cli:0.19',
  az: 'mcr.microsoft.com/acr/azure-cli:2ff604c',
  bash: 'mcr.microsoft.com/acr/bash:2ff604c',
  curl: 'mcr.microsoft.com/acr/curl:2ff604c',
  cssc: 'mcr.microsoft.com/acr/cssc:2ff604c',
};

/** The names that every task file with alias support knows; images exist on Linux only (taskfile.md 6.3). */
export function predefinedAliases(os: string | undefined): Map<string, string> {
  const variables = runNames.map((name) => [name, `{{.Run.${name}}}`] as const);
  return new Map([...variables, ...(os?.toLowerCase() === 'windows' ? [] : Object.entries(images))]);
}
