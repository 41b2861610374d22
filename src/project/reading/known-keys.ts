import type * as z from 'zod/mini';
import { projectSchema } from '../project-schema.ts';
import type { Path } from './yaml-values.ts';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>;
  readonly innerType?: z.ZodMiniType;
  readonly valueType?: z.ZodMiniType;
  readonly element?: z.ZodMiniType;
  readonly options?: readonly z.ZodMiniType[];
}

const definitionOf = (schema: z.ZodMiniType): Definition => schema.def as unknown as Definition;

/** The schemas behind a part of a path: several where a value can be written in several ways. */
const inner = (schema: z.ZodMiniType, part: string | number): readonly z.ZodMiniType[] => {
  const { type, shape, innerType, valueType, element, options } = definitionOf(schema);
  if (type === 'optional' && innerType) return inner(innerType, part);
  if (type === 'union') return (options ?? []).flatMap((each) => inner(each, part));
  const found =
    type === 'object' ? shape?.[part] : type === 'record' ? valueType : type === 'array' ? element : undefined;
  return found ? [found] : [];
};

const keysOf = (schema: z.ZodMiniType): readonly string[] => {
  const { type, shape, innerType, options } = definitionOf(schema);
  if (type === 'optional' && innerType) return keysOf(innerType);
  if (type === 'union') return (options ?? []).flatMap(keysOf);
  return Object.keys(shape ?? {});
};

/** The names of the keys that a project file can have at a path. */
export const keysAt = (path: Path): readonly string[] =>
  path
    .reduce<readonly z.ZodMiniType[]>(
      (schemas, part) => schemas.flatMap((schema) => inner(schema, part)),
      [projectSchema],
    )
    .flatMap(keysOf);
