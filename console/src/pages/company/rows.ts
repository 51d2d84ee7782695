// What the company's page shows, as the API answers it.

import type { CompanyQuery } from "../../graphql/generated.ts";

export type Placement = NonNullable<NonNullable<CompanyQuery["companyPlacements"]>["nodes"][number]>;
export type Cost = NonNullable<NonNullable<CompanyQuery["companyCosts"]>["nodes"][number]>;
