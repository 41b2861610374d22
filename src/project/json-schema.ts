import * as z from 'zod/mini';
import { keyNotes, projectSchema } from './project-schema.ts';

/** Identifies the schema, and not where it is: it comes with acrtask. */
export const projectSchemaId = 'urn:acrtask:project-file';

/** The JSON Schema (draft 2020-12) of the project file. */
export const projectFileSchema = (): Readonly<Record<string, unknown>> => {
  const { $schema, ...schema } = z.toJSONSchema(projectSchema, { metadata: keyNotes, io: 'input' });
  return {
    $schema,
    $id: projectSchemaId,
    title: 'Project file of acrtask',
    description: 'Tasks of an Azure Container Registry as a file, for acrtask export, diff, and apply.',
    ...schema,
  };
};
