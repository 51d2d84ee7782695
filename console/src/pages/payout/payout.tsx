// One payout: where each cent is, why something is not paid, and what can be done about it.

import { useState } from "react";
import { Link, useParams } from "react-router";
import { useQuery } from "urql";
import { OnePayoutDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { guaranteeOf } from "../../parts/guarantee.ts";
import { Money } from "../../parts/money.tsx";
import { Banner, PageHead } from "../../parts/page.tsx";
import { inOwnWords } from "../../parts/sentence.ts";
import { NotFound, PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { Acts } from "./acts.tsx";
import { Charges } from "./charges.tsx";
import type { Explanations, OfPayout } from "./facts.ts";
import { History } from "./history.tsx";
import { MoneyBar } from "./money_bar.tsx";
import "./payout.css";
import { TimeLine } from "./time_line.tsx";
import { Together } from "./together.tsx";
import "../../parts/path.css";

const words = texts.payout;
const FIRST_ROWS = 8;

export default function OnePayout() {
  const { id = "" } = useParams();
  const [rows, setRows] = useState(FIRST_ROWS);
  const [{ data, error }] = useQuery({ query: OnePayoutDocument, variables: { id, rows } });
  if (!data) return <PageState title={words.record} error={error} />;
  const { payout } = data;
  if (!payout) return <NotFound />;
  const reasons = (data.explainPayout?.nodes ?? []).filter((row) => row !== null);
  const places = (data.payoutPlaces?.nodes ?? []).filter((row) => row !== null);
  const verbs = (data.possibleVerbs?.nodes ?? []).filter((row) => row !== null);
  const seen = data.previewPayoutApproval?.nodes[0]?.seen ?? null;
  const { placement, currency } = payout;
  return (
    <>
      <nav className="path" aria-label={words.path}>
        <Link to="/payouts">{texts.navigation.pages.payouts}</Link>
        {[payout.company?.name, placement?.externalRef].filter(Boolean).map((name) => (
          <span key={name}> / {name}</span>
        ))}
      </nav>
      <PageHead
        title={payout.recruiter?.displayName ?? ""}
        rest={words.rest(placement?.candidateName, payout.company?.name)}
        acts={
          <span className="whole">
            <Money minor={payout.amount} currency={currency} />
          </span>
        }
      >
        {texts.payoutStatus[payout.status]}. {placement ? guaranteeOf(placement) : payout.adjustmentReason}
        {payout.adjustmentReference && ` (${payout.adjustmentReference})`}{" "}
        {placement?.policy && words.terms(placement.policy.version)}
      </PageHead>
      <Answer payout={payout} reasons={reasons} />
      <MoneyBar places={places} payout={payout} transferCount={data.transfers?.totalCount ?? 0} />
      <div className="two">
        <TimeLine payout={payout} reasons={reasons} />
        <Acts payout={payout} verbs={verbs} seen={seen} />
      </div>
      <Together payoutId={id} transfers={data.transfers} />
      <Charges transfers={data.transfers} />
      <History
        payout={payout}
        problems={data.verifyAuditLog}
        seal={data.booksSeal}
        onAll={rows === FIRST_ROWS && rows < payout.payoutAuditLogs.totalCount ? setRows : undefined}
      />
    </>
  );
}

/** Cleared by money on the balance: tonight says how much is missing. */
const FUNDS = ["waiting_for_funds", "behind_an_older_one"];

/** What stands in the way, who clears it and what is tried next; or that nothing does. */
function Answer({ payout, reasons }: { payout: OfPayout; reasons: Explanations }) {
  const stops = reasons.filter(({ standsInWay }) => standsInWay);
  const codes = [...new Set(stops.map(({ code }) => code))];
  // Nothing of it is due yet, so nothing is explained by it; yet it stops all that comes.
  if (codes.length === 0 && payout.frozenAt) {
    return (
      <Banner tone="warn" shape="frozen" title={words.frozen}>
        {words.by(payout.frozenByUser?.displayName ?? texts.actors.owner, dateAndTime(payout.frozenAt))}{" "}
        {payout.frozenReason}
      </Banner>
    );
  }
  if (codes.length === 0) {
    const waits = reasons.find(({ action }) => action !== "none");
    return (
      <Banner tone={waits ? "plain" : "ok"} shape={waits ? "waits" : "done"} title={words.nothingStops}>
        {waits?.sentence}
      </Banner>
    );
  }
  return codes.map((code) => {
    const parts = stops.filter((stop) => stop.code === code);
    const [first] = parts;
    const known = texts.reasons[code ?? ""];
    const title = known?.title ?? (code ?? "").replaceAll("_", " ");
    return (
      <Banner
        key={code}
        tone="warn"
        shape={code === "payout_frozen" ? "frozen" : code === "waiting_for_second_person" ? "secondPerson" : "waits"}
        title={
          <>
            {parts.length === 1 && (
              <>
                <Money minor={first?.amount} currency={payout.currency} />{" "}
              </>
            )}
            {parts.length === 1
              ? (known?.says ?? words.isNotSent(title))
              : known?.says
                ? words.parts(parts.length, title)
                : words.partsNotSent(parts.length, title)}
          </>
        }
        act={FUNDS.includes(code ?? "") && <Link to="/">{words.funds}</Link>}
      >
        <span className="answer">
          <Part name={words.why}>
            {first?.sentence}
            {code === "payout_frozen" && payout.frozenAt && (
              <> {words.by(payout.frozenByUser?.displayName ?? texts.actors.owner, dateAndTime(payout.frozenAt))}</>
            )}
          </Part>
          <Part name={words.who}>{known?.who ?? texts.who[first?.who ?? ""] ?? first?.who}</Part>
          <Part name={words.next}>{known?.next ?? inOwnWords(first?.action ?? "")}</Part>
        </span>
      </Banner>
    );
  });
}

function Part({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <span>
      <span className="label">{name}</span>
      <span>{children}</span>
    </span>
  );
}
