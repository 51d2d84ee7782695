// Asks Stripe which money is pending on the platform's balance, and records from when on it is available.

import type { Task } from "graphile-worker";
import { refreshPendingFunds } from "../server/stripe/state_sync.ts";

const syncPendingFunds: Task = (_payload, helpers) => refreshPendingFunds(helpers);

export default syncPendingFunds;
