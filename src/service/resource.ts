import { ServiceError } from '../errors.ts';

/** An ARM resource as the service sent it. */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sku?: { readonly name: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Adds to the service's answer that there is no such resource where to see which there are; other errors stay as they are. */
export const withHintIfMissing = async <T>(hint: string, asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 404 || error.hint !== undefined) throw error;
    const { status, code, message, details } = error;
    throw new ServiceError(status, code, message, { details, hint, cause: error });
  }
};
