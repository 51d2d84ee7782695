// Columns that no index has, because those of other rows find the same: a placement's rows of the log are those of its
// payouts. Who asks for some has both conditions: the second finds the rows, the first is the question.

import {
  listOfCodec,
  type PgCodecWithAttributes,
  type PgCondition,
  sqlValueWithCodec,
  TYPES,
} from "postgraphile/@dataplan/pg";
import type { GrafastInputFieldConfig } from "postgraphile/grafast";
import { type SQL, sql } from "postgraphile/pg-sql2";
import type { Asked } from "./listed_column.ts";
import { columnOfField, LISTINGS } from "./shape.ts";

const UUIDS = listOfCodec(TYPES.uuid);

/** The condition by which an index finds what is asked for: whose it is, of those that the caller sees. */
function findingCondition(table: string, column: string, row: SQL, asked: Asked): SQL[] {
  const by = LISTINGS[table]?.foundBy?.[column];
  const wanted = [...(asked.equalTo == null ? [] : [asked.equalTo]), ...(asked.in ?? [])];
  if (!by || wanted.length === 0) return [];
  const [theirs, key] = [sql.identifier("app", by.table), sql.identifier(by.key)];
  return [
    sql`${row}.${key} = any (array(select each.id from ${theirs} as each where each.${sql.identifier(column)} = any (${sqlValueWithCodec(wanted, UUIDS)})))`,
  ];
}

export const FoundByPlugin: GraphileConfig.Plugin = {
  name: "FoundByPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields_field(field, _build, { scope }) {
        const { apply } = field as GrafastInputFieldConfig;
        const table = (scope.pgCodec as PgCodecWithAttributes | undefined)?.extensions?.pg?.name ?? "";
        const column = columnOfField(scope.fieldName);
        if (!scope.isPgConnectionFilterField || !apply || !LISTINGS[table]?.foundBy?.[column]) return field;
        return {
          ...field,
          apply(where: PgCondition, asked: Asked | null | undefined, info) {
            for (const condition of findingCondition(table, column, where.alias, asked ?? {})) where.where(condition);
            return apply(where, asked, info);
          },
        } as GrafastInputFieldConfig;
      },
    },
  },
};
