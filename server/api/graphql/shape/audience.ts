// Restricted fields and types, described as such in the schema by the grants (sql/grants). A query that asks for one is
// refused as a whole.

interface Grant {
  role: string;
  select?: boolean;
}
interface Granted {
  getACL(): readonly Grant[];
}

/** Null: everybody who is signed in. */
function audienceOf(...objects: Granted[]): string | null {
  const mayRead = (role: string) =>
    objects.some((object) => object.getACL().some((grant) => grant.role === role && grant.select));
  const [recruiters, companies] = [mayRead("holdback_recruiter"), mayRead("holdback_company")];
  if (recruiters && companies) return null;
  return recruiters ? "Not for company users." : companies ? "Not for recruiters." : "Admins only.";
}

const joined = (...sentences: (string | null | undefined)[]) => sentences.filter(Boolean).join("\n");

export const AudiencePlugin: GraphileConfig.Plugin = {
  name: "AudiencePlugin",
  version: "0.0.0",
  gather: {
    hooks: {
      pgCodecs_recordType_spec(_info, { pgClass, spec }) {
        const audience = audienceOf(pgClass, ...pgClass.getAttributes());
        if (audience) spec.description = joined(spec.description, audience);
      },
      pgCodecs_attribute(_info, { pgClass, pgAttribute, attribute }) {
        const audience = audienceOf(pgClass, pgAttribute);
        // What holds for all of its fields is said of the type.
        if (!audience || audience === audienceOf(pgClass, ...pgClass.getAttributes())) return;
        attribute.description = joined(attribute.description, audience);
      },
    },
  },
};
