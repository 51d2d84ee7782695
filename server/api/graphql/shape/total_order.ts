// The orders of lists. Each goes on with the id, in the same direction, so that pages never overlap; a status or an
// action, which many rows share, goes on with the time first. One index serves both directions.

import type { PgCodecWithAttributes, PgSelectQueryBuilder } from "postgraphile/@dataplan/pg";
import { listedColumn } from "./listed_column.ts";
import { LISTINGS } from "./shape.ts";

/** The columns of the order by one of them. */
export function orderColumns(table: string, attribute: string, primaryKey: readonly string[]): string[] {
  const [first] = LISTINGS[table]?.order ?? [];
  return [
    listedColumn(table, attribute),
    ...(first && /status$|^action$/.test(attribute) ? [first] : []),
    ...primaryKey,
  ];
}

export const TotalOrderPlugin: GraphileConfig.Plugin = {
  name: "TotalOrderPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLEnumType_values: {
        after: ["PgOrderAllAttributesPlugin", "PgOrderByPrimaryKeyPlugin"],
        callback(values, build, { scope: { isPgRowSortEnum, pgCodec } }) {
          const codec = pgCodec as PgCodecWithAttributes | undefined;
          const table = codec?.extensions?.pg?.name ?? "";
          const [first, ...others] = LISTINGS[table]?.order ?? [];
          if (!isPgRowSortEnum || !codec?.attributes || !first) return values;
          const primaryKey = build.pgTableResource(codec)?.uniques.find((unique) => unique.isPrimary)?.attributes ?? [];
          // Nothing else: the first is what a list has that asks for none, and there is no index for the order of ids.
          const orders: typeof values = {};
          for (const attribute of [first, ...others]) {
            const columns = orderColumns(table, attribute, primaryKey);
            for (const direction of ["ASC", "DESC"] as const) {
              const variant = direction === "ASC" ? "asc" : "desc";
              const name = build.inflection.orderByAttributeEnum({ codec, attributeName: attribute, variant });
              orders[name] = {
                extensions: {
                  grafast: {
                    apply(query: PgSelectQueryBuilder) {
                      for (const column of columns) query.orderBy({ attribute: column, direction });
                      query.setOrderIsUnique();
                    },
                  },
                },
              };
            }
          }
          return orders;
        },
      },
    },
  },
};
