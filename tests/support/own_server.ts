// A migrated Postgres server of a test's own: for what concerns all logins of a server, or its settings.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import pg from "pg";
import { roleUrl } from "../../server/database/connections.ts";
import { startEmbeddedPostgres } from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { type DatabaseRole, LOGIN_ROLES, ownerUrl } from "../../server/database/urls.ts";
import { log, settings as plain } from "./commands.ts";
import type { TestDatabase } from "./database.ts";
import { prepareServer } from "./prepared_server.ts";

export async function ownServer(
  t: ExecutionContext,
  settings: Record<string, string> = {},
): Promise<Omit<TestDatabase, "drop" | "actAs">> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-server-"));
  await prepareServer(dataDir);
  const server = await startEmbeddedPostgres(dataDir, { settings: { ...plain, ...settings }, log });
  const { adminUrl } = server;
  const admin = new pg.Pool({ connectionString: adminUrl, max: 3 });
  admin.on("error", () => undefined);
  const clients: pg.Client[] = [];
  t.teardown(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    await admin.end();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const urls = Object.fromEntries(
    await Promise.all(LOGIN_ROLES.map(async (role) => [role, await roleUrl(adminUrl, role)] as const)),
  ) as Record<(typeof LOGIN_ROLES)[number], string>;
  const urlOf = (role: DatabaseRole) => (role === "holdback_owner" ? ownerUrl(adminUrl) : urls[role]);
  return {
    adminUrl,
    admin,
    urlOf,
    async connectAs(role) {
      const client = new pg.Client({ connectionString: urlOf(role) });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
  };
}
