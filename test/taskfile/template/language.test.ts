import { describe, expect, it } from 'vitest';
import { renderError, renderText } from './render-text.ts';

/** Expected texts are what Go's text/template with sprig 2.22.0 gives; `.Values` is that of render-text.ts. */
const texts: readonly (readonly [template: string, text: string])[] = [
  ['{{ .Values.s | upper }}', 'A B'],
  ['{{ .Values.l }}', '[a b 5]'],
  ['{{ .Values.f }}', '1.5'],
  ['{{ .Values.b }}', 'true'],
  ['{{ .Values.nul }}', '<no value>'],
  ['{{ .Values }}', 'map[b:true empty: f:1.5 l:[a b 5] n:3 nul:<nil> s:a b]'],
  ['{{ if .Values.x }}a{{ else if .Values.s }}b{{ else }}c{{ end }}', 'b'],
  ['{{ with .Values.x }}a{{ else with .Values.s }}{{ . }}{{ end }}', 'a b'],
  ['{{ with .Values.s }}[{{ . }}]{{ end }}', '[a b]'],
  ['{{ with $v := .Values.s }}[{{ $v }}]{{ end }}', '[a b]'],
  ['{{ range .Values.l }}{{ . }},{{ end }}', 'a,b,5,'],
  ['{{ range $i, $e := .Values.l }}{{ $i }}={{ $e }};{{ end }}', '0=a;1=b;2=5;'],
  ['{{ range $e := .Values.l }}{{ $e }};{{ end }}', 'a;b;5;'],
  ['{{ range $k, $v := dict "b" 1 "a" 2 }}{{ $k }}{{ $v }}{{ end }}', 'a2b1'],
  ['{{ range 3 }}{{ . }}{{ end }}', '012'],
  ['{{ range $i := 3 }}{{ $i }}{{ end }}', '012'],
  ['{{ range .Values.x }}a{{ else }}none{{ end }}', 'none'],
  ['{{ range .Values.l }}{{ if eq . "b" }}{{ break }}{{ end }}{{ . }}{{ end }}', 'a'],
  ['{{ block "b" .Values.s }}[{{ . }}]{{ end }}', '[a b]'],
  ['{{ $a := 1 }}{{ if true }}{{ $a = 2 }}{{ end }}{{ $a }}', '2'],
  ['{{ $a := 1 }}{{ if true }}{{ $a := 2 }}{{ end }}{{ $a }}', '1'],
  [`{{ 'a' }}`, '97'],
  ['{{ 0x1F }}', '31'],
  ['{{ 1_000 }}', '1000'],
  ['{{ 1e3 }}', '1000'],
  ['{{ .5 }}', '0.5'],
  ['{{ -3 }}', '-3'],
  ['{{ 0b11 }}', '3'],
  ['{{ 0o17 }}', '15'],
  ['{{ 017 }}', '15'],
  ['{{ 5 | }}', '5'],
  ['{{ (dict "k" "v").k }}', 'v'],
  ['{{ (dict "k" (dict "l" 1)).k.l }}', '1'],
  ['{{ (index .Values "zz").b }}', '<no value>'],
  ['{{/* c */}}x{{- /* d */ -}}', 'x'],
  ['{{- 3 -}}', '3'],
  ['{{-3}}', '-3'],
  ['{{ 3 -}}', '3'],
  ['{{ "\\u00e9\\n\\t\\x41\\101" }}', 'é\n\tAA'],
  ['{{ `raw\\n` }}', 'raw\\n'],
  ['{{ .Values.é }}', '<no value>'],
  ['{{ if eq .Values.n 3 }}y{{ end }} {{ if gt .Values.f 1.0 }}y{{ end }}', 'y y'],
  ['{{ .Values.s | default "d" }}', 'a b'],
  ['{{ true | ternary "y" "n" }}', 'y'],
  [
    '{{ append (list 1) 2 }} {{ prepend (list 1) 0 }} {{ concat (list 1) (list 2 3) }} {{ reverse (list 1 2 3) }} {{ uniq (list 1 1 2) }} {{ without (list 1 2 3) 2 }} {{ has 2 (list 1 2) }} {{ has "a" (splitList "," "a,b") }} {{ compact (list 1 0 "" "a") }} {{ slice (list 1 2 3 4) 1 3 }} {{ slice (list 1 2 3) 1 }} {{ slice (list 1 2) }}',
    '[1 2] [0 1] [1 2 3] [3 2 1] [1 2] [1 3] true true [1 a] [2 3] [2 3] [1 2]',
  ],
  [
    '{{ $d := dict "a" 1 "b" 2 }}{{ $_ := set $d "c" 3 }}{{ $_ := unset $d "a" }}{{ $d }} {{ hasKey $d "c" }} {{ pick $d "b" }} {{ omit $d "b" }} {{ pluck "b" $d (dict "b" 9) }} {{ keys (dict "z" 1) }} {{ values (dict "z" 1) }}',
    'map[b:2 c:3] true map[b:2] map[c:3] [2 9] [z] [1]',
  ],
  ['{{ (split "," "a,b")._1 }}', 'b'],
  ['{{ (split "," "a")._5 }}', ''],
  [
    `{{ trim "  a " }}| {{ trimAll "$" "$5$" }} {{ trimPrefix "-" "-a" }} {{ trimSuffix "x" "ax" }} {{ trimall "ab" "abcba" }} {{ title "hello wORLD foo-bar it's" }} {{ untitle "Hello World" }} {{ repeat 3 "ab" }} {{ nospace " a b " }} {{ initials "First Try" }} {{ swapcase "This Is A.Test" }} {{ plural "one" "many" 1 }} {{ plural "one" "many" 2 }}`,
    `a| 5 a a c Hello WORLD Foo-Bar It'S hello world ababab ab FT tHIS iS a.tEST one many`,
  ],
  [
    '{{ indent 2 "a\\nb" }} {{ nindent 2 "a\\nb" }} {{ replace "a" "$&" "banana" }} {{ replace "" "-" "abc" }} {{ contains "b" "abc" }} {{ hasPrefix "a" "abc" }} {{ hasSuffix "c" "abc" }}',
    '  a\n  b \n  a\n  b b$&n$&n$& -a-b-c- true true true',
  ],
  [
    '{{ regexMatch "^a.c$" "abc" }} {{ regexFind "[0-9]+" "ab12cd34" }} {{ regexFindAll "[0-9]" "a1b2c3" 2 }} {{ regexFindAll "[0-9]" "a1b2c3" -1 }} {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }} {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W" }} {{ regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${1}" }} {{ regexSplit "z+" "pizza" -1 }} {{ regexSplit "z" "pizza" 2 }} {{ regexSplit "" "abc" -1 }}',
    'true 12 [1 2] [1 2 3] -W-xxW- --- -${1}-${1}- [pi a] [pi za] [a b c]',
  ],
  [
    '{{ regexReplaceAll "(?i)[^A-Z0-9]+" "Feature/Login Page" "-" }} {{ regexReplaceAll "[^a-z0-9-]" "a_b.c" "" }} {{ regexReplaceAll "(?P<x>a)" "banana" "<${x}>" }} {{ regexMatch "[[:alpha:]]+" "a" }} {{ regexReplaceAll "\\\\W+" "a b" "_" }} {{ regexReplaceAll "a{2,}" "aaa" "b" }} {{ regexReplaceAll "{" "a{b" "" }} {{ regexReplaceAll "]" "a]b" "" }} {{ regexMatch "\\\\-" "-" }}',
    'Feature-Login-Page abc b<a>n<a>n<a> true a_b b ab ab true',
  ],
  ['{{ "a" | printf "%s-%s" "b" }}', 'b-a'],
  ['{{ .Values.l | len | printf "%03d" }}', '003'],
  ['{{ $.Values.n }} {{ $.Run.ID }}', '3 cf10'],
  ['{{ with .Values }}{{ .n }}{{ $.Run.ID }}{{ end }}', '3cf10'],
  ['{{ if $a := 1 }}{{ $a }}{{ else }}{{ $a }}{{ end }}', '1'],
  ['{{ .Values.n | add 1 | mul 2 }}', '8'],
  ['{{ 1 | add 2 | toString | repeat 2 }}', '33'],
  ['{{ . }}', 'map[Run:map[ID:cf10] Values:map[b:true empty: f:1.5 l:[a b 5] n:3 nul:<nil> s:a b]]'],
  ['{{ true }}', 'true'],
  ['{{ false | not }}', 'true'],
  ['{{ 1e20 }}', '1e+20'],
  ['{{ 1e21 }}', '1e+21'],
  ['{{ 123456789.0 }}', '1.23456789e+08'],
  ['{{ 0.000001 }}', '1e-06'],
  ['{{ 0.00001 }}', '1e-05'],
  ['{{ 1.0 }}', '1'],
  ['}}', '}}'],
  [
    '{{ regexReplaceAll "[]a]+" "x]ay" "-" }} {{ regexReplaceAll "[\\\\]\\\\-x]" "a]-x" "_" }} {{ regexReplaceAll "\\\\s+" "a \\t b" "_" }} {{ regexFind "\\\\p{Lu}+" "abCD" }} {{ regexFind "\\\\pL+" "1ab" }} {{ regexReplaceAll "/" "a/b" "-" }} {{ regexReplaceAll "\\\\/" "a/b" "-" }} {{ regexMatch "^v?[0-9]+\\\\.[0-9]+$" "v1.2" }} {{ regexFind "(?:ab)+" "ababx" }} {{ regexReplaceAll "^refs/(heads|tags)/(.*)$" "refs/heads/main" "$2" }} {{ regexFind "[[:digit:]a]+" "x1a2" }} {{ regexFind "a.c" "a\\rc" }} {{ regexFind "(?s)a.c" "a\\nc" }} {{ regexFind "\\\\x41" "A" }} {{ regexFind "a\\\\z" "ba" }}',
    'x-y a___ a_b CD ab a-b a-b true abab main 1a2 a\rc a\nc A a',
  ],
  [
    '{{ regexFind "(?U)a+" "aa" }} {{ regexFind "a(?i)b" "aB" }} {{ regexFind "[[:^alpha:]]" "a1" }} {{ regexFind "\\\\Qa.\\\\E" "aba." }} {{ regexReplaceAll "b*" "abc" "-" }} {{ regexFindAll "b*" "abc" -1 }} {{ regexMatch "[a" "a" }}',
    'a aB 1 a. -a-c- [ b ] false',
  ],
  [`{{ regexMatch "^(a|a)*$" "${'a'.repeat(60)}b" }} {{ regexFind "(a*)*c" "${'a'.repeat(60)}" }}`, 'false '],
  ['{{- /* x */ -}}', ''],
  ['{{ if and (eq 1 1) (or false .Values.n) }}x{{ end }}', 'x'],
  ['{{ "a" | repeat 3 | quote | squote }}', `'"aaa"'`],
  ['{{ .Values.s | substr 0 1 }}', 'a'],
  ['{{ 9223372036854775807 }}', '9223372036854775807'],
  ['{{ "x" | cat "a" "b" }}', 'a b x'],
];

const syntaxErrors: readonly (readonly [template: string, message: string])[] = [
  ['{{ break }}', 'template: decoded:1: {{break}} outside {{range}}'],
  ['{{ if true }}{{ $q := 1 }}{{ end }}{{ $q }}', 'template: decoded:1: undefined variable "$q"'],
  ['{{ $nope }}', 'template: decoded:1: undefined variable "$nope"'],
  ['{{ nope }}', 'template: decoded:1: function "nope" not defined'],
  ['{{ .Values.my-key }}', `template: decoded:1: bad character U+002D '-'`],
  ['{{ .Values.n', 'template: decoded:1: unclosed action'],
  ['{{ .Values.n }', 'template: decoded:1: unexpected "}" in operand'],
  ['{{ "abc }}', 'template: decoded:1: unterminated quoted string'],
  [`{{ 'ab' }}`, `template: decoded:1: malformed character constant: 'ab'`],
  ['{{ 12abc }}', 'template: decoded:1: bad number syntax: "12a"'],
  ['{{ (  }}', 'template: decoded:1: unclosed left paren'],
  ['{{ ) }}', 'template: decoded:1: unexpected right paren'],
  ['{{ end }}', 'template: decoded:1: unexpected {{end}}'],
  ['{{ else }}', 'template: decoded:1: unexpected {{else}}'],
  ['{{ if true }}', 'template: decoded:1: unexpected EOF'],
  ['{{ if }}a{{ end }}', 'template: decoded:1: missing value for if'],
  ['{{ }}', 'template: decoded:1: missing value for command'],
  ['{{ 5 | 6 }}', 'template: decoded:1: non executable command in pipeline stage 2'],
  ['{{ "a" | "b" }}', 'template: decoded:1: non executable command in pipeline stage 2'],
  ['{{ "a".b }}', 'template: decoded:1: unexpected . after term "\\"a\\""'],
  ['{{/* unclosed', 'template: decoded:1: unclosed comment'],
  ['{{/* a */ b }}', 'template: decoded:1: comment ends before closing delimiter'],
  ['{{ "\\q" }}', 'template: decoded:1: invalid syntax'],
  ['{{ # }}', 'template: decoded:1: unexpected "#" in command'],
  ['{{ a ? b }}', 'template: decoded:1: function "a" not defined'],
  ['{{ é }}', 'template: decoded:1: function "é" not defined'],
  ['{{ get (dict "a" 1) "a" }}', 'template: decoded:1: function "get" not defined'],
  ['{{ template x }}', 'template: decoded:1: unexpected "x" in template clause'],
  ['{{ define "a" }}', 'template: decoded:1: unexpected EOF'],
  ['{{ define }}{{ end }}', 'template: decoded:1: unexpected "}}" in define clause'],
  ['{{ else if }}', 'template: decoded:1: unexpected {{else}}'],
  ['{{ if true }}a{{ else }}b{{ else }}c{{ end }}', 'template: decoded:1: expected end; found {{else}}'],
  ['{{ range $a, $b, $c := .Values.l }}{{ end }}', 'template: decoded:1: too many declarations in range'],
  ['{{ $a, $b := .Values.l }}', 'template: decoded:1: too many declarations in command'],
  ['{{ end }}x', 'template: decoded:1: unexpected {{end}}'],
  ['{{ "unterminated', 'template: decoded:1: unterminated quoted string'],
];

const executionErrors: readonly (readonly [template: string, message: string])[] = [
  [
    '{{ .Values.n | upper }}',
    'template: decoded:1:15: executing "decoded" at <upper>: wrong type for value; expected string; got int',
  ],
  [
    '{{ upper .Values.n }}',
    'template: decoded:1:16: executing "decoded" at <.Values.n>: wrong type for value; expected string; got int',
  ],
  [
    '{{ upper .Values.x }}',
    'template: decoded:1:16: executing "decoded" at <.Values.x>: wrong type for value; expected string; got interface {}',
  ],
  ['{{ .Values.x | upper }}', 'template: decoded:1:15: executing "decoded" at <upper>: invalid value; expected string'],
  [
    '{{ .Values.x.y }}',
    'template: decoded:1:10: executing "decoded" at <.Values.x.y>: nil pointer evaluating interface {}.y',
  ],
  [
    '{{ .Values.s.y }}',
    `template: decoded:1:10: executing "decoded" at <.Values.s.y>: can't evaluate field y in type interface {}`,
  ],
  [
    '{{ $x := .Values.x }}{{ $x.y }}|{{ upper $x }}',
    'template: decoded:1:41: executing "decoded" at <$x>: invalid value; expected string',
  ],
  [
    '{{ $x := .Values.s }}{{ $x.y }}',
    `template: decoded:1:26: executing "decoded" at <$x.y>: can't evaluate field y in type string`,
  ],
  [
    '{{ upper "a" "b" }}',
    'template: decoded:1:3: executing "decoded" at <upper>: wrong number of args for upper: want 1 got 2',
  ],
  [
    '{{ upper }}',
    'template: decoded:1:3: executing "decoded" at <upper>: wrong number of args for upper: want 1 got 0',
  ],
  ['{{ upper 5 }}', 'template: decoded:1:9: executing "decoded" at <5>: expected string; found 5'],
  ['{{ trunc "a" "b" }}', 'template: decoded:1:9: executing "decoded" at <"a">: expected integer; found "a"'],
  ['{{ trunc 3.5 "b" }}', 'template: decoded:1:9: executing "decoded" at <3.5>: expected integer; found 3.5'],
  [
    '{{ trunc (add 1 2) "abcdef" }}',
    'template: decoded:1:16: executing "decoded" at <2>: wrong type for value; expected int; got int64',
  ],
  [
    '{{ eq 1 1.0 }}',
    'template: decoded:1:3: executing "decoded" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64',
  ],
  [
    '{{ eq .Values.l 1 }}',
    'template: decoded:1:3: executing "decoded" at <eq .Values.l 1>: error calling eq: incompatible types for comparison: []interface {} and int',
  ],
  [
    '{{ lt .Values.x 1 }}',
    'template: decoded:1:3: executing "decoded" at <lt .Values.x 1>: error calling lt: invalid type for comparison',
  ],
  [
    '{{ eq true 1 }}',
    'template: decoded:1:3: executing "decoded" at <eq true 1>: error calling eq: incompatible types for comparison: bool and int',
  ],
  ['{{ len 5 }}', 'template: decoded:1:3: executing "decoded" at <len 5>: error calling len: len of type int'],
  [
    '{{ len .Values.x }}',
    'template: decoded:1:3: executing "decoded" at <len .Values.x>: error calling len: reflect: call of reflect.Value.Type on zero Value',
  ],
  [
    '{{ index .Values.l 9 }}',
    'template: decoded:1:3: executing "decoded" at <index .Values.l 9>: error calling index: index out of range: 9',
  ],
  [
    '{{ index .Values.l "a" }}',
    'template: decoded:1:3: executing "decoded" at <index .Values.l "a">: error calling index: cannot index slice/array with type string',
  ],
  [
    '{{ index .Values 5 }}',
    'template: decoded:1:3: executing "decoded" at <index .Values 5>: error calling index: value has type int; should be string',
  ],
  [
    '{{ index .Values.x "a" }}',
    'template: decoded:1:3: executing "decoded" at <index .Values.x "a">: error calling index: index of untyped nil',
  ],
  [
    '{{ and }}',
    'template: decoded:1:3: executing "decoded" at <and>: wrong number of args for and: want at least 1 got 0',
  ],
  [
    '{{ range $i, $j := 3 }}{{ $i }}{{ end }}',
    `template: decoded:1:19: executing "decoded" at <3>: can't use 3 to iterate over more than one variable`,
  ],
  [
    '{{ range "abc" }}{{ . }}{{ end }}',
    `template: decoded:1:9: executing "decoded" at <"abc">: range can't iterate over abc`,
  ],
  [
    '{{ range $i, $c := "aé" }}{{ $i }}{{ $c }};{{ end }}',
    `template: decoded:1:19: executing "decoded" at <"aé">: range can't iterate over aé`,
  ],
  [
    '{{ range 1.5 }}{{ . }}{{ end }}',
    `template: decoded:1:9: executing "decoded" at <1.5>: range can't iterate over 1.5`,
  ],
  [
    '{{ range .Values.b }}{{ . }}{{ end }}',
    `template: decoded:1:16: executing "decoded" at <.Values.b>: range can't iterate over true`,
  ],
  [
    '{{ range .Values.l }}{{ if eq . 5 }}{{ continue }}{{ end }}{{ . }}{{ end }}',
    'template: decoded:1:27: executing "decoded" at <eq . 5>: error calling eq: incompatible types for comparison: string and int',
  ],
  [
    '{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" .Values.s }}{{ template "t" }}{{ template "u" }}',
    'template: decoded:1:92: executing "decoded" at <{{template "u"}}>: template "u" not defined',
  ],
  ['{{ 5 6 }}', `template: decoded:1:3: executing "decoded" at <5>: can't give argument to non-function 5`],
  [
    '{{ .Values.n 5 }}',
    'template: decoded:1:10: executing "decoded" at <.Values.n>: n is not a method but has arguments',
  ],
  ['{{ nil }}', 'template: decoded:1:3: executing "decoded" at <nil>: nil is not a command'],
  [
    '{{ .Values.n | .Values.s }}',
    'template: decoded:1:22: executing "decoded" at <.Values.s>: s is not a method but has arguments',
  ],
  ['{{ (dict).a.b }}', 'template: decoded:1:4: executing "decoded" at <dict>: nil pointer evaluating interface {}.b'],
  ['{{ ternary "y" "n" "x" }}', 'template: decoded:1:19: executing "decoded" at <"x">: expected bool; found "x"'],
  [
    '{{ div 1 0 }}',
    'template: decoded:1:3: executing "decoded" at <div 1 0>: error calling div: runtime error: integer divide by zero',
  ],
  [
    '{{ first "x" }}',
    'template: decoded:1:3: executing "decoded" at <first "x">: error calling first: Cannot find first on type string',
  ],
  [
    '{{ slice (list 1) 5 }}',
    'template: decoded:1:3: executing "decoded" at <slice (list 1) 5>: error calling slice: reflect.Value.Slice: slice index out of bounds',
  ],
  [
    '{{ trunc -2 "abc" }}',
    'template: decoded:1:3: executing "decoded" at <trunc -2 "abc">: error calling trunc: runtime error: slice bounds out of range [:-2]',
  ],
  [
    '{{ repeat -1 "a" }}',
    'template: decoded:1:3: executing "decoded" at <repeat -1 "a">: error calling repeat: strings: negative Repeat count',
  ],
  [
    '{{ regexFind "(?=a)" "a" }}',
    'template: decoded:1:3: executing "decoded" at <regexFind "(?=a)" "a">: error calling regexFind: regexp: Compile(`(?=a)`): error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
  ],
  ['{{ fail "boom" }}', 'template: decoded:1:3: executing "decoded" at <fail "boom">: error calling fail: boom'],
  ['{{ upper nil }}', 'template: decoded:1:9: executing "decoded" at <nil>: cannot assign nil to string'],
  ['{{ upper true }}', 'template: decoded:1:9: executing "decoded" at <true>: expected string; found true'],
  [
    '{{ hasKey .Values.x "n" }}',
    'template: decoded:1:17: executing "decoded" at <.Values.x>: wrong type for value; expected map[string]interface {}; got interface {}',
  ],
  [
    '{{ hasKey "a" "n" }}',
    `template: decoded:1:10: executing "decoded" at <"a">: can't handle "a" for arg of type map[string]interface {}`,
  ],
  [
    '{{ call .Values.x }}',
    'template: decoded:1:3: executing "decoded" at <call .Values.x>: error calling call: call of nil',
  ],
  [
    '{{ call "a" }}',
    'template: decoded:1:3: executing "decoded" at <call "a">: error calling call: non-function "a" of type string',
  ],
  [
    '{{ slice "abc" 1 2 }}',
    'template: decoded:1:3: executing "decoded" at <slice "abc" 1 2>: error calling slice: list should be type of slice or array but string',
  ],
  ['{{ not }}', 'template: decoded:1:3: executing "decoded" at <not>: wrong number of args for not: want 1 got 0'],
  ['{{ not 1 2 }}', 'template: decoded:1:3: executing "decoded" at <not>: wrong number of args for not: want 1 got 2'],
  [
    '{{ template "x" 1 2 }}',
    'template: decoded:1:12: executing "decoded" at <{{template "x" 1 2}}>: template "x" not defined',
  ],
  [
    '{{ .Values.l.a }}',
    `template: decoded:1:10: executing "decoded" at <.Values.l.a>: can't evaluate field a in type interface {}`,
  ],
  [
    '{{ range splitList "," "a" }}{{ .b }}{{ end }}',
    `template: decoded:1:32: executing "decoded" at <.b>: can't evaluate field b in type string`,
  ],
  ['{{ nil | default "x" }}', 'template: decoded:1:3: executing "decoded" at <nil>: nil is not a command'],
  [
    '{{ lt "a" 1 }}',
    'template: decoded:1:3: executing "decoded" at <lt "a" 1>: error calling lt: incompatible types for comparison: string and int',
  ],
  [
    '{{ regexFind "\\\\1" "a" }}',
    'template: decoded:1:3: executing "decoded" at <regexFind "\\\\1" "a">: error calling regexFind: regexp: Compile(`\\1`): error parsing regexp: invalid escape sequence: `\\1`',
  ],
  [
    '{{ regexFind "[a" "a" }}',
    'template: decoded:1:3: executing "decoded" at <regexFind "[a" "a">: error calling regexFind: regexp: Compile(`[a`): error parsing regexp: missing closing ]: `[a`',
  ],
  [
    '{{ eq (dict) (dict) }}',
    'template: decoded:1:3: executing "decoded" at <eq (dict) (dict)>: error calling eq: non-comparable type map[]: map[string]interface {}',
  ],
  [
    '{{ upper (.Values.x) }}',
    'template: decoded:1:17: executing "decoded" at <.Values.x>: invalid value; expected string',
  ],
  [
    '{{ (.Values.s).y }}',
    `template: decoded:1:11: executing "decoded" at <.Values.s>: can't evaluate field y in type string`,
  ],
  [
    '{{ with list "a" }}{{ .x }}{{ end }}',
    `template: decoded:1:22: executing "decoded" at <.x>: can't evaluate field x in type []interface {}`,
  ],
  [
    '{{ "a" | upper | lower | .Values.s }}',
    'template: decoded:1:32: executing "decoded" at <.Values.s>: s is not a method but has arguments',
  ],
  [
    '{{ $m := dict "a" 1 }}{{ $m.a }}{{ $m.b }}|{{ $m.b.c }}',
    'template: decoded:1:48: executing "decoded" at <$m.b.c>: nil pointer evaluating interface {}.c',
  ],
  [
    '{{ 9223372036854775808 }}',
    'template: decoded:1:3: executing "decoded" at <9223372036854775808>: 9223372036854775808 overflows int',
  ],
];

describe('template language', () => {
  it.each(texts)('%s', (template, text) => {
    expect(renderText(template)).toBe(text);
  });
});

describe('syntax errors', () => {
  it.each(syntaxErrors)('%s', (template, message) => {
    expect(renderError(template)).toBe(message);
  });
});

describe('execution errors', () => {
  it.each(executionErrors)('%s', (template, message) => {
    expect(renderError(template)).toBe(message);
  });
});
