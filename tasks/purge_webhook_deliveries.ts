// Deletes old deliveries to webhook endpoints that have arrived, a batch a transaction.

import type { Task } from "graphile-worker";

const purgeWebhookDeliveries: Task = async (_payload, helpers) => {
  for (let more: boolean | undefined = true; more; ) {
    const { rows } = await helpers.query<{ more: boolean }>("select app_private.purge_webhook_deliveries() as more");
    more = rows[0]?.more;
  }
};

export default purgeWebhookDeliveries;
