// People as rows: who they are, and whether a recruiter can be paid.

import type { ReactNode } from "react";
import { Link } from "react-router";
import type { PersonRowFragment } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { Status } from "../../parts/status.tsx";
import { people as words } from "../../texts/people.ts";

interface PersonRowsProps {
  people: readonly PersonRowFragment[];
  /** What stands below the state of an account. */
  noteOf?: (person: PersonRowFragment) => ReactNode;
}

export function PersonRows({ people, noteOf }: PersonRowsProps) {
  return (
    <table className="table stacked">
      <thead>
        <tr>
          <th scope="col">{words.columns.name}</th>
          <th scope="col">{words.columns.role}</th>
          <th scope="col">{words.columns.account}</th>
          <th scope="col">{words.columns.belongs}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.rowId}>
            <td>
              <span>
                <Link to={`/people/${person.rowId}`} className="strong">
                  {person.displayName}
                </Link>
                <span className="person-email">{person.email}</span>
              </span>
            </td>
            <td data-label={words.columns.role}>{words.roleOf[person.role]}</td>
            <td>
              <State person={person} />
              {noteOf?.(person)}
            </td>
            <td className="quiet">{person.companyMembers.nodes.map((member) => member?.company?.name).join(", ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ person }: { person: PersonRowFragment }) {
  const { account } = words;
  if (person.deactivatedAt !== null) return <Status shape="frozen">{account.inactive}</Status>;
  if (person.role !== "recruiter") return <Status shape="done">{account.active}</Status>;
  const linked = person.payoutAccount;
  if (!linked) {
    return (
      <Status shape="failed" tone="warn">
        {account.none}
      </Status>
    );
  }
  if (linked.coolDownUntil && Date.parse(linked.coolDownUntil) > Date.now()) {
    return (
      <Status shape="waits" tone="warn">
        {account.waits(day(linked.coolDownUntil))}
      </Status>
    );
  }
  if (linked.transfersEnabled === null) return <Status shape="pending">{account.unknown}</Status>;
  return linked.transfersEnabled ? (
    <Status shape="done" tone="ok">
      {account.can}
    </Status>
  ) : (
    <Status shape="failed" tone="bad">
      {account.cannot}
    </Status>
  );
}
