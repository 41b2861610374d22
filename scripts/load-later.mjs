// Delays the loading of a chunk, or of a module of Node's, until something in it is used. A command's options and texts are
// all that `--help` needs, yet its file imports what builds its request, too.

/**
 * Makes `code` load the chunk `name`, or the module `name` of Node's, when it first uses it. Throws when the code uses the chunk in a way that this does
 * not know, which happens when a new version of rolldown writes its chunks differently.
 * @param {string} code A chunk in CommonJS, not yet minified.
 * @param {string} name
 * @returns {string | undefined} Undefined when the code does not use that chunk, or takes a module as a whole.
 */
export const usingLater = (code, name) => {
  const identifier = name.replace(/\W/g, '_');
  const chunk = name.startsWith('node:') ? identifier : `require_${identifier}`;
  const loading = new RegExp(`^(?:const|let) ${chunk} = (require\\("[^"]+"\\));$`, 'm');
  if (!loading.test(code)) return undefined;
  const later = code
    .replace(new RegExp(`\\b${chunk}\\.`, 'g'), `${chunk}().`)
    .replace(loading, `const ${chunk} = () => $1;`);
  // As `import fs from 'node:fs'` in a package does.
  if (new RegExp(`^${chunk} = `, 'm').test(code)) return undefined;
  // 'new a().B()' means something else.
  if (new RegExp(`\\bnew ${chunk}\\.`).test(code)) throw unknownUse(name);
  const unknown = later.replaceAll(`${chunk}().`, '').replace(`const ${chunk} = () =>`, '');
  if (new RegExp(`\\b${chunk}\\b`).test(unknown)) throw unknownUse(name);
  return later;
};

const unknownUse = (name) =>
  new Error(
    `The chunk '${name}' cannot be loaded later: it is used in a way that scripts/load-later.mjs does not know.`,
  );

/**
 * A rolldown plugin that makes all other chunks load the chunk `name` when they first use it. It fails the build when
 * none of them uses it: otherwise an update of rolldown could silently bring back the early loading.
 * @param {string} name
 */
export const loadLater = (name) => {
  let isUsed = false;
  return {
    name: 'load-later',
    /** @type {(code: string) => { code: string, map: null } | undefined} */
    renderChunk: (code) => {
      const later = usingLater(code, name);
      if (later === undefined) return undefined;
      isUsed = true;
      // Only columns change, and the shipped source maps name lines.
      return { code: later, map: null };
    },
    generateBundle: () => {
      if (!isUsed) throw new Error(`No chunk loads the chunk '${name}', as scripts/load-later.mjs expects.`);
    },
  };
};
