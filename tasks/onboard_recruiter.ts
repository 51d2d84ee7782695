// Gets a recruiter to Stripe: makes their account, where there is none, and a link to Stripe's pages.

import type { Task } from "graphile-worker";
import { z } from "zod";
import { onboardRecruiter } from "../server/stripe/onboarding.ts";

const Payload = z.object({ onboarding_id: z.uuid() });

const task: Task = async (payload, helpers) => {
  await onboardRecruiter(helpers, Payload.parse(payload).onboarding_id);
};

export default task;
