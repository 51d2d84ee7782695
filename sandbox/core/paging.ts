// Stripe's lists: newest first, cut by `created`, `limit`, `starting_after` and `ending_before`.

import type { Row } from "./rows.ts";

interface CreatedRange {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

export interface PageQuery {
  limit: number;
  created?: CreatedRange | undefined;
  /** Rows older than this one. */
  after?: Row | undefined;
  /** Rows newer than this one, still newest first. */
  before?: Row | undefined;
}

export interface Page<R> {
  data: R[];
  has_more: boolean;
}

/** `rows` ascend by `seq` and by `created`; `keep` tests what no index covers. */
export function page<R extends Row>(rows: readonly R[], query: PageQuery, keep?: (row: R) => boolean): Page<R> {
  const { created, after, before, limit } = query;
  let low = 0;
  let high = rows.length;
  if (created?.gte !== undefined) low = Math.max(low, firstAtLeast(rows, "created", created.gte));
  if (created?.gt !== undefined) low = Math.max(low, firstAtLeast(rows, "created", created.gt + 1));
  if (created?.lt !== undefined) high = Math.min(high, firstAtLeast(rows, "created", created.lt));
  if (created?.lte !== undefined) high = Math.min(high, firstAtLeast(rows, "created", created.lte + 1));
  if (after) high = Math.min(high, firstAtLeast(rows, "seq", after.seq));
  if (before) low = Math.max(low, firstAtLeast(rows, "seq", before.seq + 1));

  const found: R[] = [];
  const step = before ? 1 : -1;
  for (let i = before ? low : high - 1; i >= low && i < high && found.length <= limit; i += step) {
    const row = rows[i];
    if (row && (keep === undefined || keep(row))) found.push(row);
  }
  const has_more = found.length > limit;
  if (has_more) found.pop();
  return { data: before ? found.reverse() : found, has_more };
}

function firstAtLeast(rows: readonly Row[], field: "seq" | "created", value: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row && row[field] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
