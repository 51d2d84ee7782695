// What the recruiter's pages show, as the API answers it.

import type { MoneyQuery, MoneyStatementQuery } from "../../graphql/generated.ts";

export type Row<T extends { nodes: readonly unknown[] } | null> = NonNullable<NonNullable<T>["nodes"][number]>;
export type Total = Row<MoneyQuery["myMoney"]>;
export type Payment = Row<MoneyQuery["myPayments"]>;
export type Payout = Row<MoneyQuery["myPayouts"]>;
export type Line = Row<MoneyStatementQuery["myStatement"]>;

/** The rows that are there. */
export const present = <T>(list: { nodes: readonly (T | null)[] } | null | undefined): T[] =>
  (list?.nodes ?? []).filter((row) => row !== null);
