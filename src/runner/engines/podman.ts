import type { Host } from '../../host.ts';
import { quoteForShell } from '../../taskfile/steps/shell-spans.ts';
import type { RunFolder } from '../run-folder.ts';
import { containersEngine, containersWords } from './containers-engine.ts';
import type { Engine } from './engine.ts';

/** What `podman info` says of this machine. */
export interface PodmanSettings {
  /** Where containers find the socket of podman's own service; undefined when it is not running. */
  readonly socket: string | undefined;
  /** Whether SELinux keeps containers from the files of the run. */
  readonly hasSelinux: boolean;
}

/** The podman engine of this machine, through its command line. */
export const podmanEngine = (host: Host, folder: RunFolder, { socket, hasSelinux }: PodmanSettings): Engine =>
  containersEngine(host, folder, {
    name: 'podman',
    socket,
    // What podman sets in each container, and docker does not.
    runOptions: [
      ...['--unsetenv', 'TERM', '--unsetenv', 'container'],
      ...(hasSelinux ? ['--security-opt', 'label=disable'] : []),
    ],
    // Docker's client, where the text of a step calls it.
    prelude: [`docker() { ${containersWords('podman', host).map(quoteForShell).join(' ')} "$@"; }`],
  });
