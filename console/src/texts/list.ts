// The frame of every list: filters, sums, columns, pages, and the file.

export const list = {
  wholeFilter: "Whole filter",
  notOnlyPage: (counted: string, isMore: boolean) => `${counted}${isMore ? ", not only this page" : ""}`,
  totalOf: (currency: string, counted: string) => `${currency}, ${counted}`,
  choosePage: "Select all of this page",
  ofAll: (rows: number, counted: string) => `${rows} of ${counted}`,
  previousPage: "Previous page",
  nextPage: "Next page",
  nothingFoundHint: "Take a part of the filter out, or all of it with Clear.",
  filters: {
    label: "Filters",
    search: "Recruiter, candidate, company, reference",
    currency: "Currency",
    from: "From",
    until: "Until",
    between: (from: string | null, until: string | null) =>
      from && until ? `${from} to ${until}` : from ? `since ${from}` : `until ${until}`,
    more: "More filters",
    atLeast: "At least",
    atMost: "At most",
    range: (from: string | null, to: string | null) =>
      from && to ? `${from} to ${to}` : from ? `${from} or more` : `up to ${to}`,
    lift: (name: string) => `Without the filter ${name}`,
    clear: "Clear",
  },
  views: {
    button: "Saved views",
    none: "None is saved yet. Filter, order or choose columns, and save that under a name.",
    save: "Save this view",
    name: "Name of the view",
    nameHint: "Its filter, order and columns. One of this name is replaced; only you see it, on each machine.",
    go: "Save view",
    saved: (name: string) => `Saved as ${name}`,
    remove: (name: string) => `Delete the view ${name}`,
    removed: (name: string) => `The view ${name} is deleted`,
  },
  columns: {
    button: "Columns",
    title: "Columns of this list",
    reset: "As it was",
  },
  csv: {
    button: "Download CSV",
    label: "All rows of the filter",
    spreadsheet: "For Excel and other spreadsheets",
    program: "For programs, without a mark at its start",
    failed: "The file did not arrive whole. Try again.",
  },
  /** Columns that several lists have. */
  heads: {
    recruiter: "Recruiter",
    placement: "Placement",
    candidate: "Candidate",
    company: "Company",
    reference: "Reference",
    currency: "Currency",
    amount: "Amount",
    status: "Status",
    made: "Made",
    kind: "Kind",
  },
  /** One row that a link led to. */
  one: { placement: "One placement", payout: "One payout", recruiter: "One recruiter", company: "One company" },
  adjustment: "Adjustment",
  at: (company: string) => `at ${company}`,
} as const;
