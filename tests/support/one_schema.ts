// The API's schema, made once in a process: all databases of a run are of one template.

import { schemaOf } from "../../server/api/graphql/preset.ts";

let schema: ReturnType<typeof schemaOf> | undefined;

export const oneSchema: typeof schemaOf = (pool) => {
  schema ??= schemaOf(pool).catch((error: unknown) => {
    schema = undefined;
    throw error;
  });
  return schema;
};
