import { BlockList, isIPv6 } from 'node:net';
import { isObject } from '../json.ts';

/** Where a request to a registry or a key vault comes from. */
export type Origin =
  /** A client on this machine. */
  | 'client'
  /** An agent of the service, on the internet. */
  | 'agent'
  /** An agent with a token of its task's system-assigned identity. */
  | 'trusted agent'
  /** An agent of a pool in a subnet of the owner. */
  | 'subnet';

/** The address of an agent: not a local one, so that rules can distinguish the two. */
export const addresses: Readonly<Record<Exclude<Origin, 'subnet'>, string>> = {
  client: '127.0.0.1',
  agent: '20.42.66.10',
  'trusted agent': '20.42.66.10',
};

/** Whether an address matches one of the rules: addresses and ranges such as `20.42.66.0/24`. */
export const isAllowedAddress = (address: string, rules: readonly unknown[]): boolean => {
  const list = new BlockList();
  for (const rule of rules) {
    const [network = '', bits] = String(isObject(rule) ? rule.value : '').split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    try {
      if (bits === undefined) list.addAddress(network, family);
      else list.addSubnet(network, Number(bits), family);
    } catch {
      // A rule that is not an address allows nothing.
    }
  }
  return list.check(address);
};
