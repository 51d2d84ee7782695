// What a filter says besides what was asked, so that an index finds it: where the index has the column in another form
// (listed_column.ts), leaves out what most rows have (rare_values.ts), or is another table's (found_by.ts). And a word of a
// closed list, such as a status, is part of the statement: a plan that is kept then knows how many rows have it.

import { isEnumCodec, type PgCodecWithAttributes, type PgCondition } from "postgraphile/@dataplan/pg";
import type { GrafastInputFieldConfig } from "postgraphile/grafast";
import { type SQL, sql } from "postgraphile/pg-sql2";
import { findingCondition } from "./found_by.ts";
import { type Asked, isAllSaid, listedCondition } from "./listed_column.ts";
import { rareCondition } from "./rare_values.ts";
import { columnOfField } from "./shape.ts";

interface IndexConditions {
  conditions: SQL[];
  /** Whether they say all that was asked. */
  isAll: boolean;
}

export function indexConditions(table: string, column: string, row: SQL, asked: Asked): IndexConditions {
  return {
    conditions: [listedCondition, rareCondition, findingCondition].flatMap((of) => of(table, column, row, asked)),
    isAll: isAllSaid(table, column, asked),
  };
}

export const IndexConditionsPlugin: GraphileConfig.Plugin = {
  name: "IndexConditionsPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields_field(field, _build, { scope }) {
        const { apply } = field as GrafastInputFieldConfig;
        const codec = scope.pgCodec as PgCodecWithAttributes | undefined;
        const table = codec?.extensions?.pg?.name;
        if (!scope.isPgConnectionFilterField || !apply || !table) return field;
        const column = columnOfField(scope.fieldName);
        const words = codec.attributes[column]?.codec;
        const isClosed = column === "status" && words !== undefined && isEnumCodec(words);
        return {
          ...field,
          apply(where: PgCondition, asked: Asked | null | undefined, info) {
            const { conditions, isAll } = indexConditions(table, column, where.alias, asked ?? {});
            for (const condition of conditions) where.where(condition);
            if (isAll) return undefined;
            if (!isClosed || !asked || asked.equalTo == null) return apply(where, asked, info);
            const { equalTo, ...others } = asked;
            where.where(sql`${where.alias}.${sql.identifier(column)} = ${sql.literal(String(equalTo))}`);
            return Object.keys(others).length === 0 ? undefined : apply(where, others, info);
          },
        } as GrafastInputFieldConfig;
      },
    },
  },
};
