// Takes money back from a recruiter by one committed reversal.

import { executionOf } from "../server/stripe/intents.ts";

export default executionOf("reversal");
