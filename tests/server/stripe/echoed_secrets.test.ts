// A secret that somebody else says back: what stands before Stripe, whose errors repeat the key.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import test from "ava";
import { StripeGateway } from "../../../server/stripe/gateway.ts";

const KEY = "sk_test_51Hunter2Hunter2Hunter2";

test("a key that an error repeats is not in what is thrown, and so in no row, event or log", async (t) => {
  const stripe = createServer((request, response) => {
    const message = `No such key: ${request.headers.authorization}, ${KEY}`;
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { type: "invalid_request_error", code: "no_key", message } }));
  });
  await new Promise<void>((resolve) => stripe.listen(0, "127.0.0.1", resolve));
  t.teardown(() => stripe.close());
  const apiBase = `http://127.0.0.1:${(stripe.address() as AddressInfo).port}`;
  const error = await t.throwsAsync(new StripeGateway({ secretKey: KEY, apiBase }).retrieveOwnAccount());
  t.regex(error?.message ?? "", /^No such key: Bearer \[redacted\]/);
  t.notRegex(JSON.stringify(error) + (error?.message ?? ""), /Hunter2/);
});
