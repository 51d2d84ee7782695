// Preloaded into a process (node --import …): its clock is CLOCK_AHEAD_MS ahead of the machine's, and an hour more after SIGUSR2.

const Real = Date;
let aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
process.on("SIGUSR2", () => {
  aheadMs += 3_600_000;
});

globalThis.Date = class extends Real {
  constructor(...given: [] | [number]) {
    if (given.length === 0) super(Real.now() + aheadMs);
    else super(...given);
  }

  static override now(): number {
    return Real.now() + aheadMs;
  }
} as DateConstructor;
