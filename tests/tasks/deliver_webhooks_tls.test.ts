// Over TLS, as in production: one receiver has a certificate that the worker's machine trusts, one has not.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { generate } from "selfsigned";
import { eventually } from "../support/eventually.ts";
import { createPayout } from "../support/fixtures.ts";
import { useFixture } from "../support/set_up.ts";
import { createEndpoint, deliveriesOf } from "../support/webhook_endpoints.ts";
import { receiver } from "../support/webhook_receiver.ts";
import { WorkerFixture } from "../support/worker_fixture.ts";

const certificate = async () => {
  const { private: key, cert } = await generate([{ name: "commonName", value: "hooks" }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  return { key, cert };
};

const own = useFixture(
  test,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "holdback-tls-"));
    const trusted = await certificate();
    const authorities = join(folder, "authorities.pem");
    await writeFile(authorities, trusted.cert);
    const fixture = await WorkerFixture.start({
      settings: { webhook_private_addresses: 1, webhook_retry_base_seconds: 3_600 },
      env: { NODE_EXTRA_CA_CERTS: authorities },
    });
    return { folder, trusted, fixture };
  },
  async ({ folder, fixture }) => {
    await fixture.stop();
    await rm(folder, { recursive: true, force: true });
  },
);

test.serial("an event is delivered over TLS to a receiver whose certificate is trusted", async (t) => {
  const { admin } = own.fixture.db;
  const there = await receiver(t, own.trusted);
  const endpoint = await createEndpoint(admin, ["payout.created"], there.url);
  const { payout } = await createPayout(admin);
  await eventually("the event to arrive", async () => there.typesOf(payout).includes("payout.created"));
  t.notThrows(() =>
    there.received.forEach((event) => {
      there.verify(event, endpoint.secret);
    }),
  );
});

test.serial(
  "to a receiver with a certificate that nobody trusts nothing is sent, and the delivery says why",
  async (t) => {
    const { admin } = own.fixture.db;
    const there = await receiver(t, await certificate());
    const endpoint = await createEndpoint(admin, ["payout.created"], there.url);
    await createPayout(admin);
    await eventually("the refusal", async () => (await deliveriesOf(admin, endpoint))[0]?.status === "failed");
    t.like((await deliveriesOf(admin, endpoint))[0], {
      attempts: 1,
      code: null,
      error: "its certificate is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    t.deepEqual(there.received, []);
  },
);
