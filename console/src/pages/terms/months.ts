// The months of a comparison.

import type { OtherTermsQuery } from "../../graphql/generated.ts";

export type Months = NonNullable<NonNullable<OtherTermsQuery["previewPayoutPolicyTotals"]>["nodes"][number]>[];

const monthName = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
export const monthOf = (month: string | null) => monthName.format(new Date(month ?? 0)).replace("Sept", "Sep");
