// The way to Stripe's pages over GraphQL: the recruiter and admins ask for it, and the recruiter alone gets the link, once.

import test from "ava";
import { createPerson, createRecruiter } from "../support/fixtures.ts";
import { type Send, useGraphql } from "../support/graphql.ts";

const { db, api } = useGraphql(test);

const URL_OF_STRIPE = "https://connect.stripe.example/setup/s/secret0815";

interface Onboarding {
  rowId: string;
  status: string;
  url: string | null;
  kind: string | null;
}

const start = async (send: Send, userId: string, country: string | null = "US") => {
  const { data, errors } = await send<{ startOnboarding: { onboarding: Onboarding } | null }>(
    `mutation ($userId: UUID!, $country: String) {
       startOnboarding(input: { userId: $userId, country: $country }) { onboarding { rowId status url kind } }
     }`,
    { userId, country },
  );
  return { onboarding: data?.startOnboarding?.onboarding, code: errors?.[0]?.extensions?.code };
};

const take = async (send: Send, userId: string) => {
  const { data, errors } = await send<{ takeOnboardingLink: { onboarding: Onboarding } | null }>(
    `mutation ($userId: UUID!) {
       takeOnboardingLink(input: { userId: $userId }) { onboarding { rowId status url kind } }
     }`,
    { userId },
  );
  return { onboarding: data?.takeOnboardingLink?.onboarding, code: errors?.[0]?.extensions?.code };
};

/** What the worker records of Stripe's answers. */
async function stripeAnswers(id: string, account: string): Promise<void> {
  await db.admin.query("select app_private.record_onboarding_account($1, $2)", [id, account]);
  await db.admin.query("select app_private.record_onboarding_link($1, 'onboarding', $2, now() + interval '1 hour')", [
    id,
    URL_OF_STRIPE,
  ]);
}

test.before(async () => {
  await db.admin.query("select app_private.bind_stripe_account('acct_platform', false, 'US')");
});

test.serial(
  "whether the recruiter or an admin asks, it is one link, and the recruiter alone takes it, once",
  async (t) => {
    const [recruiter, other, admin] = [
      await createPerson(db.admin, "recruiter"),
      await createRecruiter(db.admin),
      await createPerson(db.admin, "platform_admin"),
    ];
    const [own, foreign, platform] = [await api.as(recruiter.id), await api.as(other.id), await api.as(admin.id)];
    const { onboarding: first } = await start(own, recruiter.id);
    t.like(first, { status: "asked", url: null });
    // Asked again, by either: the same one, and one job.
    for (const send of [own, platform])
      t.like((await start(send, recruiter.id)).onboarding, { rowId: first?.rowId, url: null });
    const { rows: jobs } = await db.admin.query(
      "select count(*)::int as jobs from graphile_worker._private_jobs where payload ->> 'onboarding_id' = $1",
      [first?.rowId],
    );
    t.deepEqual(jobs, [{ jobs: 1 }]);
    t.like(await start(foreign, recruiter.id), { code: "HB001" });
    t.like((await take(own, recruiter.id)).onboarding, { status: "asked", url: null });

    await stripeAnswers(first?.rowId as string, "acct_onboarded1");
    // Whoever asks again while it waits is not given it either.
    for (const send of [own, platform])
      t.like((await start(send, recruiter.id)).onboarding, { rowId: first?.rowId, status: "ready", url: null });
    for (const send of [foreign, platform]) t.like(await take(send, recruiter.id), { code: "HB001" });
    t.like((await take(own, recruiter.id)).onboarding, { status: "ready", kind: "onboarding", url: URL_OF_STRIPE });
    t.like((await take(own, recruiter.id)).onboarding, { status: "taken", url: null });

    // It stands in no log: neither the API's, nor the audit log, the outbox or the row itself.
    t.notRegex(api.log(), /secret0815/);
    const { rows } = await db.admin.query(
      `select (select count(*)::int from app.audit_log as log where log::text like '%secret0815%') as audited,
            (select count(*)::int from app.events as event where event::text like '%secret0815%') as told,
            (select count(*)::int from app_private.onboardings as kept where kept::text like '%secret0815%') as kept`,
    );
    t.deepEqual(rows, [{ audited: 0, told: 0, kept: 0 }]);
  },
);

test.serial(
  "an admin starts it for who has an account too, and a link that was not taken in time is not given",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const admin = await createPerson(db.admin, "platform_admin");
    const { onboarding } = await start(await api.as(admin.id), recruiter.id, null);
    t.is(onboarding?.status, "asked");
    await stripeAnswers(onboarding?.rowId as string, recruiter.stripeAccountId);
    await db.admin.query("update app_private.onboardings set expires_at = now() - interval '1 second' where id = $1", [
      onboarding?.rowId,
    ]);
    const own = await api.as(recruiter.id);
    t.like(await take(own, recruiter.id), { code: "HB002" });
    t.not((await start(own, recruiter.id, null)).onboarding?.rowId, onboarding?.rowId);
  },
);

test.serial("a company user neither starts nor takes one", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const company = await api.as((await createPerson(db.admin, "company_user")).id);
  t.like(await start(company, recruiter.id), { code: "HB001" });
  t.like(await take(company, recruiter.id), { code: "HB001" });
});
