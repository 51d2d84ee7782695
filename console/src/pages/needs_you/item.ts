import type { NeedsYouQuery } from "../../graphql/generated.ts";

export type Item = NonNullable<NonNullable<NeedsYouQuery["needsYou"]>["nodes"][number]>;
