// Asks Stripe for the platform's available balance, and records it; obligations that waited for money and fit are paid.

import type { Task } from "graphile-worker";
import { refreshPlatformBalance } from "../server/stripe/state_sync.ts";

const syncPlatformBalance: Task = (_payload, helpers) => refreshPlatformBalance(helpers);

export default syncPlatformBalance;
