import type { AndOr, Command, CompoundList, PipelineNode, Redirection, Script, Statement } from 'unbash';
import { expandValue, expandWord, type Variables } from './words.ts';

/** The result of a command; `output` when it is known. */
export interface CommandEnd {
  readonly exit: number;
  readonly output?: string | undefined;
}

/** The environment of a shell. */
export interface ShellSurroundings {
  readonly variables: Variables;
  /** Executes a command of one or more words. `input` is its standard input, if known. */
  readonly execute: (words: readonly string[], input: string | undefined) => Promise<CommandEnd>;
  /** Whether a file that a command reads exists. */
  readonly hasFile: (path: string) => Promise<boolean>;
  /** Writes a command's output to the script's output. */
  readonly print: (text: string) => void;
  /** Called with the text of what the emulator skips. */
  readonly leaveOut: (text: string) => void;
  /** Called with the text of what has no known value. */
  readonly unknown: (text: string) => void;
}

/** `exit N`, in any position. */
class Exit extends Error {
  readonly exit: number;

  constructor(exit: number) {
    super(`exit ${exit}`);
    this.exit = exit;
  }
}

const missingFile = 1;

/**
 * Executes a shell script as far as possible without processes: commands in order, `&&`, `||`, `|`, `if`, `for`, and
 * groups. Returns the exit status of the script.
 */
export const runScript = async (script: Script, source: string, around: ShellSurroundings): Promise<number> => {
  const variables = new Map(around.variables);
  const expansion = { variables, unknown: around.unknown };
  const sourceOf = (node: { pos: number; end: number }): string => source.slice(node.pos, node.end);

  const redirect = async (redirects: readonly Redirection[]): Promise<CommandEnd | undefined> => {
    for (const { operator, target, ...rest } of redirects.filter((each) => each.type === 'Redirect')) {
      if (operator !== '<' || !target || rest.descriptor) continue;
      const [path = ''] = expandWord(target, expansion);
      if (await around.hasFile(path)) continue;
      around.print(`/bin/sh: ${path}: No such file or directory`);
      return { exit: missingFile };
    }
    return undefined;
  };
  const inputOf = (redirects: readonly Redirection[], piped: string | undefined): string | undefined => {
    const [document] = redirects.filter((each) => each.type === 'HereDoc');
    return document ? document.body.text : piped;
  };

  const simple = async (command: Command, piped: string | undefined): Promise<CommandEnd> => {
    const failure = await redirect(command.redirects);
    if (failure) return failure;
    for (const prefix of command.prefix) {
      if (prefix.type === 'Assignment') variables.set(prefix.name, expandValue(prefix, expansion));
    }
    const words = [...(command.name ? [command.name] : []), ...command.args].flatMap((word) =>
      expandWord(word, expansion),
    );
    const [name, ...rest] = words;
    if (name === undefined) return { exit: 0 };
    if (name === 'exit') throw new Exit(Number(rest[0] ?? 0) || 0);
    if (name === 'export' || name === 'readonly') {
      for (const each of command.args) {
        if (each.type === 'Assignment') variables.set(each.name, expandValue(each, expansion));
      }
      return { exit: 0 };
    }
    const end = await around.execute(words, inputOf(command.redirects, piped));
    const isRedirected = command.redirects.some((each) => each.type === 'Redirect' && each.operator.startsWith('>'));
    return isRedirected ? { exit: end.exit } : end;
  };

  const single = async (node: PipelineNode, piped?: string): Promise<CommandEnd> => {
    switch (node.type) {
      case 'Command':
        return simple(node, piped);
      case 'Pipeline': {
        let end: CommandEnd = { exit: 0 };
        let input = piped;
        for (const [index, each] of node.commands.entries()) {
          end = await single(each, input);
          input = index < node.commands.length - 1 ? end.output : undefined;
        }
        const isNegated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
        return isNegated ? { ...end, exit: end.exit === 0 ? 1 : 0 } : end;
      }
      case 'Redirected':
        return (await redirect(node.redirects)) ?? single(node.command, piped);
      case 'BraceGroup':
      case 'Subshell':
        return { exit: await list(node.body.commands) };
      case 'If': {
        for (const branch of [node, ...node.elif]) {
          if ((await list(branch.clause.commands)) === 0) return { exit: await list(branch.then.commands) };
        }
        return { exit: node.else ? await list(node.else.commands) : 0 };
      }
      case 'For':
        if (node.wordlist) return { exit: await loop(node.name.value, node.wordlist, node.body) };
        return { exit: 0 };
      default:
        around.leaveOut(sourceOf(node));
        return { exit: 0 };
    }
  };

  const loop = async (
    name: string,
    words: readonly Parameters<typeof expandWord>[0][],
    body: CompoundList,
  ): Promise<number> => {
    let exit = 0;
    for (const value of words.flatMap((word) => expandWord(word, expansion))) {
      variables.set(name, value);
      exit = await list(body.commands);
    }
    return exit;
  };

  const printing = async (node: PipelineNode): Promise<number> => {
    const { exit, output } = await single(node);
    if (output) around.print(output.replace(/\n$/, ''));
    return exit;
  };

  const andOr = async ({ commands, operators }: AndOr): Promise<number> => {
    let exit = 0;
    for (const [index, command] of commands.entries()) {
      const operator = operators[index - 1];
      if (operator && (operator === '&&') !== (exit === 0)) continue;
      exit = await printing(command);
    }
    return exit;
  };

  const list = async (statements: readonly Statement[]): Promise<number> => {
    let exit = 0;
    for (const { command, background } of statements) {
      const status = command.type === 'AndOr' ? await andOr(command) : await printing(command);
      // Background commands are not waited for, and their status is not used.
      exit = background ? 0 : status;
    }
    return exit;
  };

  try {
    return await list(script.commands);
  } catch (error) {
    if (error instanceof Exit) return error.exit;
    throw error;
  }
};
