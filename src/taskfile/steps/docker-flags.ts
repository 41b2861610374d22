/** Options of a docker command: names separated by blanks, `t,tag` with a short form. */
export interface FlagTable {
  readonly values: string;
  readonly switches: string;
}

/** `docker run` (docs.docker.com/reference/cli/docker/container/run). */
export const runFlags: FlagTable = {
  values: `add-host annotation a,attach blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile
    cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime c,cpu-shares cpus cpuset-cpus cpuset-mems
    detach-keys device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dns dns-opt
    dns-option dns-search domainname entrypoint e,env env-file expose gpus group-add health-cmd health-interval
    health-retries health-start-interval health-start-period health-timeout h,hostname io-maxbandwidth io-maxiops ip ip6 ipc
    isolation kernel-memory l,label label-file link link-local-ip log-driver log-opt mac-address m,memory
    memory-reservation memory-swap memory-swappiness mount name net net-alias network network-alias oom-score-adj pid
    pids-limit platform p,publish pull restart runtime security-opt shm-size stop-signal stop-timeout storage-opt sysctl
    tmpfs ulimit u,user userns uts v,volume volume-driver volumes-from w,workdir`,
  switches: `d,detach disable-content-trust init i,interactive no-healthcheck oom-kill-disable privileged P,publish-all
    q,quiet read-only rm sig-proxy t,tty use-api-socket`,
};

/** `docker build` and `docker buildx build`, classic builder and BuildKit alike. */
export const buildFlags: FlagTable = {
  values: `add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent cpu-period
    cpu-quota c,cpu-shares cpuset-cpus cpuset-mems f,file iidfile isolation label m,memory memory-swap metadata-file
    network no-cache-filter o,output platform policy print progress provenance sbom secret security-opt shm-size ssh t,tag
    target ulimit`,
  switches: 'check compress D,debug disable-content-trust force-rm load no-cache pull push q,quiet rm squash',
};

export const loginFlags: FlagTable = { values: 'u,username p,password', switches: 'password-stdin' };
export const pushFlags: FlagTable = { values: 'platform', switches: 'a,all-tags disable-content-trust q,quiet' };
export const pullFlags = pushFlags;
export const removeFlags: FlagTable = { values: 'platform', switches: 'f,force no-prune' };
export const manifestFlags: FlagTable = {
  values: 'arch os os-features os-version variant',
  switches: 'a,amend insecure p,purge v,verbose',
};
export const imagetoolsFlags: FlagTable = {
  values: 'annotation builder f,file metadata-file p,platform progress t,tag',
  switches: 'append D,debug dry-run prefer-index',
};
export const builderFlags: FlagTable = {
  values: 'buildkitd-config buildkitd-flags builder config driver driver-opt flags name node platform',
  switches: 'append bootstrap D,debug default global leave use',
};

/** Options allowed between `docker` and the command. */
export const globalFlags: FlagTable = {
  values: 'config c,context H,host l,log-level tlscacert tlscert tlskey',
  switches: 'D,debug tls tlsverify v,version',
};

/** docker commands that the emulator does not execute. */
export const otherCommands = new Set(
  `attach checkpoint compose config container context cp create diff events exec export history images info inspect kill
  logs network node pause plugin port ps rename restart rm save scout search secret service stack start stats stop swarm
  system top trust unpause update version volume wait`.split(/\s+/),
);

/**
 * The options before the first other word, or everywhere with `isInterspersed`: each by its long name, or as it is written
 * when the table does not have it, with its value.
 */
export const flagsOf = (
  words: readonly string[],
  { values, switches }: FlagTable,
  isInterspersed = false,
): { readonly name: string; readonly value: string }[] => {
  const longNames = (text: string): Map<string, string> =>
    new Map(
      text.split(/\s+/).flatMap((entry) => {
        const names = entry.split(',');
        return names.map((name) => [name, names.at(-1) ?? name] as const);
      }),
    );
  const valued = longNames(values);
  const plain = longNames(switches);
  const found: { name: string; value: string }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') break;
    if (!/^-./.test(word)) {
      if (!isInterspersed) break;
      continue;
    }
    const [, long, given] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (long !== undefined) {
      const takesNext = given === undefined && valued.has(long);
      found.push({ name: long, value: given ?? (takesNext ? (words[at + 1] ?? '') : 'true') });
      if (takesNext) at += 1;
      continue;
    }
    for (let letter = 1; letter < word.length; letter += 1) {
      const short = word[letter] ?? '';
      const name = valued.get(short);
      if (name === undefined) {
        found.push({ name: plain.get(short) ?? short, value: 'true' });
        continue;
      }
      const rest = word.slice(letter + 1).replace(/^=/, '');
      found.push({ name, value: rest === '' ? (words[at + 1] ?? '') : rest });
      if (rest === '') at += 1;
      break;
    }
  }
  return found;
};
