// Names of payload fields and relations: a verb's payload holds the changed row under its own name (releaseEscrowHold {
// escrowHold }), and a related row is named after its column (releasedBy: releasedByUser).

import type { PgCodec, PgRegistry } from "postgraphile/@dataplan/pg";

interface RelationDetails {
  registry: PgRegistry;
  codec: PgCodec;
  relationName: string;
}

const relationOf = ({ registry, codec, relationName }: RelationDetails) =>
  registry.pgRelations[codec.name]?.[relationName];

export const NamingPlugin: GraphileConfig.Plugin = {
  name: "NamingPlugin",
  version: "0.0.0",
  inflection: {
    replace: {
      functionMutationResultFieldName(previous, _options, details) {
        const { codec, isUnique } = details.resource;
        // Rows of a type that is no table's are named by none.
        return codec.attributes && !codec.isAnonymous && (codec.extensions?.isTableLike || isUnique)
          ? this.camelCase(this.tableType(codec))
          : (previous?.(details) ?? "result");
      },
      // What has a name of its own (shape.ts), or one that its column gives it (payout_id: payout), does not come here.
      _singleRelationRaw(_previous, _options, details) {
        const relation = relationOf(details);
        const [column] = relation?.localAttributes ?? [];
        const type = this.tableType(relation?.remoteResource.codec as PgCodec);
        return this.camelCase(type) === column ? `${column}-details` : `${column}-${type}`;
      },
      _singleRelationBackwardsRaw(_previous, _options, details) {
        return this.tableType(relationOf(details)?.remoteResource.codec as PgCodec);
      },
      _manyRelationRaw(previous, _options, details) {
        const codec = relationOf(details)?.remoteResource.codec;
        const siblings = Object.values(details.registry.pgRelations[details.codec.name] ?? {}).filter(
          (other) => other?.isReferencee && other.remoteResource.codec === codec,
        );
        return siblings.length === 1 ? this.pluralize(this.tableType(codec as PgCodec)) : (previous?.(details) ?? "");
      },
    },
  },
};
