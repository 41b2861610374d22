// Stands in for the state module of the recorded cases: what podman's storage, and the registries, hold.
import { spawnSync } from 'node:child_process';

const originalUrl = new URL(import.meta.url).searchParams.get('original');
const original = await import(originalUrl);
const { REGISTRIES } = await import(new URL('engine.mjs', originalUrl));
const { baseTags, restock } = await import(new URL('images.mjs', originalUrl));

const base = new Set([...baseTags()].map((tag) => (tag.includes('/') ? tag : `localhost/${tag}`)));

const run = (program, ...words) => {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
};
const podman = (...words) => run('podman', ...words);

const containers = () => podman('ps', '--all', '--format', '{{.Names}}');
const working = () => run('buildah', 'containers', '--noheading', '--format', '{{.ContainerName}}');
const networks = () => podman('network', 'ls', '--format', '{{.Name}}').filter((name) => name !== 'podman');
const volumes = () => podman('volume', 'ls', '--format', '{{.Name}}');
const tags = () =>
  podman('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').filter(
    (tag) => !base.has(tag) && !tag.includes('<none>'),
  );

export const clean = async () => {
  podman('rm', '--all', '--force', '--time', '0');
  if (working().length > 0) run('buildah', 'rm', '--all');
  for (const name of networks()) podman('network', 'rm', '--force', name);
  for (const name of volumes()) podman('volume', 'rm', '--force', name);
  for (const tag of tags()) podman('untag', tag, tag);
  podman('image', 'prune', '--force');
  // Images without a name that pulls by digest have left.
  for (const line of podman('image', 'ls', '--format', '{{.ID}} {{.Repository}}'))
    if (line.endsWith(' <none>')) podman('rmi', '--force', line.split(' ')[0]);
  for (const name of Object.keys(REGISTRIES)) restock(name);
};

const filled = (value) => (value && Object.keys(value).length > 0 ? value : undefined);

const settings = (config = {}) =>
  Object.fromEntries(
    Object.entries({
      env: config.Env?.toSorted(),
      cmd: filled(config.Cmd),
      entrypoint: filled(config.Entrypoint),
      workdir: config.WorkingDir || undefined,
      user: config.User || undefined,
      labels: ownLabels(config.Labels),
      exposed: config.ExposedPorts ? Object.keys(config.ExposedPorts).sort() : undefined,
      volumes: config.Volumes ? Object.keys(config.Volumes).sort() : undefined,
    }).filter(([, value]) => value !== undefined),
  );

/** Without the label that buildah gives to every image. */
const ownLabels = (labels) => {
  const { 'io.buildah.version': _, ...own } = labels ?? {};
  return Object.keys(own).length > 0 ? own : undefined;
};

export const imagesNow = async () =>
  Object.fromEntries(
    tags()
      .toSorted()
      .map((tag) => [
        tag.replace(/^(?:localhost|docker\.io\/library)\//, ''),
        settings(JSON.parse(podman('image', 'inspect', '--format', '{{json .Config}}', tag).join(''))),
      ]),
  );

export const registriesNow = async () => {
  const found = await original.registriesNow();
  return Object.fromEntries(
    Object.entries(found).map(([tag, { digest, image }]) => {
      const own = Object.entries({ ...image, labels: ownLabels(image.labels) }).filter(([, value]) => filled(value));
      return [tag, { digest, image: Object.fromEntries(own) }];
    }),
  );
};

export const thingsNow = async () => ({
  containers: [...containers(), ...working()].toSorted(),
  networks: networks().toSorted(),
  volumes: volumes().toSorted(),
});
