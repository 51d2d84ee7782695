// What a plan is in, by what the API says of it.

import type { OnePlanQuery } from "../../graphql/generated.ts";
import type { Shape, Tone } from "../../parts/status.tsx";

/** Of the list at once. */
export const ROWS = 50;

export type PlanState = "executed" | "expired" | "drifted" | "first" | "second" | "later" | "ready";

interface Facts {
  executedAt: string | null;
  expiresAt: string;
  asOf: string;
  approvals: number;
  /** Unset: it was not asked. */
  drifted?: number;
}

export function stateOf({ executedAt, expiresAt, asOf, approvals, drifted = 0 }: Facts, now = Date.now()): PlanState {
  if (executedAt !== null) return "executed";
  if (Date.parse(expiresAt) <= now) return "expired";
  if (drifted > 0) return "drifted";
  if (approvals === 0) return "first";
  if (approvals === 1) return "second";
  return Date.parse(asOf) > now ? "later" : "ready";
}

export const LOOKS: Record<PlanState, [Shape, Tone]> = {
  executed: ["done", "ok"],
  expired: ["failed", "plain"],
  drifted: ["failed", "bad"],
  first: ["pending", "warn"],
  second: ["secondPerson", "warn"],
  later: ["waits", "plain"],
  ready: ["done", "ok"],
};

export type Plan = NonNullable<OnePlanQuery["runPlan"]>;
type Rows<T extends { nodes: readonly unknown[] } | null> = NonNullable<NonNullable<T>["nodes"][number]>[];
export type Approvals = Rows<Plan["runPlanApprovals"]>;
export type Items = Rows<Plan["runPlanItems"]>;
export type Drift = Rows<OnePlanQuery["planDrift"]>;
export type PlanTotals = Rows<OnePlanQuery["planTotals"]>;
