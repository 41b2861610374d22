import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { yamlScalar } from '../../src/request/task-file-text.ts';

describe('yamlScalar', () => {
  it.each([
    ['bash echo hello'],
    ['bash -c "sleep 1"'],
    ["bash -c 'sleep 1'"],
    ['mcr.microsoft.com/acr/acr-cli:0.9 acr purge'],
    ['$Registry/hello:v1'],
    ['echo a:b c#d'],
    ['-c echo'],
    ['echo é 日本 🚀'],
  ])('leaves %j plain', (text) => {
    expect(yamlScalar(text)).toBe(text);
    expect(load(`- cmd: ${text}`)).toEqual([{ cmd: text }]);
  });

  it.each([
    ['echo a: b', "'echo a: b'"],
    ['echo a #b', "'echo a #b'"],
    ["echo it: don't", "'echo it: don''t'"],
    ['{{.Run.Registry}}/hello', "'{{.Run.Registry}}/hello'"],
    ['[a]', "'[a]'"],
    ['*a', "'*a'"],
    ['&a', "'&a'"],
    ['!a', "'!a'"],
    ['"a" b', '\'"a" b\''],
    ["'a' b", "'''a'' b'"],
    ['@a', "'@a'"],
    ['%a', "'%a'"],
    ['`a', "'`a'"],
    ['> a', "'> a'"],
    ['| a', "'| a'"],
    ['- a', "'- a'"],
    ['? a', "'? a'"],
    ['-', "'-'"],
    ['a:', "'a:'"],
    [' a', "' a'"],
    ['a ', "'a '"],
    ['', "''"],
    ['true', "'true'"],
    ['No', "'No'"],
    ['~', "'~'"],
    ['1.5', "'1.5'"],
    ['0x1F', "'0x1F'"],
    ['12:30', "'12:30'"],
    ['2024-01-02', "'2024-01-02'"],
    ['# a', "'# a'"],
    ['a\nb', '"a\\nb"'],
    ['a\tb', '"a\\tb"'],
    ['a\u0085b\u2028c\u007f', '"a\\u0085b\\u2028c\\u007f"'],
    ['\ufeffa', '"\\ufeffa"'],
  ])('quotes %j', (text, yaml) => {
    expect(yamlScalar(text)).toBe(yaml);
    expect(load(`- cmd: ${yaml}`)).toEqual([{ cmd: text }]);
  });
});
