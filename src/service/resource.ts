/** An ARM resource as the service sent it. */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sku?: { readonly name: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

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
