// A page of one of Stripe's lists: its parameters, its shape, and the beginning of the next one.

import type Stripe from "stripe";
import { UnexpectedAnswer } from "./answers.ts";

/** The most that Stripe lists at once. */
export const PAGE_SIZE = 100;

/** Unix seconds; no until: up to the newest. */
export interface CreatedRange {
  from: number;
  until: number | null;
}

export interface Page<Row> {
  rows: Row[];
  /** What to ask for the next page with; null: this was the last. */
  next: string | null;
}

/** The parameters of a list for the page after `after`; null: the first. */
export function pageOf({ from, until }: CreatedRange, after: string | null) {
  return {
    limit: PAGE_SIZE,
    created: { gte: from, ...(until === null ? {} : { lt: until }) },
    ...(after === null ? {} : { starting_after: after }),
  };
}

/** stripe-node takes every JSON without "error" for a success; half a list taken for a whole one would look like a loss. */
export function readPage<T extends { id: string; object: string }, Row>(
  list: Stripe.ApiList<T>,
  object: T["object"],
  read: (row: T) => Row,
): Page<Row> {
  const { data, has_more } = list;
  const isPage =
    list.object === "list" &&
    typeof has_more === "boolean" &&
    Array.isArray(data) &&
    data.every((row) => row.object === object) &&
    (data.length > 0 || !has_more);
  if (!isPage) throw new UnexpectedAnswer(`Stripe's answer is not the list of ${object} objects that was asked for.`);
  return { rows: data.map(read), next: has_more ? (data.at(-1)?.id ?? null) : null };
}
