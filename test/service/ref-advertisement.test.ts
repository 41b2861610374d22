import { describe, expect, it } from 'vitest';
import { readAdvertisement } from '../../src/service/ref-advertisement.ts';

const commit = '8de138a240472a34524058e98c5cc16165d31837';
const line = (text: string): string => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
const service = `${line('# service=git-upload-pack\n')}0000`;
const rest = `${line(`${commit} refs/heads/trunk\n`)}0000`;
const first = (capabilities: string, name = 'HEAD'): string => line(`${commit} ${name}\0${capabilities}\n`);
const read = (text: string) => readAdvertisement(Buffer.from(text));

/** As git 2.39.5 writes it. */
const capabilities = (symref: string): string =>
  `multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative no-progress include-tag multi_ack_detailed no-done ${symref} object-format=sha1 agent=git/2.39.5`;

describe('the default branch that a list of references tells', () => {
  it.each<[string, string, string | undefined]>([
    ['a branch', service + first(capabilities('symref=HEAD:refs/heads/trunk')) + rest, 'trunk'],
    ['a branch with folders', service + first('symref=HEAD:refs/heads/release/1.0') + rest, 'release/1.0'],
    ['a branch in other letters', service + first('symref=HEAD:refs/heads/größe') + rest, 'größe'],
    ['the last capability without a line end', service + line(`${commit} HEAD\0a symref=HEAD:refs/heads/x`), 'x'],
    ['several symbolic references', service + first('symref=A:refs/heads/a symref=HEAD:refs/heads/b') + rest, 'b'],
    ['no service line', first('symref=HEAD:refs/heads/trunk') + rest, 'trunk'],
    ['no section end behind the service', line('# service=git-upload-pack\n') + first('symref=HEAD:refs/heads/x'), 'x'],
    [
      'lengths in capitals',
      `00${line(`${commit} HEAD\0symref=HEAD:refs/heads/x`).slice(2, 4).toUpperCase()}${commit} HEAD\0symref=HEAD:refs/heads/x`,
      'x',
    ],
    ['a HEAD that is no branch', service + first('symref=HEAD:refs/tags/v1') + rest, undefined],
    ['a detached HEAD', service + first('multi_ack agent=git/2.39.5') + rest, undefined],
    ['an empty repository', service + line(`${'0'.repeat(40)} capabilities^{}\0multi_ack\n`), undefined],
    ['no capabilities', service + line(`${commit} symref=HEAD:refs/heads/x\n`) + rest, undefined],
    ['another capability of that ending', service + first('xsymref=HEAD:refs/heads/x') + rest, undefined],
    ['a name that moves the cursor', service + first('symref=HEAD:refs/heads/a\u001b[2J') + rest, undefined],
    ['a name that turns the line around', service + first('symref=HEAD:refs/heads/a\u202eb') + rest, undefined],
    ['a name that git refuses', service + first('symref=HEAD:refs/heads/a:b') + rest, undefined],
    ['an error', line('ERR access denied\n'), undefined],
    ['version 2 of the protocol', `${service}${line('version 2\n')}${line('agent=git/2.39.5\n')}0000`, undefined],
    ['a web page', '<!DOCTYPE html>', undefined],
    ['a length that no line has', '0003', undefined],
  ])('%s', (_, text, defaultBranch) => expect(read(text)).toEqual({ defaultBranch }));

  it.each([
    ['nothing', ''],
    ['the dumb protocol, whose first digits look like a length', `${commit}\trefs/heads/trunk\n`],
    ['half a length', '00'],
    ['half the service line', service.slice(0, 10)],
    ['an empty repository without capabilities', `${service}0000`],
    ['half the first reference', service + first(capabilities('symref=HEAD:refs/heads/trunk')).slice(0, -1)],
  ])('is not known yet after %s', (_, text) => expect(read(text)).toBeUndefined());

  it('is the same whatever comes behind it', () => {
    const whole = Buffer.from(service + first('symref=HEAD:refs/heads/x') + rest);
    const said = Array.from(whole, (_, at) => readAdvertisement(whole.subarray(0, at + 1))?.defaultBranch);
    expect(new Set(said)).toEqual(new Set([undefined, 'x']));
    expect(said.lastIndexOf(undefined)).toBe(said.indexOf('x') - 1);
  });
});
