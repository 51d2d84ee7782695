// Asks Stripe what is available on the platform's balance; what waited for money and fits is paid.

import type { Task } from "graphile-worker";
import { syncPlatformBalance as sync } from "../server/stripe/state_sync.ts";

const syncPlatformBalance: Task = (_payload, helpers) => sync(helpers);

export default syncPlatformBalance;
