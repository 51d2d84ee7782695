// The guarantee of a placement in a sentence: to come, running with the days that are left, or over.

import { payout as words } from "../texts/payout.ts";
import { day, daysUntil } from "./dates.ts";

interface Guaranteed {
  startDate: string;
  guaranteeCompletionDate: string;
}

export const guaranteeOf = ({ startDate, guaranteeCompletionDate: end }: Guaranteed): string =>
  daysUntil(startDate) > 0
    ? words.guaranteeToCome(day(startDate), day(end))
    : words.guarantee(day(end), daysUntil(end));
