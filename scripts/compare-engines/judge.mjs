// Stands in for the module that compares outcomes. Passes over what differs between builders and not between runs: BuildKit
// says that a folder is `/` where others say nothing, and leaves the base images of a build out of the list of images. Podman's
// name server complains where there is no syslog, in words that look like those of the task engine.
const original = await import(new URL(import.meta.url).searchParams.get('original'));

const images = (found = {}) =>
  Object.fromEntries(
    Object.entries(found).map(([tag, { workdir, ...others }]) => [
      tag,
      workdir === undefined || workdir === '/' ? others : { ...others, workdir },
    ]),
  );

const basesOf = ({ dependencies = [] }) =>
  dependencies
    .flatMap(({ runtime, buildtime }) => [runtime, ...buildtime])
    .map(({ registry, repository, tag }) => `${registry}/${repository}:${tag}`);

export const differences = (test, golden, actual) => {
  const bases = new Set(basesOf(golden));
  const plain = (outcome) => ({ ...outcome, images: images(outcome.images), pushed: images(outcome.pushed) });
  const own = Object.entries(actual.images).filter(([tag]) => tag in golden.images || !bases.has(tag));
  const optional = [...test.optional, '^!failed to connect to syslog: '];
  return original.differences(
    { ...test, optional },
    plain(golden),
    plain({ ...actual, images: Object.fromEntries(own) }),
  );
};
