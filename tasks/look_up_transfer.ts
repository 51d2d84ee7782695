// Finds out about a transfer in doubt from Stripe's list.

import { lookUpOf } from "../server/stripe/intents.ts";

export default lookUpOf("transfer");
