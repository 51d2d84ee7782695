// What the API takes has names and types: a client sees from the schema what to send.

import { readFile } from "node:fs/promises";
import test from "ava";
import { buildSchema, getNamedType, isInputObjectType, isObjectType } from "graphql";

/** The inputs that are JSON, each with its reason. */
const JSON_INPUTS: Readonly<Record<string, string>> = {
  "CheckImportInput.rows": "the rows of a file, whose columns are those of its kind",
  "ImportRowsInput.rows": "the rows of a file, whose columns are those of its kind",
  "RehearseInput.terms": "the arguments of publishPayoutPolicy, as a request that waits for a second person keeps them",
  "RehearsePaymentsInput.terms": "the same",
};

test("every input is of a type that says what it is, but for the rows of a file and the terms of a rehearsal; and is named as the others are", async (t) => {
  const schema = buildSchema(await readFile(new URL("../../server/schema.graphql", import.meta.url), "utf8"));
  const inputs = Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith("__"))
    .flatMap((type) => {
      if (isInputObjectType(type)) {
        return Object.values(type.getFields()).map(
          (field) => [`${type.name}.${field.name}`, field.name, field.type] as const,
        );
      }
      if (!isObjectType(type)) return [];
      return Object.values(type.getFields()).flatMap((field) =>
        field.args.map((arg) => [`${type.name}.${field.name}(${arg.name})`, arg.name, arg.type] as const),
      );
    });
  t.deepEqual(
    inputs.filter(([, , type]) => String(getNamedType(type)) === "JSON").map(([where]) => where),
    Object.keys(JSON_INPUTS),
  );
  t.deepEqual(
    inputs.filter(([, name]) => !/^[a-z][a-zA-Z0-9]*$/.test(name)).map(([where]) => where),
    [],
  );
});
