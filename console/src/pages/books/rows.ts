import type { BooksQuery, DifferenceFragment } from "../../graphql/generated.ts";

type RowsOf<List extends { nodes: readonly unknown[] } | null> = NonNullable<NonNullable<List>["nodes"][number]>;

export type Proof = RowsOf<BooksQuery["booksProof"]>;
export type Against = RowsOf<BooksQuery["booksAgainstStripe"]>;
export type Rule = RowsOf<BooksQuery["booksRules"]>;
export type Night = RowsOf<BooksQuery["booksNights"]>;
export type Finding = RowsOf<BooksQuery["reconciliationFindings"]>;
/** A finding as far as somebody needs it who says what becomes of it. */
export type Difference = DifferenceFragment;

export interface Problems {
  totalCount: number;
  nodes: readonly ({
    problem: string | null;
    chain: string | null;
    sequence: string | null;
    detail: string | null;
  } | null)[];
}

/** What a finding is about: as Stripe says it, else as we do; null where no amount differs. */
export function amountOf({ theirs, ours, transfer }: Difference): { minor: string; currency: string } | null {
  const said = (theirs ?? ours) as Record<string, unknown> | null;
  const minor = said?.amount_reversed ?? said?.amount ?? transfer?.amount;
  const currency = said?.currency ?? transfer?.currency;
  if (minor === undefined || typeof currency !== "string") return null;
  return { minor: String(minor), currency };
}

/** Transfers that nobody here knows of: one of them may pay an obligation. */
export const mayPay = ({ kind }: Difference) => ["unknown_to_us", "unknown_obligation", "duplicate"].includes(kind);
export const isReversal = ({ kind }: Difference) => kind === "reversed_there";
