// The control plane's verbs about webhook endpoints and deliveries.

import type { z } from "zod";
import { newSuffix } from "../core/ids.ts";
import type { EventRow, WebhookEndpoint } from "../core/rows.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control_error.ts";
import type { addEndpointSchema, redeliverSchema } from "./schemas.ts";

export function addEndpoint(
  sandbox: Sandbox,
  { url, secret, events }: z.infer<typeof addEndpointSchema>,
): WebhookEndpoint {
  const known = [...sandbox.store.state.endpoints.values()].find((one) => one.url === url && one.secret === secret);
  if (known) throw new ControlError(400, `${url} is there already with this secret, as ${known.id}`);
  const endpoint = { id: `we_${newSuffix()}`, url, secret, events };
  sandbox.store.commit({ changes: [{ kind: "endpoint_added", endpoint }] });
  return endpoint;
}

export function removeEndpoint(sandbox: Sandbox, id: string) {
  if (!sandbox.store.state.endpoints.has(id)) throw new ControlError(404, `no such webhook endpoint: ${id}`);
  sandbox.store.commit({ changes: [{ kind: "endpoint_removed", id }] });
  return { id, removed: true };
}

export function webhookStatus(sandbox: Sandbox) {
  return {
    endpoints: [...sandbox.store.state.endpoints.values()],
    settings: sandbox.deliveries.settings,
    deliveries: sandbox.deliveries.status(),
  };
}

export function redeliver(sandbox: Sandbox, wish: z.infer<typeof redeliverSchema>) {
  const { state } = sandbox.store;
  const rows = wish.events?.map((id): EventRow => {
    const row = state.events.get(id);
    if (!row) throw new ControlError(404, `no such event: ${id}`);
    return row;
  });
  const chosen = (rows ?? state.eventList).filter((row) => wish.type === undefined || row.type === wish.type);
  if (wish.order === "reversed") chosen.reverse();
  return { deliveries: sandbox.deliveries.redeliver(chosen, wish.copies, wish.signature) };
}
