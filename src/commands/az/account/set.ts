import { azFile, azProfileFile, byteOrderMark, readStoredProfile, type StoredProfile } from '../../../az-profile.ts';
import { writeSettings } from '../../../cli/az-config/az-config-write.ts';
import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import { CommandError, UsageError } from '../../../errors.ts';
import { rights } from '../../shared/rights.ts';

const withDefaultSubscription = ({ subscriptions = [], ...rest }: StoredProfile, id: string): StoredProfile => ({
  ...rest,
  subscriptions: subscriptions.map((each) => ({ ...each, isDefault: each.id?.toLowerCase() === id.toLowerCase() })),
});

const writeProfile = async (file: string, profile: StoredProfile): Promise<void> => {
  try {
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(file, `${byteOrderMark}${JSON.stringify(profile)}`, { mode: 0o600 });
  } catch (cause) {
    throw new CommandError(`az's profile '${file}' cannot be changed (${(cause as NodeJS.ErrnoException).code}).`, {
      hint: 'Check its permissions, or set AZURE_SUBSCRIPTION_ID instead.',
      cause,
    });
  }
};

export default defineCommand({
  summary: 'Set the current subscription.',
  description:
    "Set the current subscription, for the Azure CLI too: it becomes the default of the subscriptions that 'az login' found.",
  examples: [
    { about: 'Select a subscription by its name.', command: 'acrtask az account set -s "My subscription"' },
    {
      about: 'Select a subscription by its ID.',
      command: 'acrtask az account set --subscription 00000000-0000-0000-0000-000000000000',
    },
  ],
  options: {
    name: option(
      '--name, -n <subscription>',
      'Name or ID of the subscription; the same as --subscription.',
      optional(text()),
      {
        otherFlags: '-s <subscription>',
        suggests: 'subscriptions',
      },
    ),
  },
  request: (values) => values,
  execute: async ({ name }, { services, globals, host, messages }) => {
    const wanted = name ?? globals.subscription;
    if (wanted === undefined)
      throw new UsageError(['the following arguments are required: --subscription/--name/-n/-s']);
    const { id, cloud, from } = await services.accounts.find(wanted);
    if (from === 'only') return messages.info(`'${wanted}' is the only subscription of the emulator.`);
    await writeProfile(azProfileFile(host), withDefaultSubscription(await readStoredProfile(host), id));
    await writeSettings(azFile(host, 'clouds.config'), cloud, { subscription: id });
    const override = host.env.AZURE_SUBSCRIPTION_ID;
    if (override && override.toLowerCase() !== id.toLowerCase())
      await messages.warn(
        `AZURE_SUBSCRIPTION_ID is set to ${override}, so acrtask continues to use that subscription.`,
      );
    return undefined;
  },
  permissions: { 'in the emulator': [rights.subscription.read] },
});
