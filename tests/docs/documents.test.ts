// The Markdown files name only what is there: files, links, npm scripts, environment variables, SQL objects, error codes.
// The lists of CONTRIBUTING.md are walked through with the examples that they name. Each test reports all wrong names at once.

import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const textOf = (path: string) => readFileSync(join(ROOT, path), "utf8");
const filesBelow = (...patterns: string[]) =>
  globSync(patterns, { cwd: ROOT, exclude: (name) => name === "node_modules" }).sort();

/** Made at run time, so in no checkout: what .gitignore names. */
const IGNORED = textOf(".gitignore")
  .split("\n")
  .map((line) => line.replace(/\/$/, ""))
  .filter(Boolean);

interface Document {
  path: string;
  text: string;
  /** Outside of fenced blocks: what stands between backticks. */
  spans: string[];
  /** The lines of fenced blocks. */
  fenced: string[];
}

function readDocument(path: string): Document {
  const text = textOf(path);
  const fenced: string[] = [];
  const prose = text.replace(/^( *)```[^\n]*\n([\s\S]*?)^\1```$/gm, (_, _indent, block: string) => {
    fenced.push(...block.split("\n"));
    return "";
  });
  return { path, text, fenced, spans: [...prose.matchAll(/`([^`]+)`/g)].map((span) => span[1] as string) };
}

const DOCUMENTS = filesBelow("**/*.md").map(readDocument);
const documentOf = (path: string) => DOCUMENTS.find((document) => document.path === path) as Document;

/** All complaints about all documents, each with the document's name before it. */
function complaints(about: (document: Document) => string[]): string[] {
  return DOCUMENTS.flatMap((document) => [...new Set(about(document))].map((wrong) => `${document.path}: ${wrong}`));
}

/** A placeholder is a word of capitals or digits, NAME or NNNN; it stands for whatever is there. */
const PLACEHOLDER = /(?<![A-Za-z0-9])[A-Z][A-Z0-9]*(?![a-z0-9])/g;

const exists = (path: string) =>
  existsSync(join(ROOT, path)) || (/[A-Z*]/.test(path) && filesBelow(path.replace(PLACEHOLDER, "*")).length > 0);

/** `tasks/reconcile.ts`, `sql/`, `package.json`, `.pgrc`: not a URL's path, a package, a number or a sentence. */
const isPath = (span: string) =>
  /^[\w.*-]+(\/[\w.*-]+)*\/?$/.test(span) &&
  (span.includes("/") || /\.(ts|sql|md|json|toml|yml|csv|graphql)$/.test(span) || /^\.[a-z]+(\/[\w-]+)*$/.test(span));

const isMadeAtRunTime = (path: string) => IGNORED.some((name) => path === name || path.startsWith(`${name}/`));
/** FILE.csv is the reader's. */
const isOfTheReader = (path: string) => path.startsWith("FILE.");

test("no document holds both sides of a merge", (t) => {
  t.deepEqual(
    complaints(({ text }) => text.split("\n").filter((line) => /^(<{7}|={7}|>{7})( |$)/.test(line))),
    [],
  );
});

test("every path in backticks is there", (t) => {
  t.deepEqual(
    complaints(({ path, spans }) =>
      spans
        .filter(isPath)
        .map((span) => span.replace(/\/$/, ""))
        .filter((span) => !isMadeAtRunTime(span) && !isOfTheReader(span))
        .filter((span) => {
          // From the root, beside the document, or, without a folder, anywhere: CONTRIBUTING says claim_due_schedules.sql.
          const places = [span, join(dirname(path), span), ...(span.includes("/") ? [] : [`**/${span}`])];
          return !places.some((place) => exists(place) || (place.includes("**") && filesBelow(place).length > 0));
        }),
    ),
    [],
  );
});

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
const anchorsOf = (text: string) => [...text.matchAll(/^#{1,6} (.+)$/gm)].map((match) => anchorOf(match[1] as string));

test("every link leads to a file that is there, and to a heading in it", (t) => {
  t.deepEqual(
    complaints(({ path, text }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => (match[1] as string).split("#") as [string, string?])
        .filter(([target]) => !/^[a-z]+:/.test(target))
        .flatMap(([target, anchor]) => {
          const file = target === "" ? path : relative(ROOT, join(ROOT, dirname(path), target));
          if (!existsSync(join(ROOT, file))) return [target];
          if (anchor === undefined || !file.endsWith(".md")) return [];
          return anchorsOf(textOf(file)).includes(anchor) ? [] : [`${target}#${anchor}`];
        }),
    ),
    [],
  );
});

test("every decision has its row in docs/decisions/README.md, in their order", (t) => {
  const rows = [...documentOf("docs/decisions/README.md").text.matchAll(/^\| \[(\d{4})\]\((\S+)\) \| \S/gm)];
  t.deepEqual(
    rows.map(([, , file]) => `docs/decisions/${file}`),
    filesBelow("docs/decisions/[0-9]*.md"),
  );
  t.true(rows.every(([, number, file]) => file?.startsWith(`${number}-`)));
});

test("every npm script is in package.json", (t) => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  t.deepEqual(
    complaints(({ text }) =>
      [...text.matchAll(/npm (?:run (?:--silent )?([a-z][\w:-]*)|(start|test)\b)/g)]
        .map((match) => (match[1] ?? match[2]) as string)
        .filter((name) => !Object.hasOwn(scripts, name)),
    ),
    [],
  );
});

/** The variables of server/config.ts. */
const VARIABLES = (() => {
  const environment = /z\.object\(\{\n([\s\S]*?)^\}\)/m.exec(textOf("server/config.ts"))?.[1] ?? "";
  return new Set([...environment.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map((match) => match[1] as string));
})();

test("every environment variable is in server/config.ts; other names in capitals are codes or words of the API", (t) => {
  t.true(VARIABLES.has("DATABASE_URL"));
  const words = new Set(
    [
      ...filesBelow("server/**/*.ts", "migrations/*.sql"),
      "server/schema.graphql",
      ...filesBelow("sandbox/**/*.ts"),
    ].flatMap((path) => textOf(path).match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []),
  );
  const isKnown = (name: string) =>
    VARIABLES.has(name) ||
    /^NNNN_/.test(name) ||
    // Node's own.
    name === "NODE_EXTRA_CA_CERTS" ||
    (!/^(DATABASE|HOLDBACK|STRIPE|AUTH|READ|SMTP|MAIL)_/.test(name) && words.has(name));
  t.deepEqual(
    complaints(({ spans, fenced }) => [
      ...spans.filter((span) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(span)).filter((name) => !isKnown(name)),
      ...[...spans, ...fenced]
        .flatMap((line) => [...line.matchAll(/(?:^|\s)([A-Z][A-Z0-9_]*)=\S/g)].map((match) => match[1] as string))
        .filter((name) => !VARIABLES.has(name)),
    ]),
    [],
  );
});

test("docs/configuration.md has every environment variable", (t) => {
  const { spans } = documentOf("docs/configuration.md");
  t.deepEqual(
    [...VARIABLES].filter((name) => !spans.includes(name)),
    [],
  );
});

const SQL = filesBelow("migrations/*.sql", "sql/**/*.sql").map((path) => ({ path, text: textOf(path) }));

test("every object of app, app_private and reporting is made somewhere in migrations or sql", (t) => {
  const made = new Set(
    SQL.flatMap(({ text }) =>
      [
        ...text.matchAll(
          /create\s+(?:or\s+replace\s+)?(?:unlogged\s+)?(?:function|table|view|type)\s+((?:app|app_private|reporting)\.\w+)/g,
        ),
      ].map((match) => match[1] as string),
    ),
  );
  const columns = new Set(SQL.flatMap(({ text }) => text.match(/\b[a-z_]+\b/g) ?? []));
  t.deepEqual(
    complaints(({ spans, fenced }) =>
      [...spans, ...fenced].flatMap((line) =>
        [...line.matchAll(/(?<![\w/.])((?:app|app_private|reporting)\.[a-z]\w*)(?:\.([a-z]\w*))?/g)]
          .filter(([, name, column]) => !made.has(name as string) || (column !== undefined && !columns.has(column)))
          .map(([found]) => found),
      ),
    ),
    [],
  );
});

test("every error code is in app.error_codes", (t) => {
  const listed = new Set(SQL.flatMap(({ text }) => text.match(/(?<=\(\s*')HB\d{3}(?=',\s*')/g) ?? []));
  t.true(listed.size > 0);
  t.deepEqual(
    complaints(({ text }) => (text.match(/\bHB\d{3}\b/g) ?? []).filter((code) => !listed.has(code))),
    [],
  );
});

const without = (wanted: readonly string[], text: string) => wanted.filter((each) => !text.includes(`\`${each}\``));

test("ARCHITECTURE.md names every folder of sql/functions, and server/README.md every room of the server", (t) => {
  const architecture = textOf("ARCHITECTURE.md");
  const foldersOf = (path: string) =>
    readdirSync(join(ROOT, path), { withFileTypes: true }).filter((each) => each.isDirectory());
  t.deepEqual(
    [
      ...without(
        foldersOf("sql/functions/app_private").map(({ name }) => name),
        architecture,
      ),
      ...without(
        foldersOf("sql/functions").map(({ name }) => `sql/functions/${name}/`),
        architecture,
      ),
      ...without(
        foldersOf("server").map(({ name }) => `${name}/`),
        textOf("server/README.md"),
      ),
    ],
    [],
  );
});

test("docs/operations.md has every line of the crontab", (t) => {
  const tasks = [...textOf("crontab").matchAll(/^(?!#)(?:\S+ ){5}(\w+)/gm)].map(([, task]) => task as string);
  t.true(tasks.length > 0);
  t.deepEqual(
    without(tasks, (textOf("docs/operations.md").split("## The schedule")[1] ?? "").split("\n## ")[0] ?? ""),
    [],
  );
});

test("docs/commands.md has every npm script that people call, and every file that npm run generate writes", (t) => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  // Parts of others, which nobody calls by themselves, and what npm calls.
  const parts = Object.keys(scripts).filter((name) => /^(check:|format:|pre|post)/.test(name));
  const commands = textOf("docs/commands.md");
  t.deepEqual(
    Object.keys(scripts).filter(
      (name) => !parts.includes(name) && !new RegExp(`npm (run (--silent )?)?${name}(?![\\w:-])`).test(commands),
    ),
    [],
  );
  const written = textOf("server/commands/generate.ts").match(/(?<=^ {2}")[\w/.]+(?=":)/gm) ?? [];
  t.true(written.length > 0);
  t.deepEqual(without(written, commands), []);
});

test("docs/api.md says of each mutation what it does when it is sent again, and of which to give what was seen", (t) => {
  const schema = textOf("server/schema.graphql");
  const fieldsOf = (type: string) => new RegExp(`^${type} \\{\n([\\s\\S]*?)^\\}`, "m").exec(schema)?.[1] ?? "";
  const mutations = [...fieldsOf("type Mutation").matchAll(/^ {2}(\w+)\(/gm)].map((field) => field[1] as string);
  const section = /^## A mutation that is sent again$([\s\S]*?)^## /m.exec(documentOf("docs/api.md").text)?.[1] ?? "";
  const rows = [...section.matchAll(/^\| (`.+) \| (.+) \|$/gm)].map(([, verbs = "", answer = ""]) => ({
    verbs: [...verbs.matchAll(/`(\w+)`/g)].map((verb) => verb[1] as string),
    answer,
  }));
  t.deepEqual(rows.flatMap(({ verbs }) => verbs).sort(), mutations.sort());
  t.deepEqual(
    rows.flatMap(({ verbs, answer }) => (answer === "seen" ? verbs : [])).sort(),
    mutations
      .filter((name) => /^ {2}seenLeft:/m.test(fieldsOf(`input ${name[0]?.toUpperCase()}${name.slice(1)}Input`)))
      .sort(),
  );
  t.deepEqual(
    rows.filter(({ answer }) => !/^(seen|reference|state|same|anew)\b/.test(answer)),
    [],
  );
});

interface Recipe {
  title: string;
  example: Record<string, string>;
  items: { file: string; text: string }[];
}

/** The lists of CONTRIBUTING.md: a heading, a line *Example:* NAME = `value`, …, and items - `file` has `text`: prose. */
function readRecipes(): Recipe[] {
  const { text } = documentOf("CONTRIBUTING.md");
  const sections = text.split(/^### (?=How to add )/m).slice(1);
  return sections.map((section) => {
    const [title = "", ...rest] = (section.split(/^## /m)[0] ?? "").split("\n");
    const body = rest.join("\n");
    const example = /^\*Example:\*([\s\S]*?)\n\n/m.exec(body)?.[1] ?? "";
    // An item goes on where a line is indented.
    const items = body.match(/^- .*(?:\n {2}.*)*/gm) ?? [];
    return {
      title,
      example: Object.fromEntries(
        [...example.matchAll(/([A-Z]+)\s+=\s+`([^`]+)`/g)].map(([, key, value]) => [key, value]),
      ),
      items: items.map((item) => {
        const [, file = "", text = ""] = /^- `([^`]+)`\s+has\s+`([^`]+)`:/.exec(item) ?? [];
        return { file, text };
      }),
    };
  });
}

/** Layout does not count: a formatter may break a line anywhere. */
const withoutSpace = (text: string) => text.replace(/\s+/g, "");

for (const { title, example, items } of readRecipes()) {
  test(`${title}: each file of the list is there for its example, and has what the list says`, (t) => {
    t.true(Object.keys(example).length > 0, "The list names no example.");
    t.true(items.length > 1, "The list has no items.");
    const fill = (text: string) => text.replace(PLACEHOLDER, (name) => example[name] ?? name);
    t.deepEqual(
      items.flatMap(({ file, text }) => {
        if (!file || !text) return ["an item is not of the form: - `file` has `text`: why"];
        const path = fill(file).replace("NNNN_SUBJECT", "[0-9][0-9][0-9][0-9]_*");
        const candidates = existsSync(join(ROOT, path)) ? [path] : filesBelow(path);
        if (candidates.length === 0) return [`${path} is not there`];
        const wanted = fill(text);
        const isThere = candidates.some((each) => withoutSpace(textOf(each)).includes(withoutSpace(wanted)));
        return isThere ? [] : [`${path} has no ${wanted}`];
      }),
      [],
    );
  });
}
