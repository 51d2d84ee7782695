// Which table, columns or function of the database each field is read from, so that a refusal can name the field. Who may
// read or call them is not said here: that is in the grants (sql/grants), and the database is asked (refusals.ts).

import type { PgCodec, PgCodecRelation, PgCodecWithAttributes, PgResource } from "postgraphile/@dataplan/pg";

export interface Rights {
  /** A function that is called. */
  calls?: string;
  /** A table whose rows are read, with the columns of it by which they are found. */
  rowsOf?: { table: string; columns: readonly string[] };
  /** Columns of the row that the field belongs to. */
  columns?: { table: string; columns: readonly string[] };
  /** For a list: the name of its rows' type. */
  rowType?: string;
}

/** Under this name in a field's extensions. */
export const RIGHTS = "holdbackRights";

const tableOf = (codec: PgCodec | undefined) => (codec?.isAnonymous ? undefined : codec?.extensions?.pg?.name);

/** The functions by the names of their fields: to make these names for each field anew would take a tenth of a start. */
const functionsOfBuild = new WeakMap<object, Map<string, PgResource>>();

function functionsByField({ input, inflection }: GraphileBuild.Build): Map<string, PgResource> {
  const known = functionsOfBuild.get(input);
  if (known) return known;
  const functions = new Map<string, PgResource>();
  for (const resource of Object.values(input.pgRegistry.pgResources) as PgResource[]) {
    if (!resource.parameters) continue;
    const named = { resource: resource as never };
    for (const field of [inflection.customMutationField(named), inflection.customQueryField(named)]) {
      if (!functions.has(field)) functions.set(field, resource);
    }
  }
  functionsOfBuild.set(input, functions);
  return functions;
}

/** A verb, and a question whose answer is no list, do not say of which function they are: their names do. */
const functionOf = (build: GraphileBuild.Build, field: string) => functionsByField(build).get(field);

export const RightsPlugin: GraphileConfig.Plugin = {
  name: "RightsPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, build, { scope }) {
        const rights: Rights = {};
        const resource =
          (scope.pgFieldResource as PgResource | undefined) ??
          (scope.isRootMutation || scope.isRootQuery ? functionOf(build, scope.fieldName) : undefined);
        const own = tableOf(scope.pgCodec as PgCodec | undefined);
        if (resource?.parameters) rights.calls = resource.extensions?.pg?.name ?? resource.name;
        else if (resource && tableOf(resource.codec)) {
          rights.rowsOf = { table: tableOf(resource.codec) as string, columns: [] };
        }
        if (resource?.codec.attributes && tableOf(resource.codec)) {
          rights.rowType = build.inflection.tableType(resource.codec as PgCodecWithAttributes);
        }
        const details = scope.pgRelationDetails;
        const relation = details?.registry.pgRelations[details.codec.name]?.[details.relationName] as
          | PgCodecRelation
          | undefined;
        if (relation && own) {
          const table = tableOf(relation.remoteResource.codec);
          if (table) rights.rowsOf = { table, columns: relation.remoteAttributes };
          rights.columns = { table: own, columns: relation.localAttributes };
        }
        const attributes = (scope.pgCodec as PgCodecWithAttributes | undefined)?.attributes ?? {};
        const [column] = Object.entries(attributes).find(([, attribute]) => attribute === scope.pgFieldAttribute) ?? [];
        if (column && own) rights.columns = { table: own, columns: [column] };
        if (Object.keys(rights).length === 0) return field;
        return { ...field, extensions: { ...field.extensions, [RIGHTS]: rights } };
      },
    },
  },
};
