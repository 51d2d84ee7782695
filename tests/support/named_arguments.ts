// Which arguments the errors of a function may name: read from the bodies in the catalog, through what it calls.

import type pg from "pg";

interface SqlFunction {
  inputs: string[];
  /** By input; only of those that have a default. */
  defaults: Map<string, string>;
  body: string;
  calls: { name: string; given: string[] }[];
}

export interface NamedArgument {
  argument: string;
  /** The function that gives the name. */
  by: string;
}

/** Where the name of an argument is the last part of an error. */
const RAISE = "app_private.raise_error";

export async function namedArguments(client: pg.Pool | pg.Client) {
  const functions = await functionsOf(client);
  const passed = passedOn(functions);

  /** Those that the function itself gives to what it calls. */
  const given = (name: string): NamedArgument[] =>
    (functions.get(name) ?? []).flatMap((from) =>
      from.calls.flatMap((call) =>
        [...(passed.get(call.name) ?? [])].flatMap((input) => {
          const literal = /^'(\w+)'/.exec(textOf(functions, call, input) ?? "");
          return literal ? [{ argument: literal[1] as string, by: name }] : [];
        }),
      ),
    );

  return {
    verbs: [...functions.keys()].filter((name) => name.startsWith("app.")).sort(),
    inputsOf: (name: string) => (functions.get(name) ?? []).flatMap(({ inputs }) => inputs),
    /** A verb that calls another is not followed into it, nor into these: they name their own. */
    namedBy(verb: string, own: readonly string[]): NamedArgument[] {
      const seen = new Set([verb]);
      const isFollowed = (name: string) => name.startsWith("app_private.") && !own.includes(name);
      for (const name of seen)
        for (const { calls } of functions.get(name) ?? [])
          for (const call of calls) if (isFollowed(call.name)) seen.add(call.name);
      return [...seen].flatMap(given);
    },
  };
}

async function functionsOf(client: pg.Pool | pg.Client): Promise<Map<string, SqlFunction[]>> {
  const { rows } = await client.query<{ name: string; inputs: string[]; defaults: string | null; body: string }>(
    `select pronamespace::regnamespace || '.' || proname as name,
            coalesce(proargnames[1:pronargs], '{}') as inputs,
            pg_get_expr(proargdefaults, 0) as defaults,
            coalesce(pg_get_function_sqlbody(oid), prosrc) as body
       from pg_proc where pronamespace in ('app'::regnamespace, 'app_private'::regnamespace)`,
  );
  const functions = new Map<string, SqlFunction[]>();
  for (const { name, inputs, defaults, body } of rows) {
    const texts = partsOf(defaults ?? "");
    const one: SqlFunction = {
      inputs,
      defaults: new Map(texts.map((text, at) => [inputs[inputs.length - texts.length + at] as string, text])),
      body,
      calls: callsIn(body.replace(/--.*$/gm, "")),
    };
    functions.set(name, [...(functions.get(name) ?? []), one]);
  }
  return functions;
}

/** The inputs that become the name of an error's argument, by function. */
function passedOn(functions: Map<string, SqlFunction[]>): Map<string, Set<string>> {
  const passed = new Map([[RAISE, new Set(["argument"])]]);
  let grew = true;
  while (grew) {
    grew = false;
    for (const [name, variants] of functions)
      for (const { inputs, calls } of variants)
        for (const call of calls)
          for (const asked of passed.get(call.name) ?? []) {
            const input = textOf(functions, call, asked)?.replace(/^\w+\./, "");
            const known = passed.get(name) ?? new Set();
            if (input === undefined || !inputs.includes(input) || known.has(input)) continue;
            passed.set(name, known.add(input));
            grew = true;
          }
  }
  return passed;
}

function textOf(functions: Map<string, SqlFunction[]>, call: { name: string; given: string[] }, input: string) {
  const named = call.given.find((each) => each.startsWith(`${input} => `));
  if (named) return named.slice(input.length + 4);
  const [called] = functions.get(call.name) ?? [];
  const at = called?.inputs.indexOf(input) ?? -1;
  const byPlace = call.given[at];
  return byPlace !== undefined && !/^\w+ => /.test(byPlace) ? byPlace : called?.defaults.get(input);
}

function callsIn(body: string) {
  return [...body.matchAll(/\b(app(?:_private)?\.\w+)\s*\(/g)].map((found) => ({
    name: found[1] as string,
    given: partsOf(body.slice(found.index + found[0].length)),
  }));
}

/** What stands between the commas, up to the bracket that closes. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let [depth, isQuoted, part] = [0, false, ""];
  for (const letter of text) {
    if (letter === "'") isQuoted = !isQuoted;
    if (!isQuoted) {
      if ("([".includes(letter)) depth += 1;
      if (")]".includes(letter)) depth -= 1;
      if (depth < 0) break;
      if (letter === "," && depth === 0) {
        parts.push(part.trim());
        part = "";
        continue;
      }
    }
    part += letter;
  }
  return part.trim() === "" ? parts : [...parts, part.trim()];
}
