// Related rows (a payout's placement, its recruiter) are looked up one by one for the rows of the page. By itself
// PostGraphile would join them to all rows that match, before these are sorted and cut to a page.

import type { PgSelectSingleStep } from "postgraphile/@dataplan/pg";
import { constant, type FieldArgs, type FieldInfo, type Step } from "postgraphile/grafast";

export const RelationsPlugin: GraphileConfig.Plugin = {
  name: "RelationsPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { plan } = field;
        if (!scope.isPgSingleRelationField || !plan) return field;
        return {
          ...field,
          plan($row: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const $other = plan($row, fieldArgs, info) as PgSelectSingleStep;
            // What has a limit, even one that changes nothing, becomes a subquery instead of a join.
            $other.getClassStep().setFirst(constant(1));
            return $other;
          },
        };
      },
    },
  },
};
