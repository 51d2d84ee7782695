// What the frame of a list is told about one: its document, filters, orders and columns. One description a list.

import type { ReactNode } from "react";
import type { TypedDocumentNode } from "urql";

interface Total {
  currency: string;
  count: number;
}
interface Connection {
  totalCount: number;
  totals?: Total[] | null;
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor?: string | null;
    endCursor?: string | null;
  };
  nodes: ({ rowId: string } | null)[];
}
/** What each document of a list answers: the list under this name, and what else its first sentence needs. */
export interface ListQuery {
  list?: Connection | null;
}
export type ListOf<Query extends ListQuery> = NonNullable<Query["list"]>;
export type RowOf<Query extends ListQuery> = NonNullable<ListOf<Query>["nodes"][number]>;
export type TotalOf<Query extends ListQuery> = NonNullable<ListOf<Query>["totals"]>[number];

/** Whom a row is of. */
export type Party = "recruiter" | "company";
/** What their names are, as far as the rows say it. */
export type PartyNames = Partial<Record<Party, string | undefined>>;

/** As the API takes it, of GraphQL and of /csv alike. */
type Condition = Record<string, unknown>;
export type Filter = Record<string, Condition>;

/** One part of the filter, with its name in the address. isExtra: among those that are shown when more are asked for. */
export type FilterPart =
  /** Some of the words that a column may have. */
  | { kind: "words"; name: string; label: string; field: string; words: Readonly<Record<string, string>> }
  | { kind: "currency" }
  /** From one day until another, of a column with a time, or with a day. One of a list may go without a name. */
  | { kind: "days"; name?: string; label: string; field: string; isDay?: boolean; isExtra?: boolean }
  /** From one number to another. */
  | { kind: "counts"; name: string; label: string; field: string; isExtra?: boolean }
  /** One of several conditions. */
  | {
      kind: "choice";
      name: string;
      label: string;
      options: readonly { value: string; label: string; filter: Filter }[];
    }
  /** From one moment until before another, to which a link leads; nobody types them. */
  | { kind: "times"; name: string; label: string; field: string }
  /** The rows of one payout, placement, … to which a link leads; nobody types an id. found: it can be found by its name. */
  | { kind: "row"; name: string; label: string; field: string; found?: Party };

export interface Column<Row> {
  name: string;
  label: string;
  /** The order of the list by this column. */
  sort?: string;
  isNumber?: boolean;
  isHiddenOnPhone?: boolean;
  /** Not shown until somebody chooses it. */
  isExtra?: boolean;
  cell: (row: Row) => ReactNode;
}

interface ListWords {
  /** 5 payouts. */
  count: (count: number) => string;
  everything: string;
  none: string;
  noneHint: string;
  /** What brings the first of them. */
  first?: { to: string; label: string };
  nothingFound: string;
}

export interface ListDescription<Query extends ListQuery> {
  /** In the address of its file, and where the choice of columns is kept. */
  name: string;
  title: string;
  words: ListWords;
  // biome-ignore lint/suspicious/noExplicitAny: the frame fills the variables in; they are the same for each list.
  document: TypedDocumentNode<Query, any>;
  /** The first sentence: the answer. */
  lead: (data: Query) => string;
  isSearched?: boolean;
  filters: readonly FilterPart[];
  /** Holds always, and is not shown. */
  always?: Filter;
  /** Orders by their name in the address; the first one holds where none is asked for. */
  sorts: Readonly<Record<string, string>>;
  isAscending?: boolean;
  /** The first one leads to the row's page, and stays. */
  columns: readonly Column<RowOf<Query>>[];
  /** What is added up, and what is to be said of it. */
  total?: (total: TotalOf<Query>) => { minor: string | null | undefined; note?: ReactNode };
}

/** Keeps the query's type, so that each cell knows its row. */
export const describe = <Query extends ListQuery>(description: ListDescription<Query>): ListDescription<Query> =>
  description;
