import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';

/** The registry of an image that is named without a login server. */
export const registryOfImage = option(
  '--registry, -r <registry>',
  'Name, login server, or resource ID of the registry.',
  optional(text()),
  { suggests: 'registries', configuredDefault: 'acr' },
);

interface Given {
  /** `LOGIN_SERVER/NAME`. */
  readonly id: string | undefined;
  readonly registry: string | undefined;
  readonly name: string | undefined;
}

/** What the commands of `acr manifest` act on: one word with the login server, or two options. */
export const fullyQualified = {
  check: ({ id, registry, name }: Given, what: 'repository' | 'artifact'): readonly string[] => {
    if (id === undefined ? registry === undefined || name === undefined : name !== undefined)
      return [
        `Specify either the ${what} with its login server, such as 'myregistry.azurecr.io/hello-world', or --registry/-r and --name/-n.`,
      ];
    return id === undefined || /^[^/]+\.[^/]+\/./.test(id)
      ? []
      : [`'${id}' does not begin with a login server. Example: 'myregistry.azurecr.io/hello-world'.`];
  },
  /** The registry, and the name within it. */
  read: ({ id, registry = '', name = '' }: Given): { readonly registry: string; readonly named: string } => {
    if (id === undefined) return { registry, named: name };
    const slash = id.indexOf('/');
    return { registry: id.slice(0, slash), named: id.slice(slash + 1) };
  },
};
