import type { BreachPlacementQuery, BreachPreviewQuery } from "../../graphql/generated.ts";

type Rows<T extends { nodes: readonly unknown[] } | null> = NonNullable<NonNullable<T>["nodes"][number]>[];
export type Placement = NonNullable<BreachPlacementQuery["placement"]>;
export type Planned = Rows<BreachPreviewQuery["previewGuaranteeBreach"]>;
export type BreachTotals = Rows<BreachPreviewQuery["previewBreachTotals"]>[number];
