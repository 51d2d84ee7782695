// The layout of sql/ and migrations/, bodies of functions included (npm run format, npm run check).
//
// Prettier's SQL plugin reads and prints; the layouts below differ from the plugin's for two reasons. Where the plugin
// would change what a statement means, the statement stays as it is written: parentheses that look doubled
// ("using ((select …))", "f((a, b))"), "unique nulls not distinct", literals that continue on the next line. And lines are
// spared where a reader needs no more of them: a short "case" stays on its line, lists of columns fill theirs.

import { type AstPath, type Config, type Doc, doc, type Parser, type Plugin, type Printer } from "prettier";
import * as sqlPlugin from "prettier-plugin-sql-cst";

const { fill, group, hardline, ifBreak, indent, join, line, softline } = doc.builders;
const { stripTrailingHardline } = doc.utils;

interface Keyword {
  type: "keyword";
  name: string;
}
interface SqlNode {
  type: string;
  range: [number, number];
  operator?: string | Keyword;
  selectKw?: Keyword;
  nullsKw?: Keyword[];
  betweenKw?: Keyword | Keyword[];
  columns?: SqlNode;
  expr?: SqlNode;
  right?: SqlNode;
  condition?: SqlNode;
  items?: SqlNode[];
  clauses?: SqlNode[];
  privileges?: SqlNode;
  result?: SqlNode;
  name?: { text?: string };
  text?: string;
  value?: SqlNode;
}
/** The child, or the children, of that name. */
type PrintChild = (name: string) => Doc;
type PrintChildren = (name: string) => Doc[];
/** Undefined leaves the node to the plugin. */
type Layout = (
  node: SqlNode,
  print: PrintChild,
  printAll: PrintChildren,
  path: AstPath<SqlNode>,
  source: string,
) => Doc | undefined;

const isLogical = (node: SqlNode | null | undefined, name: "AND" | "OR"): boolean =>
  node?.type === "binary_expr" && typeof node.operator === "object" && node.operator.name === name;

const isSum = (node: SqlNode | null): boolean =>
  node?.type === "binary_expr" && typeof node.operator === "string" && ["||", "+", "-"].includes(node.operator);

const branch = (keyword: string, node: SqlNode, print: PrintChild): Doc | undefined =>
  isLogical(node.condition, "AND") || isLogical(node.condition, "OR")
    ? undefined
    : [
        group([print(keyword), " ", print("condition"), " ", print("thenKw")]),
        indent([hardline, stripTrailingHardline(print("consequent"))]),
      ];

const LAYOUTS: Readonly<Record<string, Layout>> = {
  // Never drops a pair.
  paren_expr: (node, print, _printAll, { parent }) =>
    node.expr?.type === "paren_expr" || parent?.type === "list_expr"
      ? group(["(", indent([softline, print("expr")]), softline, ")"])
      : undefined,

  constraint_unique: (node, print) =>
    node.nullsKw ? [print("uniqueKw"), " nulls not distinct ", print("columns")] : undefined,

  binary_expr: (node, print, _printAll, { parent }) => {
    const operation = [print("left"), line, print("operator"), " ", print("right")];
    // A literal that continues on the next line.
    if (node.operator === "\n") return [print("left"), hardline, print("right")];
    // "and" binds before "or": its lines are one step in.
    if (isLogical(node, "AND") && isLogical(parent, "OR")) return group(indent(operation));
    // Long sums and texts break before an operator.
    if (!isSum(node)) return undefined;
    return isSum(parent) ? operation : group(indent(operation));
  },

  between_expr: (node, print, printAll) => {
    const between = Array.isArray(node.betweenKw) ? join(" ", printAll("betweenKw")) : print("betweenKw");
    const bounds = [line, between, " ", print("begin"), line, print("andKw"), " ", print("end")];
    return group([print("left"), indent(bounds)]);
  },

  // "name => (": a query as an argument.
  named_arg: (node, print) =>
    node.value?.type === "paren_expr" ? [print("name"), " ", print("operator"), " ", print("value")] : undefined,

  // On one line where it fits and was written so.
  case_expr: (node, print, printAll, _path, source) => {
    const first = node.clauses?.[0];
    const isBroken = first !== undefined && source.slice(node.range[0], first.range[0]).includes("\n");
    return group(
      [
        print("caseKw"),
        node.expr ? [" ", print("expr")] : "",
        indent([line, join(line, printAll("clauses"))]),
        line,
        print("endKw"),
      ],
      { shouldBreak: isBroken },
    );
  },
  case_when: (node, print) =>
    node.result?.type === "program"
      ? undefined
      : group([print("whenKw"), " ", indent([group(print("condition")), line, print("thenKw"), " ", print("result")])]),

  // "if not exists (" … ") then": only what "and" and "or" connect goes onto lines of its own.
  if_clause: (node, print) => branch("ifKw", node, print),
  elseif_clause: (node, print) => branch("elseifKw", node, print),
  // "loop" stands under "for" when the query needs lines of its own.
  for_loop_stmt: (node, print) => {
    if (node.right?.type !== "select_stmt") return undefined;
    const header = Symbol("for");
    return [
      group([print("forKw"), " ", print("left"), " ", print("inKw"), indent([line, print("right")])], { id: header }),
      ifBreak(hardline, " ", { groupId: header }),
      print("loop"),
    ];
  },

  // Stand-ins, see below.
  call_stmt: (node, _print, _printAll, _path, source) => {
    const written = source.slice(...node.range);
    return written.startsWith("call ") ? undefined : written;
  },
  identifier: (node, _print, _printAll, _path, source) => {
    const written = source.slice(...node.range);
    return written.includes(".") ? written : undefined;
  },

  // "perform f(" and its arguments: nothing comes before them.
  select_clause: (node, print) =>
    node.selectKw?.name === "PERFORM" && node.columns?.items?.length === 1
      ? [print("selectKw"), " ", print("columns")]
      : undefined,

  // "insert into t (", "grant select (" and the columns.
  insert_clause: (node, print) =>
    node.columns
      ? group([print("insertKw"), " ", print("intoKw"), " ", print("table"), " ", print("columns")])
      : undefined,
  grant_privilege_stmt: (node, print) => {
    const [privilege, ...others] = node.privileges?.items ?? [];
    if (!privilege || others.length > 0) return undefined;
    const end = [print("resource"), privilege.columns ? " " : line, print("toKw"), " ", print("roles")];
    const start = [print("grantKw"), " ", print("privileges"), " ", print("onKw")];
    return group([...start, privilege.columns ? [" ", ...end] : indent([line, ...end])]);
  },
  list_expr: ({ items = [] }, _print, printAll, path) => {
    const [parent, grandparent] = path.ancestors;
    const owner = parent?.type === "paren_expr" ? grandparent : parent;
    if (owner?.type === "insert_clause" || owner?.type === "privilege" || owner?.type === "grant_resource_table") {
      const names = printAll("items");
      return fill(names.flatMap((name, index) => (index < names.length - 1 ? [[name, ","], line] : [name])));
    }
    // A key and its value share a line.
    const isObject = path.ancestors[2]?.name?.text === "jsonb_build_object" && items.length % 2 === 0;
    if (parent?.type !== "func_args" || !isObject) return undefined;
    return printAll("items").map((item, index) => (index === 0 ? item : [",", index % 2 ? " " : line, item]));
  },
};

// What the plugin cannot parse is parsed as something else of the same length, and printed as it is written: some
// statements as calls, "into record.field" as "into record_field". Literals and comments are passed over.
const UNKNOWN =
  /'(?:[^']|'')*'|--[^\n]*|\b(?:get (?:stacked )?diagnostics|lock table|set constraints) [^;]+|(?<!(?:insert|merge)\s+)\binto\s+(?:strict\s+)?\w+\.\w+(?:,\s*\w+\.\w+)*/g;
const standIn = (unknown: string): string => {
  if (/^['-]/.test(unknown)) return unknown;
  if (unknown.startsWith("into")) return unknown.replaceAll(".", "_");
  return `call ${"_".repeat(unknown.length - "call ()".length)}()`;
};

const plpgsql = sqlPlugin.parsers.plpgsql as Parser;
const printer = sqlPlugin.printers["sql-cst"] as Printer<SqlNode>;
const plugin = {
  ...sqlPlugin,
  parsers: {
    ...sqlPlugin.parsers,
    plpgsql: { ...plpgsql, parse: (source, options) => plpgsql.parse(source.replace(UNKNOWN, standIn), options) },
  },
  printers: {
    "sql-cst": {
      ...printer,
      print(path, options, print) {
        const printChild: PrintChild = (name) => path.call(print, name as never);
        const printChildren: PrintChildren = (name) => path.map(print, name as never);
        const layout = LAYOUTS[path.node.type];
        return (
          layout?.(path.node, printChild, printChildren, path, options.originalText) ??
          printer.print(path, options, print)
        );
      },
      embed(path, options) {
        // The body of "do" is read like those of functions.
        const [body, quote] = (path.parent?.type === "do_stmt" && path.node.text?.match(/^(\$\w*\$).*\1$/s)) || [];
        if (!body || !quote) return printer.embed?.(path, options) ?? null;
        return async (textToDoc) => {
          const block = await textToDoc(body.slice(quote.length, -quote.length), { parser: "plpgsql" });
          return [quote, hardline, block, hardline, quote];
        };
      },
    } satisfies Printer<SqlNode>,
  },
} as Plugin;

const config: Config = {
  plugins: [plugin],
  printWidth: 120,
  overrides: [
    {
      files: "*.sql",
      options: {
        parser: "postgresql",
        sqlKeywordCase: "lower",
        sqlLiteralCase: "lower",
        sqlTypeCase: "lower",
        sqlCanonicalSyntax: false,
        sqlExperimentalPlpgsql: true,
      } as Config,
    },
  ],
};

export default config;
