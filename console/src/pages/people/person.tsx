// One person: can this recruiter be paid, and if not, who does what about it?

import { Link, useParams } from "react-router";
import { useQuery } from "urql";
import { OnePersonDocument, ReadinessDocument } from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { Banner, Card, PageHead } from "../../parts/page.tsx";
import { Path } from "../../parts/path.tsx";
import { EmptyState, ErrorState, NotFound, PageSkeleton, PageState } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { people } from "../../texts/people.ts";
import { texts } from "../../texts.ts";
import { PersonActs } from "./person_acts.tsx";
import "./people.css";
import type { Person, Readiness, Waiting } from "./rows.ts";

const words = people.one;

export default function OnePerson() {
  const { id = "" } = useParams();
  const [{ data, error }] = useQuery({ query: OnePersonDocument, variables: { id } });
  const person = data?.user;
  const isRecruiter = person?.role === "recruiter";
  const [asked] = useQuery({ query: ReadinessDocument, variables: { id }, pause: !isRecruiter });
  if (!data) return <PageState title={people.record} error={error} />;
  if (!person) return <NotFound />;
  if (isRecruiter && !asked.data && asked.fetching) return <PageSkeleton />;
  const readiness = (asked.data?.accountReadiness?.nodes ?? []).flatMap((row) => row ?? []);
  const waiting = (data.requests?.nodes ?? []).flatMap((row) => row ?? []);
  const companies = person.companyMembers.nodes.flatMap((member) => member?.company?.name ?? []);
  return (
    <>
      <Path label={people.path} to="/people" list={people.page} />
      <PageHead title={person.displayName}>
        {words.says([people.roleOf[person.role], ...companies].join(", "), person.email)}{" "}
        {person.deactivatedAt !== null && words.inactive(day(person.deactivatedAt))}
      </PageHead>
      <Answer person={person} readiness={readiness} />
      {waiting.map((request) => (
        <Asked key={request.rowId} request={request} />
      ))}
      {asked.error && <ErrorState error={asked.error} />}
      <div className="person-parts">
        {isRecruiter && (
          <div>
            <Needs readiness={readiness} />
            <Account person={person} />
          </div>
        )}
        {person.deactivatedAt === null && <PersonActs person={person} />}
      </div>
    </>
  );
}

function Answer({ person, readiness }: { person: Person; readiness: Readiness }) {
  const { role, payoutAccount: account } = person;
  if (role !== "recruiter") return null;
  const stop = readiness.find(({ effect }) => effect === "stops") ?? readiness[0];
  if (!account) {
    return (
      <Banner tone="warn" shape="failed" title={words.noAccount}>
        {words.noAccountHint}
      </Banner>
    );
  }
  if (account.coolDownUntil && Date.parse(account.coolDownUntil) > Date.now()) {
    return (
      <Banner tone="warn" shape="waits" title={words.coolDown(dateAndTime(account.coolDownUntil))}>
        {words.coolDownHint}
      </Banner>
    );
  }
  if (account.transfersEnabled === false) {
    return (
      <Banner tone="bad" shape="failed" title={words.cannot}>
        {stop?.sentence} {stop?.action}
      </Banner>
    );
  }
  if (account.transfersEnabled === null) return <Banner tone="plain" shape="waits" title={words.notAsked} />;
  return (
    <Banner tone="ok" shape="done" title={words.canReceive}>
      {stop ? stop.sentence : words.nothingKnown}
    </Banner>
  );
}

function Asked({ request }: { request: Waiting[number] }) {
  return (
    <Banner
      tone="warn"
      shape="secondPerson"
      title={words.asked(
        whoDid(request.requestedByUser?.displayName, request.requestedByRole),
        dateAndTime(request.requestedAt),
        dateAndTime(request.expiresAt),
      )}
      act={<Link to="/needs-you">{words.needsYou}</Link>}
    >
      {request.effect}
    </Banner>
  );
}

function Needs({ readiness }: { readiness: Readiness }) {
  const { readiness: head } = people;
  return (
    <Card title={head.title}>
      {readiness.length === 0 ? (
        <EmptyState title={head.none} />
      ) : (
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{head.what}</th>
              <th scope="col">{head.means}</th>
              <th scope="col">{head.who}</th>
            </tr>
          </thead>
          <tbody>
            {readiness.map((row) => (
              <tr key={row.position}>
                <td>
                  <span>
                    {row.sentence}
                    {row.detail && <span className="person-email">{row.detail}</span>}
                  </span>
                </td>
                <td>
                  <Status
                    shape={row.effect === "stops" ? "failed" : "waits"}
                    tone={row.effect === "stops" ? "bad" : row.effect === "notice" ? "plain" : "warn"}
                  >
                    {head.effect[row.effect ?? ""] ?? row.effect} {row.at && head.at(day(row.at))}
                  </Status>
                </td>
                <td className="quiet">
                  {row.action === "none" ? head.nothing : `${texts.who[row.who ?? ""] ?? row.who}: ${row.action}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function Account({ person }: { person: Person }) {
  const { facts } = people;
  const account = person.payoutAccount;
  const rows: [string, string | null | undefined][] = account
    ? [
        [facts.id, account.stripeAccountId],
        [facts.country, account.country],
        [facts.bank, account.defaultCurrency?.toUpperCase()],
        [
          facts.linked,
          `${whoDid(account.linkedByUser?.displayName, account.linkedByRole)}, ${dateAndTime(account.linkedAt)}`,
        ],
        [facts.checked, account.checkedAt ? dateAndTime(account.checkedAt) : facts.never],
        [facts.codes, [account.disabledReason ?? [], account.requirementsDue].flat().join(" ")],
      ]
    : [];
  return (
    <Card title={facts.title}>
      {account ? (
        <dl className="card-body person-facts">
          {rows.map(
            ([name, value]) =>
              value && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd className={name === facts.id || name === facts.codes ? "mono" : undefined}>{value}</dd>
                </div>
              ),
          )}
        </dl>
      ) : (
        <EmptyState title={facts.nobody} />
      )}
    </Card>
  );
}
