import type { BreachPlacementQuery, BreachPreviewQuery } from "../../graphql/generated.ts";

type Rows<T extends { nodes: readonly unknown[] } | null> = NonNullable<NonNullable<T>["nodes"][number]>[];
export type Placement = NonNullable<BreachPlacementQuery["placement"]>;
export type Planned = Rows<BreachPreviewQuery["previewGuaranteeBreach"]>;
export type BreachTotals = Rows<BreachPreviewQuery["previewBreachTotals"]>[number];

/** Whose guarantee can be reported as broken: app.report_guarantee_breach asks for it once more. */
export const isBreakable = ({ status }: { status: string }) => status === "active" || status === "completed";
