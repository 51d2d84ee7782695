// Asks Stripe what is available on the platform's balance; what waited for money and fits is paid.

import type { Task } from "graphile-worker";
import { askStripe } from "../server/stripe_lane.ts";

const syncPlatformBalance: Task = async (_payload, helpers) => {
  const available = await askStripe(helpers, (stripe) => stripe.retrieveBalance());
  await helpers.query("select app_private.record_platform_balance($1)", [JSON.stringify(available)]);
};

export default syncPlatformBalance;
