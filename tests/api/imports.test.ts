// The door for files: who may come in, with what, and what becomes of it.

import { request } from "node:http";
import test from "ava";
import { createPerson } from "../support/fixtures.ts";
import { useGraphql } from "../support/graphql.ts";

const { db, api } = useGraphql(test);
let [admin, recruiter]: string[] = [];

test.before(async () => {
  admin = await api.tokenOf((await createPerson(db.admin, "platform_admin")).id);
  recruiter = await api.tokenOf((await createPerson(db.admin, "recruiter")).id);
});

const FILE = "email,display_name,stripe_account_id\r\nann@x.com,Ann,\r\n,Nobody,\r\n";
type Piece = Answer["pieces"][number];
interface Answer {
  errors: { message: string; extensions: { code: string } }[];
  bad_rows: { line: number; columns: string }[];
  head: number;
  pieces: { line: number; rows: number; start: number; end: number }[];
  summary: { imported: number; already_there: number };
}
const send = async (query: string, body: string | Buffer = FILE, headers: Record<string, string> = {}) => {
  const response = await fetch(`${api.url}/imports/${query}`, {
    method: "POST",
    headers: { "content-type": "text/csv", authorization: `Bearer ${admin}`, ...headers },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
};
/** The answer to a file of so many bytes, none of which is sent: it comes by the length alone. */
const announced = (bytes: number) =>
  new Promise<number | undefined>((resolve, reject) => {
    const headers = { "content-type": "text/csv", authorization: `Bearer ${admin}`, "content-length": bytes };
    const asked = request(`${api.url}/imports/recruiters?act=check`, { method: "POST", headers }, (answer) => {
      resolve(answer.statusCode);
      asked.destroy();
    });
    asked.on("error", reject);
    asked.flushHeaders();
  });
const known = async (email: string) =>
  (await db.admin.query("select from app.users where email = $1", [email])).rowCount;

test.serial("a check names the bad rows at their lines and stores nothing; the import stores the others", async (t) => {
  const checked = await send("recruiters?act=check");
  t.is(checked.status, 200);
  t.like(checked.body, {
    imported: false,
    rows: 2,
    bad_count: 1,
    columns: ["email", "display_name", "stripe_account_id"],
  });
  t.like(checked.body.bad_rows[0] ?? null, { line: 3, columns: "email" });
  t.is(await known("ann@x.com"), 0);
  t.like((await send("recruiters?act=import")).body, { imported: false }, "not unless the bad ones may be left out");
  t.is(await known("ann@x.com"), 0);
  t.like((await send("recruiters?act=import&skip_bad=true")).body, { imported: true, summary: { imported: 1 } });
  t.is(await known("ann@x.com"), 1);
});

test.serial("only who is signed in as an admin comes in, and only with a file", async (t) => {
  t.is((await send("recruiters?act=check", FILE, { authorization: "Bearer x" })).status, 401);
  const refused = await send("recruiters?act=check", FILE, { authorization: `Bearer ${recruiter}` });
  t.like(refused, { status: 400 });
  t.is(refused.body.errors[0]?.extensions.code, "HB001");
  // What a form of another page could send has another type, and no token.
  for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]) {
    t.is((await send("recruiters?act=check", FILE, { "content-type": type })).status, 415, type);
  }
  const unknown = await send("payouts?act=check");
  t.is(unknown.status, 404);
  t.is(unknown.body.errors[0]?.message, "There is no such kind of file. There are recruiters, placements, fees.");
  t.is((await send("recruiters")).status, 400);
});

test.serial(
  "a file that cannot be read is refused as a whole, with the line, and one that is too large before it is read",
  async (t) => {
    const wrong = async (body: string | Buffer) => {
      const answer = await send("recruiters?act=check", body);
      return [answer.status, answer.body.errors[0]?.message ?? ""] as const;
    };
    t.regex((await wrong("email\nx"))[1], /missing: display_name, stripe_account_id/);
    t.regex((await wrong(`${FILE}"open`))[1], /quote is opened and never closed/);
    t.regex((await wrong(Buffer.from(`${FILE}\xff,x,`, "latin1")))[1], /Line 4 is not UTF-8/);
    t.regex((await wrong("email,display_name,stripe_account_id\n"))[1], /no row/);
    t.is(await announced(16 * 1024 * 1024 + 1), 413);
  },
);

// 500 rows: 200, 200 and 100. Two of them have the same address, in different pieces.
test.serial(
  "a file of more rows than fit one import is checked whole, and comes in its pieces, each of them once",
  async (t) => {
    const rows = Array.from({ length: 500 }, (_, index) => `piece-${index}@x.com,P. ${index},`);
    rows[3] = "double@x.com,Double,";
    rows[300] = "DOUBLE@x.com,Double,";
    const file = Buffer.from(`email,display_name,stripe_account_id\r\n${rows.join("\r\n\r\n")}`);
    const { body: checked, status } = await send("recruiters?act=check", file);
    t.is(status, 200);
    t.like(checked, { rows: 500, bad_count: 2, summary: { imported: 498, already_there: 0 } });
    // A blank line after each: row 3 is on line 2 + 3 × 2, row 300 on 2 + 300 × 2.
    t.deepEqual(
      checked.bad_rows.map(({ line }) => line),
      [8, 602],
    );
    t.deepEqual(
      checked.pieces.map(({ line, rows }) => [line, rows]),
      [
        [2, 200],
        [402, 200],
        [802, 100],
      ],
    );
    const count = async () => {
      const { rows } = await db.admin.query("select count(*)::int from app.users where email ~ '^(piece|double)'");
      return rows[0]?.count;
    };
    t.is(await count(), 0);
    const put = async ({ line, start, end }: { line: number; start: number; end: number }, leaveOut = "") => {
      const piece = Buffer.concat([file.subarray(0, checked.head), file.subarray(start, end)]);
      return (await send(`recruiters?act=import&line=${line}${leaveOut}`, piece)).body;
    };
    const [first, second, third] = checked.pieces as [Piece, Piece, Piece];
    t.like(await put(second, "&leave_out=8,602"), { imported: true, rows: 199, summary: { imported: 199 } });
    t.like(await put(first, "&leave_out=8,602"), { imported: true, rows: 199, summary: { imported: 199 } });
    // Its answer was lost: it is sent once more, and nothing is there twice.
    t.like(await put(first, "&leave_out=8,602"), { imported: true, summary: { imported: 0, already_there: 199 } });
    t.like(await put(third), { imported: true, summary: { imported: 100 } });
    t.is(await count(), 498);
    const again = await send("recruiters?act=check", file);
    t.like(again.body, { bad_count: 2, summary: { imported: 0, already_there: 498 } });
    const wrong = Buffer.from("email,display_name,stripe_account_id\nnobody,No address,\n");
    const { body } = await send("recruiters?act=import&line=4711", wrong);
    t.like(body, { imported: false, bad_rows: [{ line: 4711 }] });
  },
);
