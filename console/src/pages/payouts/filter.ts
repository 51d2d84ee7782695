// What the list of payouts shows, as it stands in the address: so that it can be shared, and the way back finds it again.

import type { PayoutFilter, PayoutOrderBy, PayoutStatus, PayoutsQuery } from "../../graphql/generated.ts";

export type List = NonNullable<PayoutsQuery["payouts"]>;

export const STATUSES: readonly PayoutStatus[] = [
  "pending",
  "approved",
  "processing",
  "completed",
  "failed",
  "cancelled",
  "reversed",
];
export const ROWS = 25;
const SORTS = ["created", "amount", "status"] as const;
export type Sort = (typeof SORTS)[number];

/** The parts of the address; a change of any but the page goes back to the first page. */
export const NAMES = { status: "status", currency: "currency", from: "from", until: "until", search: "q" } as const;

export interface Shown {
  statuses: PayoutStatus[];
  currency: string | null;
  /** Days on which a payout was made: the first and the last. */
  from: string | null;
  until: string | null;
  search: string | null;
  sort: Sort;
  isDescending: boolean;
  after: string | null;
  before: string | null;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function shownBy(address: URLSearchParams): Shown {
  const text = (name: string) => address.get(name)?.trim() || null;
  const dayOf = (name: string) => (DAY.test(address.get(name) ?? "") ? address.get(name) : null);
  const [sort = "", way] = (address.get("sort") ?? "created-desc").split("-");
  return {
    statuses: STATUSES.filter((status) => text(NAMES.status)?.split(",").includes(status)),
    currency: text(NAMES.currency),
    from: dayOf(NAMES.from),
    until: dayOf(NAMES.until),
    search: text(NAMES.search),
    sort: SORTS.find((name) => name === sort) ?? "created",
    isDescending: way !== "asc",
    after: text("after"),
    before: text("before"),
  };
}

export const isFiltered = ({ statuses, currency, from, until, search }: Shown) =>
  statuses.length > 0 || [currency, from, until, search].some((part) => part !== null);

/** Unset: all of them. The API takes no empty filter. */
export function filterOf({ statuses, currency, from, until }: Shown): PayoutFilter | undefined {
  const createdAt = {
    ...(from !== null && { greaterThanOrEqualTo: `${from}T00:00:00Z` }),
    ...(until !== null && { lessThanOrEqualTo: `${until}T23:59:59.999999Z` }),
  };
  const filter = {
    ...(statuses.length > 0 && { status: { in: statuses } }),
    ...(currency !== null && { currency: { equalTo: currency } }),
    ...(Object.keys(createdAt).length > 0 && { createdAt }),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
}

export const orderOf = ({ sort, isDescending }: Shown): PayoutOrderBy =>
  `${({ created: "CREATED_AT", amount: "AMOUNT", status: "STATUS" } as const)[sort]}_${isDescending ? "DESC" : "ASC"}`;
