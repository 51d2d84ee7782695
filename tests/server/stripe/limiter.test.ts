import test from "ava";
import type { WithPgClient } from "graphile-worker";
import type { StripeGateway } from "../../../server/stripe/gateway.ts";
import { StripeLimiter } from "../../../server/stripe/limiter.ts";

const SPACING_MS = 50;

/** As app_private.reserve_stripe_requests has the requests take turns. */
const withPgClient = (async (use: Parameters<WithPgClient>[0]) =>
  use({
    query: async ({ values: [wanted] }: { values: [number] }) => ({
      rows: [{ waits: Array.from({ length: wanted }, (_, turn) => turn * SPACING_MS) }],
    }),
  } as never)) as WithPgClient;

test("requests whose turns are near begin at the same moment, none is sent before its turn", async (t) => {
  const limiter = new StripeLimiter(withPgClient, {} as StripeGateway, 1000 / SPACING_MS);
  const steps: ("begun" | "sent")[] = [];
  const started = performance.now();
  const early: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, number) => {
      const turn = await limiter.enter(new AbortController().signal);
      steps.push("begun");
      await turn?.();
      steps.push("sent");
      // Timers count in milliseconds.
      if (performance.now() < started + number * SPACING_MS - 2) early.push(number);
    }),
  );
  t.deepEqual(early, []);
  const groups = steps.filter((step, i) => step === "begun" && steps[i - 1] !== "begun").length;
  t.true(groups <= 4, `a second's requests began at ${groups} moments`);
});

test("a request that has not begun when the worker is to end does not begin", async (t) => {
  const limiter = new StripeLimiter(withPgClient, {} as StripeGateway, 1000 / SPACING_MS);
  const end = new AbortController();
  const entries = Array.from({ length: 40 }, () => limiter.enter(end.signal));
  await entries[0];
  end.abort();
  t.is(await entries[39], null);
});
