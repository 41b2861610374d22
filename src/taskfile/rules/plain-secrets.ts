import { isSecretName, plainSecretsIn } from '../diagnostics/secret-text.ts';
import { usesOfCommand } from '../steps/docker-uses.ts';
import type { CheckedDocument, CheckedText, Finding } from './rule.ts';

const hint = "Keep it in a key vault: name it under 'secrets', and write {{.Secrets.ID}} here.";

/** Passwords, keys, and tokens that are written in the file. The messages do not repeat them. */
export function* plainSecrets({ source }: CheckedText): Iterable<Finding> {
  for (const { what, ...at } of plainSecretsIn(source)) {
    yield { code: 'plain-secret', at, message: `${what} is written in plain text`, hint };
  }
}

/** Keys and tokens in the files of volumes, which are Base64. */
export function* encodedSecrets({ task, valueSpan }: CheckedDocument): Iterable<Finding> {
  for (const { secret } of task.volumes) {
    for (const [file, text] of secret ?? []) {
      const decoded = Buffer.from(text, 'base64').toString();
      // A secret of the run is a sample of one character here.
      if (decoded.length < 4 || text.length % 4 !== 0) continue;
      // What stands under such a name is found in the text already.
      if (isSecretName(file) || plainSecretsIn(decoded).length === 0) continue;
      yield {
        code: 'plain-secret',
        at: valueSpan(secret as object, file),
        message: `the file '${file}' is a secret, and Base64 does not hide it`,
        hint: hint.replace('ID', 'ID | b64enc'),
      };
    }
  }
}

/** Logins whose password is a word of the command, wherever that comes from. */
export function* loginPasswords({ task, wordSpan }: CheckedDocument): Iterable<Finding> {
  for (const step of task.steps) {
    if (!/login/.test(step.cmd)) continue;
    if (!usesOfCommand(step.cmd).some((use) => use.does === 'log in' && use.hasPassword)) continue;
    const flag = step.cmd.split(/[\s'"]+/).find((word) => /^(?:-p|--password)(?:=|$)/.test(word)) ?? 'login';
    yield {
      code: 'login-password',
      at: wordSpan(step, 'cmd', flag),
      message: "'docker login' gets its password on the command line, which every process on the agent can read",
    };
  }
}
