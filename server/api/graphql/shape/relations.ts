// What a row shows of others (a payout's placement, its recruiter) is looked up for the rows of the page, one by one. By
// itself it would be joined to all rows that match, before they are sorted and cut to a page.

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
