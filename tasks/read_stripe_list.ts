// Reads Stripe's list of transfers after a start or a restore, and adopts what this database lacks; else does nothing.

import type { Task } from "graphile-worker";
import { readStripeList } from "../server/worker/stripe_list.ts";

const task: Task = (_payload, helpers) => readStripeList(helpers);

export default task;
