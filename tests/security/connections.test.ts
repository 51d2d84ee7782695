// Nobody takes all connections: each login has a limit, and the API and the worker have a reserve.

import { once } from "node:events";
import { connect } from "node:net";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { migrate } from "../../server/database/migrate/migrate.ts";
import type { LoginRole } from "../../server/database/urls.ts";
import { log } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { ownServer } from "../support/own_server.ts";

type Server = Awaited<ReturnType<typeof ownServer>>;

/** Connects until it is refused; returns how many it was, and why no more. */
async function connectUntilRefused(t: ExecutionContext, server: Server, role: LoginRole, atMost: number) {
  const clients: pg.Client[] = [];
  t.teardown(() => Promise.all(clients.map((client) => client.end())));
  while (clients.length < atMost) {
    const client = new pg.Client({ connectionString: server.urlOf(role) });
    client.on("error", () => undefined);
    try {
      await client.connect();
      clients.push(client);
    } catch (error) {
      return { count: clients.length, refusal: (error as Error).message };
    }
  }
  return { count: clients.length, refusal: null };
}

test("an analyst who connects as often as possible gets ten, and everybody else still connects", async (t) => {
  const server = await ownServer(t, { max_connections: "40", reserved_connections: "10" });
  const { count, refusal } = await connectUntilRefused(t, server, "holdback_analyst", 40);
  t.is(count, 10);
  t.regex(refusal ?? "", /too many connections for role/);
  for (const role of ["holdback_authenticator", "holdback_worker", "holdback_owner"] as const) {
    await t.notThrowsAsync(server.connectAs(role), role);
  }
});

test("whoever takes all that is free leaves the reserve to the API and the worker", async (t) => {
  const server = await ownServer(t, { max_connections: "20", reserved_connections: "6" });
  await server.admin.query("alter role holdback_analyst connection limit 100");
  const { count, refusal } = await connectUntilRefused(t, server, "holdback_analyst", 20);
  t.true(count >= 8, String(count));
  t.regex(refusal ?? "", /reserved for roles with privileges of the "pg_use_reserved_connections" role/);
  t.is((await connectUntilRefused(t, server, "holdback_authenticator", 3)).count, 3);
  t.is((await connectUntilRefused(t, server, "holdback_worker", 3)).count, 3);
});

/** A connection that asks to come in, and then does not say the password. Whether there was a place for it. */
async function knock(t: ExecutionContext, port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  t.teardown(() => socket.destroy());
  const asked = Buffer.from("\0\0\0\0\0\x03\0\0user\0holdback_analyst\0database\0postgres\0\0", "latin1");
  asked.writeInt32BE(asked.length);
  socket.write(asked);
  const [answer] = (await once(socket, "data")) as [Buffer];
  return answer[0] === "R".charCodeAt(0);
}

test("who knocks and does not come in has no place for long", async (t) => {
  const server = await ownServer(t, { max_connections: "20", reserved_connections: "6" });
  const port = Number(new URL(server.adminUrl).port);
  while (await knock(t, port));
  await t.throwsAsync(server.connectAs("holdback_worker"), { message: /too many clients/ });
  await eventually("the worker comes in", async () => {
    const client = await server.connectAs("holdback_worker").catch(() => null);
    return client !== null;
  });
  t.pass();
});

test("the logins' limits fit into the embedded server's connections, with room for an administrator", async (t) => {
  const server = await ownServer(t);
  const { rows } = await server.admin.query<{ login: string; most: number }>(
    "select rolname as login, rolconnlimit as most from pg_roles where rolname ~ '^holdback_' and rolcanlogin order by 1",
  );
  for (const { login, most } of rows) t.true(most > 0, `${login} has no limit`);
  const setting = async (name: string) =>
    Number((await server.admin.query("select current_setting($1) as value", [name])).rows[0].value);
  const [all, reserved] = [await setting("max_connections"), await setting("reserved_connections")];
  const most = (login: string) => rows.find((row) => row.login === login)?.most ?? 0;
  const people = most("holdback_analyst") + most("holdback_operator");
  t.true(people < all - reserved - 3, "an administrator still connects");
  t.true(all - 3 - people - most("holdback_authenticator") >= 50, "a worker has its whole pool");
});

test("a limit that an engineer has set is kept", async (t) => {
  const server = await ownServer(t);
  await server.admin.query("alter role holdback_analyst connection limit 3");
  await migrate({ adminUrl: server.adminUrl, log });
  const { rows } = await server.admin.query("select rolconnlimit from pg_roles where rolname = 'holdback_analyst'");
  t.deepEqual(rows, [{ rolconnlimit: 3 }]);
});
