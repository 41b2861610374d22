import type { RuleCode, Severity } from '../diagnostics/diagnostic-codes.ts';
import type { TaskFile } from '../model.ts';
import type { TaskDocument } from '../schema.ts';
import type { AppliedAliases } from '../stages/aliases.ts';
import type { TracedText } from '../stages/traced-text.ts';
import type { TemplateName } from '../template/template-names.ts';
import type { YamlNode } from '../yaml/nodes.ts';

/** A part of the text as the user wrote it: offsets of its first character and behind its last. */
export interface Span {
  readonly start: number;
  readonly end?: number;
}

/** What a rule found, in words for the author of the file. */
export interface Finding {
  readonly code: RuleCode | 'outline';
  /** Undefined when it is about something that the text does not say. */
  readonly at: Span | undefined;
  /** What is wrong with which thing, as the beginning of a sentence without its full stop. */
  readonly message: string;
  /** In place of the advice that goes with all findings of the code. */
  readonly hint?: string;
  /** In place of the severity of the code. */
  readonly severity?: Severity;
}

/** A name that a template looks up, and where. */
export interface Lookup extends Pick<TemplateName, 'names' | 'isGuarded' | 'isCertain'> {
  readonly at: Span;
}

/** What lies in the context of a run, as far as this machine knows. */
export interface ContextFiles {
  /** Whether there is a file or folder with this path, whose parts '/' separates. */
  has(path: string): boolean;
  /** Whether the run has this context, and no other one. */
  readonly isCertain: boolean;
}

/** A task file as far as it could be read, for the rules about its text. */
export interface CheckedText {
  /** As the user wrote it. */
  readonly source: string;
  readonly aliasSupport: boolean;
  /** The text that is rendered as a template: without comment lines, after its aliases. Absent when these are wrong. */
  readonly template?: TracedText;
  /** All aliases, the predefined ones included; empty without alias support. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Where the text names aliases, and what the alias section says. Absent when the aliases are wrong. */
  readonly applied?: AppliedAliases;
  /** What the templates look up, in the text and in the alias section; absent when one of them cannot be parsed. */
  readonly lookups?: readonly Lookup[];
  /** Names of the values that were given; undefined when the values file is wrong. */
  readonly givenValues: readonly string[] | undefined;
  /** Whether values may still be given when the task runs. */
  readonly valuesMayFollow: boolean;
  /** Whether the steps run on Windows. */
  readonly isWindows: boolean;
  /** Limit of the whole run in seconds, when it is known. */
  readonly runTimeout?: number;
  /** Whether a file or folder of this name lies in the context's root folder; absent when the context is elsewhere. */
  readonly isInContext?: (name: string) => boolean;
  /** Absent when the context is elsewhere. */
  readonly contextFiles?: ContextFiles;
}

/** What a rendered text says, and where, for the rules about steps and declarations. */
export interface CheckedDocument extends CheckedText {
  readonly applied: AppliedAliases;
  readonly template: TracedText;
  readonly rendered: TracedText;
  /** The YAML document, keys that the format does not have included. */
  readonly root: YamlNode | undefined;
  /** What the text says in the format's own words: `locate` knows these objects. */
  readonly task: TaskDocument;
  /** The same with ids, defaults, and the order of steps; to be used with care when `isValid` is false. */
  readonly completed: TaskFile;
  /** Whether the engine accepts it. */
  readonly isValid: boolean;
  /** Where an object of `task` begins, or the value of one of its keys or items. */
  valueSpan(part: object, key?: string | number): Span | undefined;
  /** Where a key of an object of `task` is. */
  keySpan(part: object, key: string): Span | undefined;
  /** A word in the value of a key, such as a tag in `build`; the whole value when the word cannot be found. */
  wordSpan(part: object, key: string, word: string): Span | undefined;
  /** Where a part of the rendered text came from: the text itself, or the action or alias that printed it. */
  renderedSpan(start: number, end?: number): Span;
  /** Whether something in an object could not be decoded, so that nothing in it is missing. */
  isDamaged(part: object): boolean;
}

/** A rule about the text, whether or not it can be read as a task file. */
export type TextRule = (text: CheckedText) => Iterable<Finding>;

/** A rule about what the text says. */
export type DocumentRule = (document: CheckedDocument) => Iterable<Finding>;
