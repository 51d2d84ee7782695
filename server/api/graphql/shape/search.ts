// The argument "search" of lists: rows whose candidate, reference, recruiter or company has words that begin with those
// of the text (app_private.found_ids). Which of them the caller sees, the policies decide as for every list.

import {
  type PgResource,
  type PgSelectQueryBuilder,
  type PgSelectStep,
  sqlValueWithCodec,
  TYPES,
} from "postgraphile/@dataplan/pg";
import { type ConnectionStep, context, type FieldArg, lambda, type Step } from "postgraphile/grafast";
import { type SQL, sql } from "postgraphile/pg-sql2";

type Kind = "placement" | "person" | "company";

/**
 * Whether a column has one of the ids that are found. An admin's rows are found by an index, for which these are an array.
 * Other people's own rows are read, and each is looked up among what is found: hashed, because an array of thousands would
 * be gone through for each row.
 */
const isFound = (column: SQL, ids: SQL, readsAll: boolean) =>
  readsAll ? sql`${column} = any (array(${ids}))` : sql`${column} in (${ids})`;

const found = (kind: Kind, text: SQL) => sql`select app_private.found_ids(${sql.literal(kind)}, ${text})`;

type Search = (row: SQL, text: SQL, readsAll: boolean) => SQL;

const byColumns =
  (...columns: readonly string[]): Search =>
  (row, text, readsAll) =>
    sql.join(
      columns.map((column) => {
        const kind = column === "recruiter_id" ? "person" : (column.replace(/_id$/, "") as Kind);
        return isFound(sql`${row}.${sql.identifier(column)}`, found(kind, text), readsAll);
      }),
      " or ",
    );
const byOwner = byColumns("placement_id", "recruiter_id", "company_id");
const byId =
  (kind: Kind): Search =>
  (row, text, readsAll) =>
    isFound(sql`${row}.id`, found(kind, text), readsAll);
const byShare: Search = (row, text, readsAll) =>
  isFound(
    sql`${row}.id`,
    sql`select share.placement_id
      from app.placement_recruiters as share
      where share.recruiter_id = any (array(${found("person", text)}))`,
    readsAll,
  );

const SEARCHED: Readonly<Record<string, Search>> = {
  payouts: byOwner,
  payout_schedules: byOwner,
  escrow_holds: byOwner,
  payout_transfers: byOwner,
  recoveries: byOwner,
  company_credits: byColumns("placement_id", "company_id"),
  placements: (...given) =>
    sql.join([byId("placement")(...given), byColumns("company_id")(...given), byShare(...given)], " or "),
  users: byId("person"),
  companies: byId("company"),
};

/** Whether this role's rows are all that there are. */
export const readsAllRows = (databaseRole: string | undefined) =>
  databaseRole !== "holdback_recruiter" && databaseRole !== "holdback_company";

/** Whether a row is found by the text; null: these rows are not searched. */
export const searchCondition = (table: string, row: SQL, text: SQL, readsAll: boolean): SQL | null => {
  const condition = SEARCHED[table];
  return condition ? sql`(${condition(row, text, readsAll)})` : null;
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
                  lambda([text.getRaw(), context().get("actor")] as const, ([value, actor]) => {
                    const readsAll = readsAllRows(actor?.databaseRole);
                    return (query: PgSelectQueryBuilder) => {
                      if (value == null) return;
                      query.where(sql`(${condition(query.alias, sqlValueWithCodec(value, TYPES.text), readsAll)})`);
                    };
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
