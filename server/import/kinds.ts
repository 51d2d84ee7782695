// The kinds of file that can be imported: their columns, and the SQL functions that check and create their rows.

export type ImportKind = {
  name: "recruiters" | "placements" | "fees";
  columns: readonly string[];
  /** Columns that a file may leave out. */
  optionalColumns: readonly string[];
  /** Checks all staged rows. */
  check: string;
  /** Refuses the checked rows whose company is new, in a file that names companies. */
  refuseUnknownCompanies: string | null;
  /** Creates the next batch of good rows. */
  create: string;
  /** Tells what was done. */
  summarize: string;
};

export const IMPORT_KINDS: Record<ImportKind["name"], ImportKind> = {
  recruiters: {
    name: "recruiters",
    columns: ["email", "display_name", "stripe_account_id"],
    optionalColumns: ["country", "service_agreement"],
    check: "app_private.check_recruiter_rows",
    refuseUnknownCompanies: null,
    create: "app_private.create_imported_recruiters",
    summarize: "app_private.summarize_recruiters_import",
  },
  placements: {
    name: "placements",
    columns: [
      "external_ref",
      "company",
      "candidate",
      "job_title",
      "recruiters",
      "payout_amount",
      "currency",
      "start_date",
      "guarantee_period_days",
      "holdback_percentage",
    ],
    optionalColumns: ["signed_on", "terms", "company_fee_amount"],
    check: "app_private.check_placement_rows",
    refuseUnknownCompanies: "app_private.refuse_unknown_companies",
    create: "app_private.create_imported_placements",
    summarize: "app_private.summarize_placements_import",
  },
  fees: {
    name: "fees",
    columns: ["external_ref", "amount", "currency", "paid_at", "reference"],
    optionalColumns: ["available_on"],
    check: "app_private.check_fee_rows",
    refuseUnknownCompanies: null,
    create: "app_private.create_imported_fees",
    summarize: "app_private.summarize_fees_import",
  },
};
