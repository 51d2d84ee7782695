// Finds out about a reversal in doubt from Stripe's list, or what else was taken back of the transfer of a refused one.

import { lookUpOf } from "../server/stripe/intents.ts";

export default lookUpOf("reversal");
