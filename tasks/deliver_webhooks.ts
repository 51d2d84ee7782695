// Delivers events to the webhook endpoints that want them.

import type { Task } from "graphile-worker";
import { deliverWebhooks } from "../server/messages/webhooks/deliver.ts";

const deliver: Task = (_payload, helpers) => deliverWebhooks(helpers);

export default deliver;
