// The style sheets of pages: each is loaded with its page, and stays. So a class of one of them is of its own folder.

import { glob, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import test from "ava";
import { root } from "../support/commands.ts";

const source = join(root, "console/src");

async function filesOf(pattern: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const file of glob(pattern, { cwd: source })) files.set(file, await readFile(join(source, file), "utf8"));
  return files;
}

/** Those that a rule begins with, wherever they stand; what is printed is the page's alone. */
const classesOf = (sheet: string): Set<string> =>
  new Set(
    [
      ...sheet
        .replaceAll(/\/\*.*?\*\//gs, "")
        .replace(/@media print.*/s, "")
        .matchAll(/(?:^|[},])\s*\.([a-zA-Z][\w-]*)/g),
    ].map(([, name = ""]) => name),
  );

/** The words of className, of a text or an expression. */
const usedIn = (module: string): Set<string> =>
  new Set(
    [...module.matchAll(/className(?:=|: )(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap(
      ([, text = "", expression = ""]) => `${text} ${expression}`.match(/[a-zA-Z][\w-]*/g) ?? [],
    ),
  );

test("a class that a page's style sheet defines is used by that page only, or where the sheet is imported", async (t) => {
  const [sheets, modules] = [await filesOf("pages/**/*.css"), await filesOf("**/*.tsx")];
  const everywhere = new Set(
    [...(await filesOf("{app,list,parts}/*.css")).values()].flatMap((sheet) => [...classesOf(sheet)]),
  );
  const strays: string[] = [];
  for (const [file, sheet] of sheets) {
    for (const name of classesOf(sheet)) {
      if (everywhere.has(name)) continue;
      for (const [module, text] of modules) {
        const folder = dirname(module);
        const imports = [...modules].filter(([other]) => dirname(other) === folder).map(([, each]) => each);
        const isOwn = folder === dirname(file) || imports.some((each) => each.includes(`"${relative(folder, file)}"`));
        const redefined = [...sheets].some(
          ([other, own]) => dirname(other) === folder && new RegExp(`\\.${name}\\b`).test(own),
        );
        if (!isOwn && !redefined && usedIn(text).has(name)) strays.push(`.${name} of ${file} in ${module}`);
      }
    }
  }
  t.deepEqual(strays, []);
  t.true(sheets.size > 10 && modules.size > 80);
});
