// Filters of a list by what its rows consist of: payouts of which a part was paid, is due or was released within a time.
// One part must fit the whole condition. Which parts there are for the caller, their own policies decide.

import { type PgCodecWithAttributes, PgCondition, type PgResource } from "postgraphile/@dataplan/pg";
import { LISTINGS } from "./shape.ts";

export const FilterByPartsPlugin: GraphileConfig.Plugin = {
  name: "FilterByPartsPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields(fields, build, { scope, fieldWithHooks }) {
        const codec = scope.pgCodec as PgCodecWithAttributes | undefined;
        if (!scope.isPgConnectionFilter || !codec?.attributes) return fields;
        const { pgResources } = build.input.pgRegistry;
        const parts = LISTINGS[codec.extensions?.pg?.name ?? ""]?.filterByParts ?? {};
        for (const [column, { table, key }] of Object.entries(parts)) {
          const resource = pgResources[table] as PgResource;
          const attribute = (resource.codec as PgCodecWithAttributes).attributes[column];
          const digest = attribute && build.connectionFilterOperatorsDigest(attribute.codec);
          if (!digest) throw new Error(`No list can be filtered by ${table}.${column}.`);
          const fieldName = build.inflection.camelCase(column);
          fields = build.extend(
            fields,
            {
              [fieldName]: fieldWithHooks({ fieldName }, () => ({
                description: `Of one of its ${build.inflection.camelCase(table)}.`,
                type: build.getTypeByName(digest.operatorsTypeName) as never,
                apply(where: PgCondition, value: object | null | undefined) {
                  if (value === undefined) return;
                  // As the filter by a column of its own says it; errors.ts knows these words.
                  if (value === null) throw new Error("Null literals are forbidden in filter argument input.");
                  if (Object.keys(value).length === 0) {
                    throw new Error("Empty objects are forbidden in filter argument input.");
                  }
                  const part = where.existsPlan({ tableExpression: resource.from as never, alias: "part" });
                  part.where(build.sql`${part.alias}.${build.sql.identifier(key)} = ${where.alias}.id`);
                  const condition = new PgCondition(part);
                  condition.extensions.pgFilterAttribute = { fieldName, attributeName: column, attribute };
                  return condition;
                },
              })),
            },
            "a filter by parts",
          );
        }
        return fields;
      },
    },
  },
};
