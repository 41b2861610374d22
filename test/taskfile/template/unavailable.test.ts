import { expect, it } from 'vitest';
import { unavailableFunctions } from '../../../src/taskfile/template/functions/table.ts';
import { renderError, renderText } from './render-text.ts';

it.each(Object.keys(unavailableFunctions))('%s says that it is not available', (name) => {
  expect(renderError(`{{ ${name} "a" }}`)).toBe(
    `template: decoded:1:3: executing "decoded" at <${name} "a">: error calling ${name}: function "${name}" is not available in acrtask`,
  );
});

it('lets a template load that names such a function and does not call it', () => {
  expect(renderText('{{ if .Values.x }}{{ genCA "a" 1 }}{{ end }}ok')).toBe('ok');
});
