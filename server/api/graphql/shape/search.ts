// The argument "search" of lists: rows whose candidate, reference, recruiter or company has words that begin with those
// of the text (app_private.found_ids). Which of them the caller sees, the policies decide as for every list.

import {
  type PgResource,
  type PgSelectQueryBuilder,
  type PgSelectStep,
  sqlValueWithCodec,
  TYPES,
} from "postgraphile/@dataplan/pg";
import { type ConnectionStep, type FieldArg, lambda, type Step } from "postgraphile/grafast";
import { type SQL, sql } from "postgraphile/pg-sql2";

type Kind = "placement" | "person" | "company";

/** How a row of a list is found. Arrays, so that its indexes are used. */
const found = (kind: Kind, text: SQL) => sql`array(select app_private.found_ids(${sql.literal(kind)}, ${text}))`;

const byOwner = (row: SQL, text: SQL, columns: readonly string[]) =>
  sql.join(
    columns.map((column) => {
      const kind = column === "recruiter_id" ? "person" : (column.replace(/_id$/, "") as Kind);
      return sql`${row}.${sql.identifier(column)} = any (${found(kind, text)})`;
    }),
    " or ",
  );
const OWNERS = ["placement_id", "recruiter_id", "company_id"];

const SEARCHED: Readonly<Record<string, (row: SQL, text: SQL) => SQL>> = {
  payouts: (row, text) => byOwner(row, text, OWNERS),
  payout_schedules: (row, text) => byOwner(row, text, OWNERS),
  escrow_holds: (row, text) => byOwner(row, text, OWNERS),
  payout_transfers: (row, text) => byOwner(row, text, OWNERS),
  recoveries: (row, text) => byOwner(row, text, OWNERS),
  company_credits: (row, text) => byOwner(row, text, ["placement_id", "company_id"]),
  placements: (row, text) => sql`${row}.id = any (${found("placement", text)})
    or ${row}.company_id = any (${found("company", text)})
    or ${row}.id = any (array(
      select share.placement_id
      from app.placement_recruiters as share
      where share.recruiter_id = any (${found("person", text)})
    ))`,
  users: (row, text) => sql`${row}.id = any (${found("person", text)})`,
  companies: (row, text) => sql`${row}.id = any (${found("company", text)})`,
};

/** Whether a row is found by the text; null: these rows are not searched. */
export const searchCondition = (table: string, row: SQL, text: SQL): SQL | null => {
  const condition = SEARCHED[table];
  return condition ? sql`(${condition(row, text)})` : null;
};

const DESCRIPTION = "The beginnings of words of a candidate, reference, recruiter or company.";

export const SearchPlugin: GraphileConfig.Plugin = {
  name: "SearchPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args(args, build, { scope }) {
        const table = (scope.pgFieldResource as PgResource | undefined)?.codec?.extensions?.pg?.name ?? "";
        const condition = SEARCHED[table];
        if (!scope.isPgFieldConnection || !condition || !args.first) return args;
        return build.extend(
          args,
          {
            search: {
              description: DESCRIPTION,
              type: build.graphql.GraphQLString,
              applyPlan(_$parent: Step, $connection: ConnectionStep<unknown>, text: FieldArg) {
                const $rows = $connection.getSubplan() as unknown as PgSelectStep;
                $rows.apply(
                  lambda(text.getRaw(), (value) => (query: PgSelectQueryBuilder) => {
                    if (value == null) return;
                    query.where(sql`(${condition(query.alias, sqlValueWithCodec(value, TYPES.text))})`);
                  }),
                );
              },
            },
          },
          "search",
        );
      },
    },
  },
};
