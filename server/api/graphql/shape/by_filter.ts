// The verbs for many take the filter of a list in place of ids: what the list has for whoever asks is what the verb is
// about. The count and the sums that were confirmed come along, and the verb compares them once it has locked its rows.

import { getNullableType } from "graphql";
import { loadOneWithPgClient, type PgClient, type PgResource } from "postgraphile/@dataplan/pg";
import { type FieldArgs, type FieldInfo, list, operationPlan, SafeError, type Step } from "postgraphile/grafast";
import { sql } from "postgraphile/pg-sql2";
import { type Asked, BadRequest, conditionsOf } from "../../csv/filter.ts";

/** Each with the list whose filter it takes, and the argument that is in its place otherwise. */
const VERBS: Readonly<Record<string, { table: string; ids: string }>> = {
  approvePayouts: { table: "payouts", ids: "payoutIds" },
  freezePayouts: { table: "payouts", ids: "payoutIds" },
  retryPayoutSchedules: { table: "payout_schedules", ids: "scheduleIds" },
  reschedulePayoutSchedules: { table: "payout_schedules", ids: "scheduleIds" },
  releaseEscrowHolds: { table: "escrow_holds", ids: "holdIds" },
};

type Given = readonly [
  ids: readonly (string | null)[] | null | undefined,
  filter: Asked["filter"],
  search: Asked["search"],
  count: number | null | undefined,
  seen: readonly unknown[] | null | undefined,
];

const ofInput = (input: string) =>
  Object.entries(VERBS).find(([verb]) => input === `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`)?.[1];

export const ByFilterPlugin: GraphileConfig.Plugin = {
  name: "ByFilterPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields(fields, build, { scope, Self }) {
        const verb = ofInput(Self.name);
        if (!scope.isMutationInput || !verb) return fields;
        const codec = (build.input.pgRegistry.pgResources[verb.table] as PgResource).codec as never;
        return build.extend(
          fields,
          {
            filter: {
              description: `In place of ${verb.ids}: all rows that the list has with this filter. With expectedCount and seen.`,
              type: build.getTypeByName(build.inflection.filterType(build.inflection.tableType(codec))) as never,
            },
            search: { description: "As of the list; alone, or with a filter.", type: build.graphql.GraphQLString },
          },
          "the filter of a verb for many",
        );
      },
      GraphQLInputObjectType_fields_field(field, _build, { scope, Self }) {
        // Required in SQL, where a filter is a sub-select.
        return ofInput(Self.name)?.ids === scope.fieldName ? { ...field, type: getNullableType(field.type) } : field;
      },
      GraphQLObjectType_fields_field(field, build, { scope }) {
        const { plan } = field;
        const verb = scope.isRootMutation ? VERBS[scope.fieldName] : undefined;
        if (!verb || !plan) return field;
        const { executor } = build.input.pgRegistry.pgResources[verb.table] as PgResource;
        const load = async (client: PgClient, lookups: readonly Given[]) =>
          await Promise.all(lookups.map((given) => idsOf(client, verb, given)));
        return {
          ...field,
          plan($root: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const raw = (name: string) => fieldArgs.getRaw(["input", name]);
            const $ids = operationPlan().withRootLayerPlan(() =>
              loadOneWithPgClient(
                executor,
                list([verb.ids, "filter", "search", "expectedCount", "seen"].map(raw)) as unknown as Step<Given>,
                load,
              ),
            );
            const withIds = new Proxy(fieldArgs, {
              get(target, key) {
                if (key === "getRaw") {
                  return (path: string[]) => (path.join(".") === `input.${verb.ids}` ? $ids : target.getRaw(path));
                }
                const value: unknown = Reflect.get(target, key);
                return typeof value === "function" ? value.bind(target) : value;
              },
            });
            return plan($root, withIds, info);
          },
        };
      },
    },
  },
};

const wrong = (message: string, argument: string) => new SafeError(message, { code: "BAD_USER_INPUT", argument });

/** The ids that were given, or those of the rows that the list has for whoever asks. */
async function idsOf(client: PgClient, { table, ids: argument }: { table: string; ids: string }, given: Given) {
  const [ids, filter, search, count, seen] = given;
  if (filter == null && search == null) {
    if (ids == null) throw wrong(`Give ${argument}, or a filter.`, argument);
    return ids;
  }
  if (ids != null) throw wrong(`Give ${argument} or a filter, not both.`, argument);
  if (count == null || seen == null) {
    throw wrong(
      "With a filter, give the count and the sums that were confirmed.",
      count == null ? "expectedCount" : "seen",
    );
  }
  const conditions = Object.values(filter ?? {});
  if (
    (search == null && conditions.length === 0) ||
    conditions.some((condition) => {
      const values = Object.values(condition ?? {});
      return values.length === 0 || values.some((value) => value == null);
    })
  ) {
    throw wrong("A filter has no value. Leave it out, or give isNull.", "filter");
  }
  const { text, values } = sql.compile(
    sql`select "row".id, app.most_rows_at_once() as most from ${sql.identifier("app", table)} as "row" where ${sql.join(asConditions(table, { filter, search }), " and ")} limit app.most_rows_at_once() + 1`,
  );
  const { rows } = await client.query<{ id: string; most: number }>({ text, values: values as never });
  const most = rows[0]?.most;
  if (most === undefined) throw wrong("The filter has no row. Look at the list again.", "filter");
  if (rows.length > most) throw wrong(`The filter has more than ${most} rows. Make it narrower.`, "filter");
  return rows.map(({ id }) => id);
}

function asConditions(table: string, asked: Asked) {
  try {
    // They are the verbs of admins.
    return conditionsOf(table, asked, "holdback_admin");
  } catch (error) {
    throw error instanceof BadRequest ? wrong(error.message, "filter") : error;
  }
}
