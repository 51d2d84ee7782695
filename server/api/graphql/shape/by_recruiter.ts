// The filter of placements by recruiter: a column of another table, so that it is no filter by itself.

import { type PgCodecWithAttributes, PgCondition, type PgResource } from "postgraphile/@dataplan/pg";
import { type SQL, sql } from "postgraphile/pg-sql2";

const SHARE = sql.identifier(Symbol("share"));
const RECRUITER = "recruiter_id";

/** That one of the recruiters who share in a placement is like this. An array, so that the placements' own index is used. */
const isSharedBy = (placement: SQL, condition: SQL) =>
  sql`${placement}.id = any (array(select ${SHARE}.placement_id from app.placement_recruiters as ${SHARE} where ${condition}))`;

export const isSharedByUser = (placement: SQL, userId: SQL) =>
  isSharedBy(placement, sql`${SHARE}.${sql.identifier(RECRUITER)} = ${userId}`);

export const ByRecruiterPlugin: GraphileConfig.Plugin = {
  name: "ByRecruiterPlugin",
  version: "0.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields(fields, build, { scope, fieldWithHooks }) {
        const { pgCodec, isPgConnectionFilter } = scope as {
          pgCodec?: PgCodecWithAttributes;
          isPgConnectionFilter?: boolean;
        };
        if (!isPgConnectionFilter || pgCodec?.extensions?.pg?.name !== "placements") return fields;
        const shares = build.input.pgRegistry.pgResources.placement_recruiters as PgResource;
        const attribute = shares.codec.attributes?.[RECRUITER];
        const operators = attribute && build.connectionFilterOperatorsDigest(attribute.codec)?.operatorsTypeName;
        if (!operators) return fields;
        const fieldName = "recruiterId";
        return build.extend(
          fields,
          {
            [fieldName]: fieldWithHooks({ fieldName, isPgConnectionFilterField: true }, () => ({
              description: "Filter by the recruiters who share in it.",
              type: build.getInputTypeByName(operators),
              apply(placements: PgCondition, value: object | null | undefined) {
                if (value == null) return;
                const share = { alias: SHARE, where: (is: SQL) => placements.where(isSharedBy(placements.alias, is)) };
                const recruiter = new PgCondition(share as never);
                recruiter.extensions.pgFilterAttribute = { fieldName, attributeName: RECRUITER, attribute };
                return recruiter;
              },
            })),
          },
          "placements by recruiter",
        );
      },
    },
  },
};
