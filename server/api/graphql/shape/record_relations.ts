// What previews, explanations and verbs answer are records with ids. Each leads to the row of the id, as the rows of
// tables do: `previewDueSchedules { nodes { recruiter { displayName } } }`. The policies of that table hold.

import type { PgCodecWithAttributes, PgResource, PgSelectSingleStep } from "postgraphile/@dataplan/pg";
import { constant } from "postgraphile/grafast";

/** Where a column of a record leads. */
const LEADS: Readonly<Record<string, readonly [field: string, table: string]>> = {
  placement_id: ["placement", "placements"],
  payout_id: ["payout", "payouts"],
  recruiter_id: ["recruiter", "users"],
  company_id: ["company", "companies"],
  schedule_id: ["schedule", "payout_schedules"],
  hold_id: ["escrowHold", "escrow_holds"],
  request_id: ["request", "requests"],
  finding_id: ["finding", "reconciliation_findings"],
  taken_by: ["takenByUser", "users"],
  snoozed_by: ["snoozedByUser", "users"],
};

export const RecordRelationsPlugin: GraphileConfig.Plugin = {
  name: "RecordRelationsPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields(fields, build, { scope, Self, fieldWithHooks }) {
        const codec = scope.pgCodec as PgCodecWithAttributes | undefined;
        // A row of a function's own, or of a type that is no table's.
        const isRecord = codec?.isAnonymous ? Self.name.endsWith("Record") : codec?.extensions?.isTableLike === false;
        if (!codec?.attributes || !isRecord || scope.isMutationPayload) return fields;
        for (const column of Object.keys(codec.attributes)) {
          const [fieldName, table] = LEADS[column] ?? [];
          const resource = build.input.pgRegistry.pgResources[table ?? ""] as PgResource | undefined;
          if (!fieldName || !resource || fieldName in fields) continue;
          const type = build.getOutputTypeByName(build.inflection.tableType(resource.codec));
          fields = build.extend(
            fields,
            {
              [fieldName]: fieldWithHooks({ fieldName }, () => ({
                description: `What ${build.inflection.camelCase(column)} names, where the caller sees it.`,
                type,
                plan($record: PgSelectSingleStep) {
                  const $row = resource.get({ id: $record.get(column) }) as PgSelectSingleStep;
                  // As for the relations of tables (relations.ts).
                  $row.getClassStep().setFirst(constant(1));
                  return $row;
                },
              })),
            },
            "where a column leads",
          );
        }
        return fields;
      },
    },
  },
};
