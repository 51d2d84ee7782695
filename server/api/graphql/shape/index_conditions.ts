// What a filter says besides what was asked, so that an index finds it: where the index has the column in another form
// (listed_column.ts), leaves out what most rows have (rare_values.ts), or is another table's (found_by.ts).

import type { PgCodecWithAttributes, PgCondition } from "postgraphile/@dataplan/pg";
import type { GrafastInputFieldConfig } from "postgraphile/grafast";
import type { SQL } from "postgraphile/pg-sql2";
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
        const table = (scope.pgCodec as PgCodecWithAttributes | undefined)?.extensions?.pg?.name;
        if (!scope.isPgConnectionFilterField || !apply || !table) return field;
        const column = columnOfField(scope.fieldName);
        return {
          ...field,
          apply(where: PgCondition, asked: Asked | null | undefined, info) {
            const { conditions, isAll } = indexConditions(table, column, where.alias, asked ?? {});
            for (const condition of conditions) where.where(condition);
            return isAll ? undefined : apply(where, asked, info);
          },
        } as GrafastInputFieldConfig;
      },
    },
  },
};
