// Pays a recruiter by one committed transfer.

import { executionOf } from "../server/stripe/intents.ts";

export default executionOf("transfer");
