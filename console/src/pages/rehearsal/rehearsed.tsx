// What a rehearsal says: in a sentence a currency, night by night against the nights as they stand, and who is paid
// otherwise.

import { SegmentedControl, Skeleton } from "@mantine/core";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Link } from "react-router";
import { useMutation } from "urql";
import { RehearseDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { Money, useAmount } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { EmptyState, ErrorState } from "../../parts/states.tsx";
import { rehearsal as words } from "../../texts/rehearsal.ts";
import { type Currency, currenciesOf, type Moved, movedOf, type WhatIf } from "./nights.ts";

const RehearsalChart = lazy(() => import("./rehearsal_chart.tsx"));
const SHOWN = 50;

/** Rehearses when it is shown, and again for another day or another what-if. */
export function Rehearsed({ until, whatIf }: { until: string; whatIf: WhatIf }) {
  const [{ data, error, fetching }, rehearse] = useMutation(RehearseDocument);
  const key = JSON.stringify({ until, ...whatIf });
  const play = useCallback(() => void rehearse(JSON.parse(key), { changesNothing: true }), [key, rehearse]);
  useEffect(play, [play]);
  if (fetching || (!data && !error)) {
    return (
      <Card title={words.title}>
        <div role="status" aria-label={words.playing} aria-busy="true">
          <Skeleton height={240} m={20} />
        </div>
      </Card>
    );
  }
  if (error || !data) {
    return (
      <section className="card">
        <ErrorState error={error} title={words.failed} onAgain={play} />
      </section>
    );
  }
  const currencies = currenciesOf(data);
  const isPlain = Object.values(whatIf).every((value) => value === null || value === undefined);
  return (
    <>
      <Nights currencies={currencies} until={until} isPlain={isPlain} />
      <Movements moved={movedOf(data, isPlain)} isPlain={isPlain} />
    </>
  );
}

interface NightsProps {
  currencies: Currency[];
  until: string;
  /** Nothing else was asked than what will be: there is nothing to compare. */
  isPlain: boolean;
}

function Nights({ currencies, until, isPlain }: NightsProps) {
  const [chosen, choose] = useState<string | null>(null);
  const shown = currencies.find(({ currency }) => currency === chosen) ?? currencies[0];
  if (!shown) {
    return (
      <Card title={words.title}>
        <EmptyState title={words.nothing(day(until))} />
      </Card>
    );
  }
  const { currency, nights } = shown;
  const isKnown = nights.every(({ otherLeft }) => otherLeft !== null);
  const heads = isPlain
    ? [words.pays, ...(isKnown ? [words.left] : [])]
    : [words.plain, words.other, words.difference, ...(isKnown ? [words.plainLeft, words.otherLeft] : [])];
  return (
    <Card
      title={words.title}
      note={words.note}
      end={
        currencies.length > 1 && (
          <SegmentedControl
            data={currencies.map((each) => each.currency)}
            value={currency}
            onChange={choose}
            size="xs"
            aria-label={words.currency}
          />
        )
      }
    >
      <ul className="rehearsed" aria-live="polite">
        {currencies.map((each) => (
          <Sentence key={each.currency} {...each} until={until} />
        ))}
      </ul>
      {isKnown && (
        <div className="chart">
          <Suspense fallback={<Skeleton height={220} />}>
            <RehearsalChart nights={nights} currency={currency} isPlain={isPlain} />
          </Suspense>
        </div>
      )}
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{words.night}</th>
            {heads.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nights.map(({ night, plain, other, plainLeft, otherLeft }) => {
            const figure = (label: string, minor: bigint | null, isShort = false) => (
              <td className={isShort ? "number short" : "number"} data-label={label}>
                <Money minor={minor?.toString()} currency={currency} bare />
              </td>
            );
            return (
              <tr key={night}>
                <td className="strong">{day(night)}</td>
                {figure(isPlain ? words.pays : words.plain, plain)}
                {!isPlain && figure(words.other, other)}
                {!isPlain && figure(words.difference, other === plain ? null : other - plain)}
                {isKnown &&
                  figure(isPlain ? words.left : words.plainLeft, plainLeft, plainLeft !== null && plainLeft < 0n)}
                {isKnown && !isPlain && figure(words.otherLeft, otherLeft, otherLeft !== null && otherLeft < 0n)}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}

function Sentence({ currency, nights, until }: Currency & { until: string }) {
  const amount = useAmount();
  const say = (minor: bigint) => `${currency} ${amount(minor.toString(), currency)}`;
  const sum = (which: "plain" | "other") => nights.reduce((total, night) => total + night[which], 0n);
  const short = (which: "plainLeft" | "otherLeft") => nights.find((night) => (night[which] ?? 0n) < 0n)?.night;
  const [plain, other] = [sum("plain"), sum("other")];
  const [before, then] = [short("plainLeft"), short("otherLeft")];
  return (
    <li>
      <strong>
        {plain === other
          ? words.same(say(plain), day(until))
          : words.instead(say(other), say(plain), say(other > plain ? other - plain : plain - other), other > plain)}
      </strong>{" "}
      {before === then
        ? then && words.shortAnyhow(day(then))
        : words.short(before ? day(before) : null, then ? day(then) : null)}
    </li>
  );
}

function Movements({ moved, isPlain }: { moved: Moved[]; isPlain: boolean }) {
  const amount = useAmount();
  const say = (paid: Moved["plain"], currency: string) =>
    paid.length === 0
      ? words.moved.never
      : paid.map((one) => (
          <span className="night-amount" key={`${one.night} ${one.amount}`}>
            <span>{day(one.night)}</span>
            <span>{one.amount === 0n ? words.moved.setOff : amount(one.amount.toString(), currency)}</span>
          </span>
        ));
  return (
    <Card title={isPlain ? words.moved.when : words.moved.title} note={words.moved.count(moved.length)}>
      {moved.length === 0 ? (
        <EmptyState title={isPlain ? words.moved.nobody : words.moved.none} />
      ) : (
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{words.moved.who}</th>
              <th scope="col">{words.moved.candidate}</th>
              <th scope="col">{words.currency}</th>
              <th scope="col">{isPlain ? words.night : words.moved.plain}</th>
              {!isPlain && <th scope="col">{words.moved.other}</th>}
            </tr>
          </thead>
          <tbody>
            {moved.slice(0, SHOWN).map((one) => (
              <tr key={one.payoutId}>
                <td className="strong">
                  <Link to={`/payouts/${one.payoutId}`}>{one.recruiter}</Link>
                </td>
                <td data-label={words.moved.candidate}>{one.candidate}</td>
                <td data-label={words.currency}>{one.currency}</td>
                <td data-label={isPlain ? words.night : words.moved.plain}>{say(one.plain, one.currency)}</td>
                {!isPlain && <td data-label={words.moved.other}>{say(one.other, one.currency)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {moved.length > SHOWN && <p className="card-foot">{words.moved.more(moved.length - SHOWN)}</p>}
    </Card>
  );
}
