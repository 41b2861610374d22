import { expect, it } from 'vitest';
import { unavailableFunctions } from '../../../src/taskfile/template/functions/unavailable.ts';
import { renderError, renderText } from './render-text.ts';

it.each(Object.keys(unavailableFunctions))('%s says that it is not available', (name) => {
  expect(renderError(`{{ ${name} "a" }}`)).toBe(
    `template: decoded:1:3: executing "decoded" at <${name} "a">: error calling ${name}: function "${name}" is not available in acrtask`,
  );
});

it('lets a template load that names such a function and does not call it', () => {
  expect(renderText('{{ if .Values.x }}{{ genCA "a" 1 }}{{ end }}ok')).toBe('ok');
});

it.each([
  ['{{ regexFind "(?U)a" "a" }}', '(?U)'],
  ['{{ regexFind "a(?i)b" "a" }}', '(?i)'],
  ['{{ regexFind "[[:^alpha:]]" "a" }}', '[:^alpha:]'],
  ['{{ regexFind "\\\\Qa\\\\E" "a" }}', '\\Q'],
])('%s says that its syntax is not available', (template, syntax) => {
  expect(renderError(template)).toContain(`regular expression syntax "${syntax}" is not available in acrtask`);
});
