import type { OnePayoutQuery } from "../../graphql/generated.ts";

export type OfPayout = NonNullable<OnePayoutQuery["payout"]>;
export type Explanations = NonNullable<NonNullable<OnePayoutQuery["explainPayout"]>["nodes"][number]>[];
export type Verbs = NonNullable<NonNullable<OnePayoutQuery["possibleVerbs"]>["nodes"][number]>[];
export type Places = NonNullable<NonNullable<OnePayoutQuery["payoutPlaces"]>["nodes"][number]>[];
