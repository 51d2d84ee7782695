// The currencies Stripe takes, and its rules about amounts in them.

const SUPPORTED =
  "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny " +
  "cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod " +
  "jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio " +
  "nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd " +
  "top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw";

export const CURRENCIES: ReadonlySet<string> = new Set(SUPPORTED.split(" "));

/** Zero-decimal in the world, but sent to Stripe with two decimals that must be 00. */
const TIMES_HUNDRED: ReadonlySet<string> = new Set(["isk", "ugx"]);

/** Three decimals, of which the last must be 0. */
const THREE_DECIMAL: ReadonlySet<string> = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);

/** Twelve digits: nothing is larger in any currency. */
export const MAX_AMOUNT = 999_999_999_999;

const MAX_TRANSFER: Readonly<Record<string, number>> = { idr: MAX_AMOUNT, cop: 9_999_999_999, inr: 999_999_999 };

/** The most that one transfer carries: eight digits, but for a few currencies. */
export function maxTransfer(currency: string): number {
  return MAX_TRANSFER[currency] ?? 99_999_999;
}

/** What an amount in this currency must be a multiple of. */
export function smallestStep(currency: string): number {
  if (TIMES_HUNDRED.has(currency)) return 100;
  if (THREE_DECIMAL.has(currency)) return 10;
  return 1;
}
