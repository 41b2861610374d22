// The module that runs a case looks at what podman holds instead of at what docker does.
const own = { './state.mjs': 'state.mjs', './engine.mjs': 'engine.mjs' };

export const resolve = async (specifier, context, next) => {
  const parent = context.parentURL?.replace(/^.*\//, '');
  const replacement =
    parent === 'run-case.mjs'
      ? own[specifier]
      : parent === 'compare.mjs' && specifier === './judge.mjs'
        ? 'judge.mjs'
        : undefined;
  if (replacement === undefined) return next(specifier, context);
  const original = await next(specifier, context);
  const url = new URL(replacement, import.meta.url);
  url.searchParams.set('original', original.url);
  return { url: url.href, shortCircuit: true };
};
