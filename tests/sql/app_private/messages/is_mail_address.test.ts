import test from "ava";
import { loadConfig } from "../../../../server/config.ts";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

const ADDRESSES = [
  "payouts@example.com",
  "a+b@example.com",
  "a.b@sub.example.com",
  "ä@example.com",
  "payouts",
  "@example.com",
  "payouts@",
  "a@b@example.com",
  "a b@example.com",
  "a\u0007b@example.com",
  "a\u0085b@example.com",
  "a,b@example.com",
  "a;b@example.com",
  "a:b@example.com",
  'a"b@example.com',
  "a\\b@example.com",
  "a(b)@example.com",
  "a[b]@example.com",
  "a@[127.0.0.1]",
];

/** Of the sender no database is asked: it is known before one is. */
test("whoever may be written to may be the sender, and nobody else", async (t) => {
  const { rows } = await db.admin.query<{ address: string; is_one: boolean }>(
    "select address, app_private.is_mail_address(address) as is_one from unnest($1::text[]) as address",
    [ADDRESSES],
  );
  t.deepEqual(new Set(rows.map((row) => row.is_one)), new Set([true, false]));
  for (const { address, is_one } of rows) {
    const set = () => loadConfig({ SMTP_URL: "smtp://mail.example.com:587", MAIL_FROM: `<${address}>` });
    if (is_one) t.is(set().mail?.from.address, address);
    else t.throws(set, { message: /MAIL_FROM is not the sender/ }, address);
  }
});
