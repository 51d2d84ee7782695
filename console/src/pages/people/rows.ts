import type { OnePersonQuery, ReadinessQuery } from "../../graphql/generated.ts";

export type Person = NonNullable<OnePersonQuery["user"]>;
export type Readiness = NonNullable<NonNullable<ReadinessQuery["accountReadiness"]>["nodes"][number]>[];
export type Waiting = NonNullable<NonNullable<OnePersonQuery["requests"]>["nodes"][number]>[];
