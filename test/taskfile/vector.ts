import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A case of a vector file: a text, what surrounds it, and what must come out. */
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
  /** Registries that the run logs in to. */
  readonly logins?: readonly string[];
  /** Outcomes of a step's containers or pushes, in order; those that are not listed succeed. */
  readonly attempts?: Readonly<Record<string, readonly VectorAttempt[]>>;
}

export interface VectorAttempt {
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly timeout?: boolean;
}

export interface VectorResult {
  readonly ok: boolean;
  readonly errorContains?: readonly string[];
  readonly where?: { readonly line: number };
  readonly [result: string]: unknown;
}

/** The project's own vectors, or those of another folder: TASKFILE_VECTORS=DIR npm run test:vectors */
const folder = process.env.TASKFILE_VECTORS || path.join(import.meta.dirname, 'vectors');

export const isOwnFolder = !process.env.TASKFILE_VECTORS;

/** The vectors of every vector file of the folder; other JSON files are passed over. */
export function readVectors(): Vector[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.flatMap((file) => {
    const content: unknown = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    return Array.isArray(content) ? content.filter(isVector) : [];
  });
}

function isVector(value: unknown): value is Vector {
  return typeof value === 'object' && value !== null && 'kind' in value && 'expect' in value;
}
