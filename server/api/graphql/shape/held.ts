// What is held of payouts: of each, and of all that a filter has beside its total. Holds are rows of their own, which the
// reader's policies decide about.

import { type PgCodec, type PgSelectSingleStep, TYPES } from "postgraphile/@dataplan/pg";
import { type SQL, sql } from "postgraphile/pg-sql2";

/** What is left of the holds of a payout that still hold. */
const heldOf = (payout: SQL) => sql`(select holds.held::int8 from app_private.payout_holds(${payout}.id) as holds)`;

export const HeldPlugin: GraphileConfig.Plugin = {
  name: "HeldPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields(fields, build, { scope, Self, fieldWithHooks }) {
        const codec = scope.pgCodec as PgCodec | undefined;
        const isPayout = scope.isPgClassType && codec?.extensions?.pg?.name === "payouts";
        const isTotal = scope.isPgAggregateContainerType && Self.name === "PayoutTotal";
        if (!isPayout && !isTotal) return fields;
        const type = new build.graphql.GraphQLNonNull(build.getTypeByName("BigInt") as never);
        return build.extend(
          fields,
          {
            held: fieldWithHooks({ fieldName: "held" }, () => ({
              description: "Minor units: what is held of it now.",
              type,
              plan($row: PgSelectSingleStep) {
                const held = heldOf($row.getClassStep().alias);
                return $row.select(isTotal ? sql`coalesce(sum(${held}), 0)::int8` : held, TYPES.bigint);
              },
            })),
          },
          "what is held",
        );
      },
    },
  },
};
