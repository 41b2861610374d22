import { type Problem, problemAt } from '../diagnostics/problem.ts';
import { positionAt } from '../stages/traced-text.ts';

/** What go-yaml says about what stands before the first document; undefined when it reads on. */
export function documentHeadProblem(source: string): Problem | undefined {
  const [head = ''] = /^\uFEFF?\s*/.exec(source) ?? [];
  const first = head.slice(head.lastIndexOf('\n') + 1) === '' || head === '\uFEFF' ? source[head.length] : '';
  if (first !== '%' && first !== '.') return undefined;
  const form = /^(?:%(\S*)[ \t]*(.*)|\.\.\.(?=\s|$)|\s*$|.+)/gm;
  form.lastIndex = head.length;
  for (let match = form.exec(source); match && match[0] !== ''; match = form.exec(source)) {
    const [line, name, value = ''] = match;
    const problem = (reason: string, plainly: string, hint: string): Problem => {
      const at = positionAt(source, match?.index ?? 0).line;
      const place = at > 1 ? `line ${at}: ` : '';
      return problemAt('invalid-yaml', match?.index, `yaml: ${place}${reason}`, { plainly, hint });
    };
    if (line === '...')
      return problem('did not find expected node content', "'...' ends a document that has no beginning", 'Remove it.');
    if (name === undefined) return undefined;
    if (name === 'YAML' && !/^1\.1(?:\s|$)/.test(value))
      return problem('found incompatible YAML document', 'task files are read as YAML 1.1', 'Remove this line.');
    if (name !== 'YAML' && name !== 'TAG')
      return problem('found unknown directive name', `YAML has no directive '%${name}'`, 'Remove this line.');
  }
  return undefined;
}
