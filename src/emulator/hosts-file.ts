/** Where an operating system stores its local host names. */
export const hostsFileOf = (platform: string, env: Readonly<Record<string, string | undefined>>): string =>
  platform === 'win32' ? `${env.SystemRoot ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts` : '/etc/hosts';

/** The members of `names` that a hosts file with this text does not map to this machine. */
export const namesMissingIn = (text: string, names: readonly string[]): readonly string[] => {
  const here = new Set(
    text
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .filter(([address]) => address === '127.0.0.1' || address === '::1')
      .flatMap(([, ...known]) => known.map((name) => name.toLowerCase())),
  );
  return names.filter((name) => !here.has(name.toLowerCase()));
};

/** A shell command that adds names to a hosts file. */
export const hostsFileLine = (platform: string, file: string, names: readonly string[]): string => {
  const line = `127.0.0.1 ${names.join(' ')}`;
  return platform === 'win32' ? `Add-Content '${file}' '${line}'` : `echo '${line}' | sudo tee -a ${file}`;
};
