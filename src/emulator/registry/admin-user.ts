import { createHmac } from 'node:crypto';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';

/** The admin user's two passwords: stable as long as the emulator's state is kept. Its name is the registry's. */
export const adminPasswords = (context: Pick<EmulatorContext, 'store'>, registry: Resource): [string, string] => {
  const passwordOf = (number: number): string =>
    createHmac('sha256', Buffer.from(context.store.state.signingKey, 'hex'))
      .update(`admin password ${number} of ${registry.id.toLowerCase()}`)
      .digest('base64')
      .slice(0, 32);
  return [passwordOf(1), passwordOf(2)];
};

/** Whether the admin user is enabled and these are its name and one of its passwords. */
export const isAdminUser = (
  context: Pick<EmulatorContext, 'store'>,
  registry: Resource,
  userName: string,
  password: string,
): boolean =>
  registry.properties.adminUserEnabled === true &&
  userName.toLowerCase() === registry.name.toLowerCase() &&
  adminPasswords(context, registry).includes(password);
