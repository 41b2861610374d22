// Replaces text in bundled packages. The build fails when a package no longer contains the text: otherwise an update of
// the package would silently bring back what the replacement removes.

/**
 * Replaces the only occurrence of `text`. Returns undefined when there is none, or more than one.
 * @param {string} text
 * @param {string} replacement
 * @returns {(code: string) => string | undefined}
 */
export const replaceOnce = (text, replacement) => (code) => {
  const parts = code.split(text);
  return parts.length === 2 ? parts.join(replacement) : undefined;
};

/**
 * Reduces a module to its one class, emptied. Returns undefined when the module exports anything but the class `name`.
 * @param {string} name
 * @returns {(code: string) => string | undefined}
 */
export const emptyClass = (name) => (code) => {
  const exported = code.match(/^export\b.*$/gm) ?? [];
  return exported.length === 1 && exported[0] === `export class ${name} {` ? `export class ${name} {}\n` : undefined;
};

/**
 * @typedef {object} Replacement
 * @property {string} package
 * @property {string} file Path in the package, with `/`.
 * @property {string} text The replaced text, as shown in the error.
 * @property {(code: string) => string | undefined} replace Returns undefined when the text is not found as expected.
 */

/**
 * A rolldown plugin that performs `replacements`. It fails the build before anything is written, and lists every
 * replacement whose file was not bundled or whose text was not found.
 * @param {readonly Replacement[]} replacements
 */
export const replaceInPackages = (replacements) => {
  /** @type {Set<Replacement>} */
  const found = new Set();
  /** @type {Set<Replacement>} */
  const replaced = new Set();
  return {
    name: 'replace-in-packages',
    /** @type {(code: string, id: string) => { code: string, map: null } | undefined} */
    transform: (code, id) => {
      const path = id.replaceAll('\\', '/');
      const replacement = replacements.find((each) => path.endsWith(`/node_modules/${each.package}/${each.file}`));
      if (replacement === undefined) return undefined;
      found.add(replacement);
      const changed = replacement.replace(code);
      if (changed === undefined) return undefined;
      replaced.add(replacement);
      return { code: changed, map: null };
    },
    /** @type {(error?: unknown) => void} */
    buildEnd: (error) => {
      if (error) return;
      const problems = replacements
        .filter((each) => !replaced.has(each))
        .map((each) =>
          found.has(each)
            ? `${each.package}: ${each.file} does not hold ${each.text}, or not exactly once`
            : `${each.package}: ${each.file}, where ${each.text} is replaced, is not in the bundle`,
        );
      if (problems.length > 0)
        throw new Error(
          `The build replaces text in packages, and these have changed:\n${problems.map((each) => `  ${each}\n`).join('')}Adapt the replacements in scripts/build.mjs.`,
        );
    },
  };
};
