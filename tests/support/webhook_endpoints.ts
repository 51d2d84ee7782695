// Webhook endpoints without a worker: what it would claim and record, said by the test.

import type { TestDatabase } from "./database.ts";

type Admin = Pick<TestDatabase["admin"], "query">;

export interface Endpoint {
  id: string;
  secret: string;
}

/** By default nothing that happens in a test is delivered to it. */
export async function createEndpoint(
  admin: Admin,
  types: readonly string[] = ["time_zone.*"],
  url = "https://hooks.example.com/holdback",
): Promise<Endpoint> {
  const { rows } = await admin.query("select endpoint_id as id, secret from app.create_webhook_endpoint($1, $2)", [
    url,
    types,
  ]);
  return rows[0];
}

export interface Delivery {
  type: string;
  status: string;
  attempts: number;
  code: number | null;
  error: string | null;
}

/** What became of an endpoint's deliveries, in the order of the events. */
export async function deliveriesOf(admin: Admin, { id }: Endpoint): Promise<Delivery[]> {
  const { rows } = await admin.query(
    `select event_type as type, status, attempts, last_status_code as code, last_error as error
       from app.webhook_deliveries where endpoint_id = $1 order by event_id`,
    [id],
  );
  return rows;
}

export interface Claimed {
  delivery_id: string;
  attempt: number;
  endpoint_id: string;
  url: string;
  secrets: string[];
  event_id: string;
  body: string;
  type: string;
}

/** What a worker would send to this endpoint now. */
export async function claim(admin: Admin, { id }: Endpoint): Promise<Claimed[]> {
  const { rows } = await admin.query<Claimed>(
    `select claimed.*, claimed.body::json ->> 'type' as type
       from app_private.claim_webhook_deliveries(50, array(select id from app.webhook_endpoints where id <> $1)) as claimed`,
    [id],
  );
  return rows;
}

/** Records this answer to each, and returns what they are then. */
export async function answer(admin: Admin, claimed: Claimed[], code: number | null): Promise<string[]> {
  const statuses: string[] = [];
  for (const { delivery_id, attempt } of claimed) {
    const { rows } = await admin.query("select app_private.record_webhook_answer($1, $2, $3, 'no') as status", [
      delivery_id,
      attempt,
      code,
    ]);
    statuses.push(rows[0].status);
  }
  return statuses;
}

/** What failed may be tried again now. */
export async function waitsAreOver(admin: Admin, { id }: Endpoint): Promise<void> {
  await admin.query(
    "update app.webhook_deliveries set next_attempt_at = now() where endpoint_id = $1 and status in ('pending', 'failed')",
    [id],
  );
  await admin.query("update app.webhook_endpoints set paused_until = null where id = $1", [id]);
}

export async function endpointOf(admin: Admin, { id }: Endpoint) {
  const { rows } = await admin.query("select * from app.webhook_endpoints where id = $1", [id]);
  return rows[0];
}

/** The events about an endpoint. */
export async function eventsOf(
  admin: Admin,
  { id }: Endpoint,
): Promise<{ type: string; payload: Record<string, unknown> }[]> {
  const { rows } = await admin.query(
    "select type, payload from app.events where entity_id = $1 and type like 'webhook_endpoint.%' order by id",
    [id],
  );
  return rows;
}
