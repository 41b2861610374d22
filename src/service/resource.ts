/** An ARM resource as the service sent it. */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sku?: { readonly name: string };
  readonly properties: Readonly<Record<string, unknown>>;
}
