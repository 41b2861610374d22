import { expect, it } from 'vitest';
import { checkProxy } from '../../src/azure/proxy.ts';

const told = (env: Record<string, string>) => {
  try {
    checkProxy(env);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

it.each<[Record<string, string>, string | undefined]>([
  [{}, undefined],
  [{ HTTPS_PROXY: '' }, undefined],
  [{ HTTPS_PROXY: 'http://127.0.0.1:9' }, undefined],
  [{ https_proxy: 'https://user:secret@proxy.example' }, undefined],
  [{ HTTPS_PROXY: 'http://a', HTTP_PROXY: 'not used' }, undefined],
  [{ HTTPS_PROXY: '127.0.0.1:9' }, "HTTPS_PROXY is '127.0.0.1:9', which is not the address of an HTTP proxy."],
  [{ https_proxy: 'localhost:9' }, "https_proxy is 'localhost:9', which is not the address of an HTTP proxy."],
  [{ ALL_PROXY: 'socks5://user:secret@h' }, 'ALL_PROXY is set to something that is not the address of an HTTP proxy.'],
])('%j', (env, message) => expect(told(env)).toBe(message));
