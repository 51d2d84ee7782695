// Where the pieces of a file begin and end.

import test from "ava";
import { piecesOf } from "../../../server/import/pieces.ts";

const rowsOn = (...lines: number[]) => lines.map((line) => ({ line, record: {}, complaint: null }));
const many = (count: number) => Array.from({ length: count }, (_, index) => index + 2);

test("each piece has as many rows as are taken at once, and together they are the file", (t) => {
  const file = Buffer.from(`head\n${many(1001).join("\n")}\n`);
  const { head, pieces } = piecesOf(file, rowsOn(...many(1001)), 500);
  t.is(file.subarray(0, head).toString(), "head\n");
  t.deepEqual(
    pieces.map(({ line, rows }) => [line, rows]),
    [
      [2, 500],
      [502, 500],
      [1002, 1],
    ],
  );
  t.is(file.subarray(pieces[2]?.start, pieces[2]?.end).toString(), "1002\n");
  t.is(pieces.map(({ start, end }) => file.subarray(start, end).toString()).join(""), `${many(1001).join("\n")}\n`);
});

test("lines end in each of the three ways, blank ones count, and a letter of many bytes is one of bytes", (t) => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const file = Buffer.from(`\uFEFFhéad${end}${end}first${end}${end}last`);
    const { head, pieces } = piecesOf(file, rowsOn(3, 5), 500);
    t.is(file.subarray(0, head).toString(), `\uFEFFhéad${end}${end}`);
    t.is(file.subarray(pieces[0]?.start, pieces[0]?.end).toString(), `first${end}${end}last`);
  }
});

test("a file without a row has no piece", (t) => {
  t.deepEqual(piecesOf(Buffer.from("head\n"), [], 500), { head: 5, pieces: [] });
});
