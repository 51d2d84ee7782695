// A recruiter's statement of a month.

export const statement = {
  title: (month: string) => `Statement for ${month}`,
  of: (name: string, email: string) => `${name}, ${email}: what was received, with the running sum.`,
  month: "Month",
  print: "Print",
  download: "CSV",
  file: (month: string) => `statement-${month}.csv`,
  csv: ["currency", "day", "kind", "description", "candidate", "placement", "reference", "amount", "balance"],
  nothing: "Nothing was received until the end of this month.",
  nothingHint: "Payments stand here on the day on which they were sent.",
  tooLong: (count: number) => `This month has ${count} lines; the first 200 are shown. Ask the platform for the file.`,
  day: "Day",
  what: "What",
  amount: "Amount",
  balance: "Received so far",
  sofar: "so far",
} as const;
