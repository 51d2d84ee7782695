import type { OnePayoutQuery } from "../../graphql/generated.ts";

export type OfPayout = NonNullable<OnePayoutQuery["payout"]>;
export type Explanations = NonNullable<NonNullable<OnePayoutQuery["explainPayout"]>["nodes"][number]>[];
export type Verbs = NonNullable<NonNullable<OnePayoutQuery["possibleVerbs"]>["nodes"][number]>[];
export type Places = NonNullable<NonNullable<OnePayoutQuery["payoutPlaces"]>["nodes"][number]>[];

/** Whether the API names an act for it; what only waits for its date or its run clears by itself. */
export const needsAnAct = ({ action }: { action: string | null }) =>
  action !== null && action !== "none" && !action.startsWith("wait");
