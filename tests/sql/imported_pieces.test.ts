// Recruiters and fees are made in pieces: none reads more rows the more of the file is there already.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { check, createPeople, type Fields, inImport, PLACEMENT, rowsRead } from "../support/import_rows.ts";

const db = useDatabase(test, createPeople);
const ROWS = 160;
const PIECE = 20;
const rowsOf = (row: (number: number) => Fields) => Array.from({ length: ROWS }, (_, number) => row(number));

async function readByPieces(kind: "recruiter" | "fee", rows: Fields[], placements: Fields[] = []): Promise<number[]> {
  return inImport(db, async (client) => {
    await check(client, "placement", placements);
    await client.query("select app_private.create_imported_placements(0, $1)", [ROWS]);
    await client.query("select app_private.end_import()");
    await check(client, kind, rows);
    const pieces: number[] = [];
    for (let line = 1; line < ROWS; line += PIECE) {
      const before = await rowsRead(client);
      const made = await client.query(`select * from app_private.create_imported_${kind}s($1, $2)`, [line, PIECE]);
      if (made.rows[0]?.created_count !== PIECE) throw new Error(`Not made: ${JSON.stringify(made.rows)}`);
      pieces.push((await rowsRead(client)) - before);
    }
    return pieces;
  });
}

test.serial(
  "a recruiter of a file costs no more the more of them there are, though each has a job in the queue",
  async (t) => {
    const pieces = await readByPieces(
      "recruiter",
      rowsOf((number) => ({
        email: `r${number}@x.com`,
        display_name: `R ${number}`,
        stripe_account_id: `acct_r${number}`,
      })),
    );
    t.true(Number(pieces.at(-1)) < Number(pieces[3]) * 1.05, `rows read a piece: ${pieces.join(", ")}`);
  },
);

test.serial("a payment of a fee in a file costs no more the more of them there are", async (t) => {
  const pieces = await readByPieces(
    "fee",
    rowsOf((number) => ({
      external_ref: `P-${number}`,
      amount: "1500.00",
      currency: "USD",
      paid_at: "2025-03-01",
      available_on: "",
      reference: `R-${number}`,
    })),
    rowsOf((number) => ({ ...PLACEMENT, external_ref: `P-${number}`, company_fee_amount: "1500.00" })),
  );
  t.true(Number(pieces.at(-1)) < Number(pieces[3]) * 1.05, `rows read a piece: ${pieces.join(", ")}`);
});
