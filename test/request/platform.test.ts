import { describe, expect, it } from 'vitest';
import { parsePlatform } from '../../src/request/platform.ts';

describe('parsePlatform', () => {
  it.each([
    ['linux', { os: 'linux', architecture: 'amd64' }],
    ['Windows/AMD64', { os: 'windows', architecture: 'amd64' }],
    ['linux/arm/v7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
  ])('%s', (text, platform) => {
    expect(parsePlatform(text)).toEqual(platform);
  });

  it.each([
    ['mac', "'mac' is not a valid value for OS specified in --platform. Valid options are windows,linux."],
    [
      'linux/sparc',
      "'sparc' is not a valid value for Architecture specified in --platform. Valid options are amd64,x86,386,arm,arm64.",
    ],
    [
      'linux/arm64/v8/more',
      "'linux/arm64/v8/more' is not a valid value for --platform, which has at most three parts: os/architecture/variant.",
    ],
    [
      'linux/arm/v7/',
      "'linux/arm/v7/' is not a valid value for --platform, which has at most three parts: os/architecture/variant.",
    ],
    ['linux/arm64/V8', "'V8' is not a valid value for Variant specified in --platform. Valid options are v6,v7,v8."],
  ])('refuses %s', (text, message) => {
    expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ message, exitCode: 2 }));
  });

  it('says of several platforms which command builds for them', () => {
    const hint = "Name one platform. To build an image for several, use 'acrtask build'.";
    expect(() => parsePlatform('linux/amd64,linux/arm64')).toThrow(
      expect.objectContaining({
        errors: [
          expect.objectContaining({
            message:
              "'amd64,linux' is not a valid value for Architecture specified in --platform. Valid options are amd64,x86,386,arm,arm64.",
            hint,
          }),
          expect.objectContaining({ hint }),
        ],
      }),
    );
    expect(() => parsePlatform('mac')).toThrow(expect.objectContaining({ hint: undefined }));
  });
});
