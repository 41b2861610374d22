// Bundles only the parts of a package that are used. A bundler keeps every statement of a module that may have an effect,
// and all of a module in one chunk: with the reader of a format each command would load its writer.
import { readFile } from 'node:fs/promises';

/**
 * @typedef {object} Part
 * @property {string} package Named as in the imports of the sources.
 * @property {RegExp} importers The paths of the files that get this part.
 * @property {readonly string[]} exports What these files import.
 */

const declaring = ['VariableDeclaration', 'FunctionDeclaration', 'ClassDeclaration'];

/** The names that a syntax tree may refer to. Keys and properties are none. */
const namesIn = (node) => {
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if (node === null || typeof node !== 'object') return [];
  if (node.type === 'Identifier') return [node.name];
  return Object.entries(node).flatMap(([field, value]) =>
    (field === 'property' || field === 'key') && !node.computed ? [] : namesIn(value),
  );
};

const declaredBy = (statement) =>
  statement.type === 'VariableDeclaration'
    ? statement.declarations.flatMap(({ id }) => namesIn(id))
    : [statement.id.name];

/** The statements that `names` need, directly or through others, and those that declare nothing. */
const neededStatements = (body, names) => {
  const declarations = body.filter(({ type }) => declaring.includes(type));
  const byName = new Map(declarations.flatMap((each) => declaredBy(each).map((name) => [name, each])));
  const needed = new Set(body.filter((each) => !declarations.includes(each)));
  const wanted = [...names, ...[...needed].flatMap(namesIn)];
  for (const name of wanted) {
    const statement = byName.get(name);
    if (!statement || needed.has(statement)) continue;
    needed.add(statement);
    wanted.push(...namesIn(statement));
  }
  return body.filter((each) => needed.has(each));
};

/**
 * A module reduced to what `names` need, on the assumption that its declarations have no effects but what they declare.
 * Throws when one of the names is not exported, or when exports are not in one list of plain names at the end.
 * @param {string} code
 * @param {{ body: readonly object[] }} program Its syntax tree.
 * @param {readonly string[]} names
 */
export const onlyExports = (code, { body }, names) => {
  const exporting = body.filter(({ type }) => type.startsWith('Export'));
  const exported = exporting[0]?.specifiers?.map(({ local, exported: as }) => local.name === as.name && local.name);
  const missing = names.filter((name) => !exported?.includes(name));
  if (exporting.length !== 1 || missing.length > 0)
    throw new Error(`does not export ${(missing.length > 0 ? missing : names).join(', ')} in a list of plain names`);
  const needed = neededStatements(
    body.filter((each) => !exporting.includes(each)),
    names,
  );
  return [...needed.map(({ start, end }) => code.slice(start, end)), `export { ${names.join(', ')} };`, ''].join('\n');
};

/**
 * A rolldown plugin that gives the files that import a package a copy with only what they need of it. The build fails when
 * the package no longer has it, or nobody imports it.
 * @param {readonly Part[]} parts
 */
export const partsOfPackages = (parts) => {
  const taken = new Map();
  return {
    name: 'parts-of-packages',
    async resolveId(id, importer, options) {
      const part =
        importer && parts.find((each) => each.package === id && each.importers.test(importer.replaceAll('\\', '/')));
      if (!part) return null;
      const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
      if (!resolved) return null;
      const own = `${resolved.id}?${part.exports.join(',')}`;
      taken.set(own, { file: resolved.id, part });
      return { ...resolved, id: own };
    },
    async load(id) {
      const found = taken.get(id);
      if (!found) return null;
      const code = await readFile(found.file, 'utf8');
      try {
        return { code: onlyExports(code, this.parse(code), found.part.exports), map: null };
      } catch (error) {
        throw new Error(`${found.part.package} ${error.message}. Adapt its parts in scripts/build.mjs.`);
      }
    },
    buildEnd(error) {
      if (error) return;
      const untaken = parts.filter((part) => ![...taken.values()].some((each) => each.part === part));
      if (untaken.length > 0)
        throw new Error(
          `Nothing imports these parts of packages: ${untaken.map((part) => `${part.exports.join(', ')} of ${part.package}`).join('; ')}. Adapt the parts in scripts/build.mjs.`,
        );
    },
  };
};
