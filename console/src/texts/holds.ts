// The list of holds: what is withheld, and until when.

import { holdCount } from "./counts.ts";

export const holds = {
  lead: (active: number, next: string | null) =>
    active === 0
      ? "Nothing is held."
      : `${active} ${active === 1 ? "hold runs" : "holds run"}; the earliest date is ${next}.`,
  list: {
    count: holdCount,
    everything: "All holds",
    none: "There are no holds yet",
    noneHint: "They come with placements whose terms hold a part back.",
    first: { to: "/import", label: "Import placements" },
    nothingFound: "No hold fits this filter",
  },
  amount: "Withheld",
  released: "Released so far",
  ofWhichReleased: "of which released",
  releaseDate: "Released on",
  releasedAt: "Last release",
  tranche: "Tranche",
  heldFrom: "Held from",
  reason: "Reason",
  status: { active: "Held", released: "Released", forfeited: "Forfeited", cancelled: "Cancelled" },
} as const;
