// The list of runs, and the page of one.

import { runCount } from "./counts.ts";

export const runs = {
  lead: {
    none: "No run has paid anything yet.",
    going: (when: string) => `A run goes on since ${when}.`,
    last: (when: string, sent: string, all: string) => `The last daily run, ${when}, sent ${sent} of ${all}.`,
    lastEmpty: (when: string) => `The last daily run, ${when}, sent nothing.`,
  },
  list: {
    count: runCount,
    everything: "All runs",
    none: "There was no run yet",
    noneHint: "The worker starts one every night, and Run now on Tonight starts one at once.",
    nothingFound: "No run fits this filter",
  },
  started: "Started",
  by: "Started by",
  finished: "Ended",
  taken: "Taken up",
  amount: "Amounts",
  sent: "Sent",
  refused: "Refused",
  inDoubt: "In doubt",
  keptBack: "Kept back",
  status: "State",
  state: { going: "Going on", finished: "Ended", refused: "Ended, some refused", inDoubt: "Ended, some in doubt" },
  page: {
    title: (when: string) => `Run of ${when}`,
    facts: "The run",
    answer: (sent: string, all: string) => `${sent} of ${all} obligations were sent.`,
    tookNothing: "It took up nothing.",
    going: "It goes on: what it has taken up is being sent.",
    releasedCount: (count: string) => `${count} ${count === "1" ? "hold was" : "holds were"} released.`,
    released: "What it released",
    releasedHint: "A release sends nothing itself. What it released is due at once, and the run after it sends it.",
    expected: "Expected",
    took: (when: string, long: string) => `${when}, after ${long}`,
    sent: "What it sent",
    nothingSent: "Nothing was sent",
    stopped: "What did not go through",
    firstOf: (rows: number, all: number) => (rows < all ? `the first ${rows} of ${all}` : `${all}`),
    noAnswer: "No answer yet; it is asked again, and nothing is paid twice",
    first: "First page",
  },
  kinds: {
    process_due_schedules: "Pays what is due",
    release_due_escrow_holds: "Releases holds",
    retry_failed_schedules: "Tries again",
    read_stripe_list: "Reads Stripe’s list",
  },
} as const;
