// The rate limit of one user, for POST and WebSockets together.

import type { FastifyInstance } from "fastify";

export type RateLimit = ReturnType<FastifyInstance["createRateLimit"]>;

export interface Refusal {
  message: string;
  /** Until they may ask again. */
  seconds: number;
}

/** Null: they may. */
export function refusalOf(limit: Awaited<ReturnType<RateLimit>>): Refusal | null {
  if (limit.isAllowed || !limit.isExceeded) return null;
  const { max, ttlInSeconds: seconds } = limit;
  return { message: `More than ${max} requests in a minute. Try again in ${seconds} seconds.`, seconds };
}
