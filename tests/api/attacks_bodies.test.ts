// Bodies that are no operation, that are too large, or that never come to an end.

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import test from "ava";
import { AttackedApi } from "../support/attacked_api.ts";

let attacked: AttackedApi;

test.before(async () => {
  attacked = await AttackedApi.start();
});
test.after.always(() => attacked?.stop());
test.afterEach(async (t) => attacked.isWell(t));

const OPERATION = { query: "{ viewer { role } }" };

test("what is not one operation is refused", async (t) => {
  const bodies: unknown[] = [
    [OPERATION],
    [OPERATION, OPERATION],
    Array.from({ length: 1_000 }, () => OPERATION),
    [],
    {},
    "null",
    "3",
    '"{ viewer { role } }"',
    "{",
    "",
    "{ viewer { role } }",
    { query: 3 },
    { query: null },
    { query: [OPERATION.query] },
    { query: "" },
    { query: "#" },
    { query: "{" },
    { query: "\u0000" },
    { documentId: "x" },
    { ...OPERATION, variables: [] },
    { ...OPERATION, variables: "{}" },
    { ...OPERATION, operationName: 3 },
  ];
  for (const body of bodies) {
    const what = JSON.stringify(body).slice(0, 80);
    const { status, data, errors } = await attacked.send(body);
    t.is(status, 400, what);
    t.falsy(data, what);
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT", what);
  }
});

test("a body of another type is refused", async (t) => {
  const types = [
    "text/plain",
    "application/graphql",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "text/html",
    "nonsense",
    "*/*",
  ];
  for (const type of types) {
    for (const body of [OPERATION, OPERATION.query, "query={viewer{role}}"]) {
      const { status, errors } = await attacked.send(body, { "content-type": type });
      t.is(status, 415, type);
      t.is(errors?.[0]?.extensions?.code, "UNSUPPORTED_MEDIA_TYPE", type);
    }
  }
  t.is((await attacked.send(OPERATION, { "content-type": "application/json; charset=utf-8" })).status, 200);
});

test("an operation in the address is not executed, whoever sends it", async (t) => {
  const address = `${attacked.api.url}/graphql?query=${encodeURIComponent(OPERATION.query)}`;
  for (const method of ["GET", "HEAD", "DELETE", "PUT"]) {
    const response = await fetch(address, { method, headers: { authorization: `Bearer ${attacked.token}` } });
    t.is(response.status, 405, method);
    t.notRegex(await response.text(), /platform_admin/);
  }
  const posted = await fetch(address, { method: "POST", headers: { authorization: `Bearer ${attacked.token}` } });
  t.true(posted.status === 400 || posted.status === 415);
});

test("a body over the limit is refused before it is read", async (t) => {
  const { status, errors } = await attacked.send({ ...OPERATION, padding: "x".repeat(100 * 1024) });
  t.is(status, 413);
  t.is(errors?.[0]?.extensions?.code, "TOO_LARGE");
  t.is((await attacked.send({ ...OPERATION, padding: "x".repeat(90 * 1024) })).status, 200);

  const socket = await dial();
  socket.write(`${head(attacked.token)}content-length: 1000000000000\r\n\r\n{`);
  t.regex(await answerOn(socket), /^HTTP\/1\.1 413 /);
});

test("whoever proves nothing is refused before their body is read", async (t) => {
  const socket = await dial();
  socket.write(`${head("nonsense")}content-length: 90000\r\n\r\n{`);
  t.regex(await answerOn(socket), /^HTTP\/1\.1 401 /);
  socket.destroy();
});

test("headers and bodies that do not come to an end are answered 408 and closed, and others go on meanwhile", async (t) => {
  const slowHead = await dial();
  slowHead.write("POST /graphql HTTP/1.1\r\nhost: x\r\n");
  const slowBody = await dial();
  slowBody.write(`${head(attacked.token)}content-length: 5000\r\n\r\n{"query":`);
  // One that keeps sending, a little at a time.
  const trickle = await dial();
  trickle.write(`${head(attacked.token)}content-length: 5000\r\n\r\n{`);
  const drops = setInterval(() => trickle.writable && trickle.write(" "), 100);
  const closed = Promise.all([slowHead, slowBody, trickle].map((socket) => once(socket, "close")));
  const answers = Promise.all([slowHead, slowBody, trickle].map(answerOn));
  t.is((await attacked.send(OPERATION)).status, 200);
  for (const answer of await answers) t.regex(answer, /^HTTP\/1\.1 408 /);
  clearInterval(drops);
  await closed;
});

const head = (token: string) =>
  `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;

async function dial(): Promise<Socket> {
  const { hostname, port } = new URL(attacked.api.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function answerOn(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return chunk.toString();
}
