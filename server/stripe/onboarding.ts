// Accounts and links that Stripe makes for recruiters. A link is a secret: it goes to the database, and into no log.

import type { JobHelpers } from "graphile-worker";
import { loadConfig } from "../config.ts";
import { callAsJob } from "../database/as_job.ts";
import { failedAnswer } from "./answers.ts";
import { askStripe } from "./limiter.ts";

/** As app_private.begin_onboarding returns it. */
interface Onboarding {
  recruiter_id: string;
  email: string;
  stripe_account_id: string | null;
  country: string | null;
  service_agreement: "full" | "recipient" | null;
  requests_card_payments: boolean;
}

export async function onboardRecruiter(helpers: JobHelpers, id: string): Promise<void> {
  const { rows } = await helpers.query<Onboarding>("select * from app_private.begin_onboarding($1)", [id]);
  const wanted = rows[0];
  if (!wanted) return;
  try {
    const account = wanted.stripe_account_id ?? (await makeAccount(helpers, id, wanted));
    const { kind, url, expiresAt } = await askStripe(helpers, (stripe) =>
      stripe.createAccountPage(account, loadConfig().onboardingReturnUrl),
    );
    await callAsJob(helpers, "app_private.record_onboarding_link($1, $2, $3, $4)", [id, kind, url, expiresAt]);
  } catch (error) {
    // What Stripe refuses is not asked again. What it did not answer is: under the same key, by the queue.
    const answer = failedAnswer(error);
    const status = answer?.http_status ?? 0;
    if (answer === null || status < 400 || status >= 500 || [401, 409, 429].includes(status)) throw error;
    await callAsJob(helpers, "app_private.fail_onboarding($1, $2)", [id, answer.message]);
  }
}

async function makeAccount(helpers: JobHelpers, id: string, wanted: Onboarding): Promise<string> {
  const made = await askStripe(helpers, (stripe) =>
    stripe.createAccount(
      {
        country: wanted.country as string,
        email: wanted.email,
        serviceAgreement: wanted.service_agreement ?? "full",
        cardPayments: wanted.requests_card_payments,
        recruiterId: wanted.recruiter_id,
      },
      `holdback:onboarding:${id}`,
    ),
  );
  return await callAsJob<string>(helpers, "app_private.record_onboarding_account($1, $2)", [id, made]);
}
