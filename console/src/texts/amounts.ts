// What is said of an amount that somebody typed.

/** How amounts of a currency look with so many decimals. */
const exampleOf = (decimals: number) => (decimals === 0 ? "1,234" : `1,234.5${"0".repeat(decimals - 1)}`);

export const noAmount = (typed: string, currency: string, decimals = 2) =>
  `“${typed}” is no amount of ${currency}: write it like ${exampleOf(decimals)}, with commas between thousands only${
    decimals === 0 ? ", without decimals" : `, a point and at most ${decimals} decimals`
  }.`;
