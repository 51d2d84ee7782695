import { KILL_POINTS } from "./kill_points.ts";
import { testKillPoints } from "./kill_rounds.ts";

testKillPoints(KILL_POINTS.filter(({ scenario }) => scenario === "undisturbed"));
