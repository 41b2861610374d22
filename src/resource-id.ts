export interface ResourceId {
  readonly subscription: string;
  readonly group: string;
  readonly provider: string;
  /** The last name of the id. */
  readonly name: string;
}

/** Takes a resource id apart; undefined when the text is not one. */
export const parseResourceId = (text: string): ResourceId | undefined => {
  const found =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)\/(?:[^/]+\/[^/]+\/)*[^/]+\/([^/]+)\/?$/i.exec(
      text,
    );
  if (!found) return undefined;
  const [, subscription = '', group = '', provider = '', name = ''] = found;
  return { subscription, group, provider, name };
};

/** The resource group in a resource id; undefined when the text is not the id of a resource in a group. */
export const resourceGroupOf = (text: string): string | undefined => parseResourceId(text)?.group;
