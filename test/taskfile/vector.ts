import { readdirSync, readFileSync } from 'node:fs';

/** A case of test/taskfile/vectors/*.json: a text, what surrounds it, and what must come out. */
export interface Vector {
  readonly name: string;
  readonly kind: string;
  readonly input: string;
  readonly values?: string;
  readonly set?: readonly string[];
  readonly run?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: VectorOptions;
  readonly expect: VectorResult;
}

export interface VectorOptions {
  readonly env?: readonly string[];
  readonly workingDirectory?: string;
  readonly network?: string;
  readonly stepId?: string;
  readonly buildArgs?: readonly string[];
  readonly tags?: readonly string[];
  readonly target?: string;
  readonly workingDir?: string;
  readonly dockerfile?: string;
  readonly own?: readonly string[];
  readonly inherited?: readonly string[];
  readonly registry?: string;
  readonly knownRegistries?: readonly string[];
}

export interface VectorResult {
  readonly ok: boolean;
  readonly errorContains?: readonly string[];
  readonly where?: { readonly line: number };
  readonly [result: string]: unknown;
}

const folder = new URL('./vectors/', import.meta.url);

export function readVectors(): Vector[] {
  return readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Vector[]);
}
