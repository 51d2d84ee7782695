import test from "ava";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csvOf } from "../../../console/src/parts/csv.ts";
import { csvRecords, readCsvField } from "../../../server/processes/csv_records.ts";

/** The server's and the console's, which is built without the server. */
const WRITERS = {
  csvRecords: (fields: (string | null)[]) => csvRecords([["head"], fields]),
  csvOf: (fields: (string | null)[]) => csvOf(["head"], [fields]),
};
const readBack = (file: string): string[] => parse(file, { relax_column_count: true })[1] ?? [];

for (const [name, write] of Object.entries(WRITERS)) {
  test(`${name}: a field that a spreadsheet would run has an apostrophe before it; numbers and other texts have none`, (t) => {
    const fields = ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "'=x", "''@x", "-12.50", "+1", "x=1", "'x", "'", "", null];
    t.deepEqual(readBack(write(fields)), [
      ...["'=1+1", "'+x", "'-x", "'@x", "'\tx", "'\rx", "''=x", "'''@x", "-12.50", "+1", "x=1", "'x", "'", "", ""],
    ]);
  });
}

for (const [name, write] of Object.entries(WRITERS)) {
  test(`${name}: a formula stays a text for a spreadsheet that parts fields by semicolons, and in full width`, (t) => {
    const fields = ["x;=1+1", "x; @y", 'x;"=1', "x\n-y", "x\t+y", "＝1+1", " =1", '"=1', "Ann; Bo", "x;y=1", "a-b"];
    t.deepEqual(readBack(write(fields)), [
      ...["x;'=1+1", "x;' @y", "x;'\"=1", "x\n'-y", "x\t'+y", "'＝1+1", "' =1", "'\"=1", "Ann; Bo", "x;y=1", "a-b"],
    ]);
  });
}

test("a file for a spreadsheet begins with a byte order mark, the others do not", (t) => {
  t.is(csvOf(["a"], [], true), "\uFEFFa\r\n");
  t.is(csvOf(["a"], []), "a\r\n");
});

for (const [name, write] of Object.entries(WRITERS)) {
  test(`${name}: whatever is written is read as it was`, (t) => {
    const sign = fc.constantFrom(..."'=+-@＝x1.,;\" \t\n\r");
    fc.assert(
      fc.property(fc.array(fc.string({ unit: sign }), { minLength: 2 }), (fields) => {
        t.deepEqual(readBack(write(fields)).map(readCsvField), fields);
      }),
    );
  });
}
