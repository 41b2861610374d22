const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  blank: '\\t ',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/**
 * Compiles Go's regular expression syntax (RE2) for JavaScript, always global. Throws an Error for what Go refuses
 * (look-around, back references) and for what has no counterpart here, never guessing.
 */
export function compileGoExpression(pattern: string): RegExp {
  const [lead = '', flags = ''] = /^\(\?([imsU]+)\)/.exec(pattern) ?? [];
  if (flags.includes('U')) throw notAvailable('(?U)');
  const source = new Translator(pattern, pattern.slice(lead.length), flags.includes('s')).translate();
  try {
    return new RegExp(source, `gu${flags}`);
  } catch {
    throw invalid(pattern, `invalid syntax: \`${pattern}\``);
  }
}

function notAvailable(syntax: string): Error {
  return new Error(`regular expression syntax "${syntax}" is not available in acrtask`);
}

function invalid(pattern: string, reason: string): Error {
  return new Error(`regexp: Compile(\`${pattern}\`): error parsing regexp: ${reason}`);
}

class Translator {
  readonly #pattern: string;
  readonly #body: string;
  readonly #dotMatchesLineFeed: boolean;
  #at = 0;

  constructor(pattern: string, body: string, dotMatchesLineFeed: boolean) {
    this.#pattern = pattern;
    this.#body = body;
    this.#dotMatchesLineFeed = dotMatchesLineFeed;
  }

  translate(): string {
    let result = '';
    while (this.#at < this.#body.length) result += this.#next();
    return result;
  }

  #next(): string {
    const repetition = this.#match(/\{\d+(?:,\d*)?\}/y);
    if (repetition) return repetition;
    const character = this.#take();
    switch (character) {
      case '\\':
        return this.#escape(false);
      case '[':
        return this.#class();
      case '(':
        return this.#group();
      case '.':
        return this.#dotMatchesLineFeed ? '[\\s\\S]' : '[^\\n]';
      case '{':
      case '}':
      case ']':
        return `\\${character}`;
      case '/':
        return '\\/';
      default:
        return character;
    }
  }

  #group(): string {
    const name = this.#match(/\?P?<([A-Za-z0-9_]+)>/y);
    if (name) return `(${name.replace('P', '')}`;
    if (this.#match(/\?:/y)) return '(?:';
    const unsupported = this.#match(/\?(?:<?[=!]|[^)]*[):])/y);
    if (!unsupported) return '(';
    if (/^\?<?[=!]/.test(unsupported)) {
      throw invalid(this.#pattern, `invalid or unsupported Perl syntax: \`(${unsupported}\``);
    }
    throw notAvailable(`(${unsupported}`);
  }

  #class(): string {
    let result = `[${this.#match(/\^/y)}`;
    if (this.#match(/\]/y)) result += '\\]';
    while (this.#at < this.#body.length) {
      const posix = /^\[:(\^?)(\w+):\]$/.exec(this.#match(/\[:\^?\w+:\]/y));
      const name = posix?.[2] ?? '';
      if (posix) {
        const members = posixClasses[name];
        if (posix[1] || members === undefined) throw notAvailable(posix[0]);
        result += members;
        continue;
      }
      const character = this.#take();
      if (character === ']') return `${result}]`;
      if (character === '\\') result += this.#escape(true);
      else result += character === '[' ? '\\[' : character;
    }
    throw invalid(this.#pattern, `missing closing ]: \`${this.#body}\``);
  }

  #escape(inClass: boolean): string {
    const category = /^p\{?(\^?)([A-Z][a-z]?)\}?$/i.exec(this.#match(/[pP](?:[A-Z]|\{\^?\w+\})/y));
    if (category) {
      if (category[1]) throw notAvailable(`\\${category[0]}`);
      return `\\${category[0].charAt(0)}{${category[2]}}`;
    }
    const code = this.#match(/x(?:[\da-fA-F]{2}|\{[\da-fA-F]+\})/y);
    if (code) return code.startsWith('x{') ? `\\u${code.slice(1)}` : `\\${code}`;
    const character = this.#take();
    if (/[dDwWnrtfv]/.test(character) || (!inClass && /[bB]/.test(character))) return `\\${character}`;
    if (character === 's') return inClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]';
    if (character === 'S' && !inClass) return '[^\\t\\n\\f\\r ]';
    if (character === 'a') return '\\x07';
    if (character === 'A' && !inClass) return '(?<![\\s\\S])';
    if (character === 'z' && !inClass) return '(?![\\s\\S])';
    if (/[SQCE0pP]/.test(character)) throw notAvailable(`\\${character}`);
    if (/[\p{L}\p{N}]/u.test(character) || character === '') {
      throw invalid(this.#pattern, `invalid escape sequence: \`\\${character}\``);
    }
    return /[\^$\\.*+?()[\]{}|/-]/.test(character) && (inClass || character !== '-') ? `\\${character}` : character;
  }

  #take(): string {
    const character = String.fromCodePoint(this.#body.codePointAt(this.#at) ?? 0);
    if (this.#at >= this.#body.length) return '';
    this.#at += character.length;
    return character;
  }

  #match(form: RegExp): string {
    form.lastIndex = this.#at;
    const text = form.exec(this.#body)?.[0] ?? '';
    this.#at += text.length;
    return text;
  }
}
