// The endpoint that a method and path mean.

import { accountLinkEndpoints } from "./account_links.ts";
import { accountEndpoints } from "./accounts.ts";
import { balanceEndpoints } from "./balance.ts";
import { chargeEndpoints } from "./charges.ts";
import type { Endpoint } from "./endpoint.ts";
import { eventEndpoints } from "./events.ts";
import { payoutEndpoints } from "./payouts.ts";
import { reversalEndpoints } from "./reversals.ts";
import { topupEndpoints } from "./topups.ts";
import { transferEndpoints } from "./transfers.ts";

const ENDPOINTS: readonly Endpoint[] = [
  ...transferEndpoints,
  ...reversalEndpoints,
  ...accountEndpoints,
  ...accountLinkEndpoints,
  ...balanceEndpoints,
  ...payoutEndpoints,
  ...eventEndpoints,
  ...topupEndpoints,
  ...chargeEndpoints,
];

export interface Route {
  endpoint: Endpoint;
  ids: string[];
}

export function route(method: string, path: string): Route | undefined {
  if (!path.startsWith("/v1/")) return undefined;
  const segments = path.slice(4).split("/");
  for (const endpoint of ENDPOINTS) {
    if (endpoint.method === method && fits(endpoint.path, segments)) {
      return { endpoint, ids: segments.filter((_, index) => endpoint.path[index] === ":") };
    }
  }
  return undefined;
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, i) => (part === ":" ? segments[i] !== "" : part === segments[i]))
  );
}
