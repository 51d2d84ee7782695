// What can be done about a person. Whether it may be is the API's to say, with its reason.

import { NativeSelect, TextInput, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useClient, useQuery } from "urql";
import {
  CompanyNamesDocument,
  DeactivateOneDocument,
  EndCoolDownOneDocument,
  JoinCompanyOneDocument,
  LinkAccountOneDocument,
  LinkSignInOneDocument,
  OnboardOneDocument,
} from "../../graphql/generated.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot, ReasonField } from "../../parts/dialog_form.tsx";
import { IDENTIFIER } from "../../parts/limits.ts";
import { notice } from "../../parts/notice.ts";
import { Card } from "../../parts/page.tsx";
import { messageOf } from "../../parts/states.tsx";
import { people } from "../../texts/people.ts";
import { texts } from "../../texts.ts";
import type { Person } from "./rows.ts";

const words = people.acts;

const DOCUMENTS = {
  onboard: OnboardOneDocument,
  link: LinkAccountOneDocument,
  coolDown: EndCoolDownOneDocument,
  company: JoinCompanyOneDocument,
  signIn: LinkSignInOneDocument,
  deactivate: DeactivateOneDocument,
};
type Act = keyof typeof DOCUMENTS;

export function PersonActs({ person }: { person: Person }) {
  const [act, setAct] = useState<Act | null>(null);
  const isRecruiter = person.role === "recruiter";
  const waitsUntil = person.payoutAccount?.coolDownUntil;
  const isOffered: Record<Act, boolean> = {
    onboard: isRecruiter,
    link: isRecruiter,
    coolDown: waitsUntil != null && Date.parse(waitsUntil) > Date.now(),
    company: person.role === "company_user",
    signIn: true,
    deactivate: true,
  };
  const offered = (Object.keys(DOCUMENTS) as Act[]).filter((name) => isOffered[name]);
  return (
    <Card title={words.title}>
      <ul className="person-acts">
        {offered.map((name) => (
          <li key={name}>
            <UnstyledButton onClick={() => setAct(name)}>
              <span>
                <span className="person-act">{words[name].name}</span>
                <span className="person-hint">{words[name].effect}</span>
              </span>
              <IconChevronRight size={16} aria-hidden="true" />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Dialog opened={act !== null} onClose={() => setAct(null)} title={act ? words[act].title : ""}>
        {act && <ActForm act={act} person={person} onClose={() => setAct(null)} />}
      </Dialog>
    </Card>
  );
}

function ActForm({ act, person, onClose }: { act: Act; person: Person; onClose: () => void }) {
  const client = useClient();
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const text = words[act];
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isActing) return;
    setActing(true);
    const form = new FormData(event.currentTarget);
    const value = (name: string) => String(form.get(name) ?? "").trim();
    const variables = {
      id: person.rowId,
      country: value("country").toUpperCase() || undefined,
      account: value("account"),
      reason: value("reason"),
      subject: value("subject"),
      company: value("company"),
    };
    const { data, error } = await client.mutation<{ act: { request?: unknown } | null }>(DOCUMENTS[act], variables);
    setActing(false);
    setProblem(messageOf(error));
    if (error) return;
    notice(data?.act?.request ? texts.tonight.asked : text.done);
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <p>
        {text.effect}. <span className="strong">{person.displayName}</span>, {person.email}.
      </p>
      {"note" in text && <p>{text.note}</p>}
      {act === "onboard" && <p>{people.onboarding.status}</p>}
      {act === "onboard" && !person.payoutAccount && (
        <TextInput
          name="country"
          label={words.onboard.country}
          required
          pattern="[A-Za-z]{2}"
          maxLength={2}
          data-autofocus
        />
      )}
      {act === "link" && (
        <TextInput name="account" label={words.link.account} required maxLength={IDENTIFIER} data-autofocus />
      )}
      {act === "signIn" && (
        <TextInput name="subject" label={words.signIn.subject} required maxLength={IDENTIFIER} data-autofocus />
      )}
      {act === "company" && <CompanyField />}
      {act === "coolDown" && <ReasonField name="reason" />}
      <DialogFoot
        problem={problem && `${people.notPossible} ${problem}`}
        onClose={onClose}
        isActing={isActing}
        act={text.name}
      />
    </form>
  );
}

function CompanyField() {
  const [{ data }] = useQuery({ query: CompanyNamesDocument });
  const companies = (data?.companies?.nodes ?? []).flatMap((row) => row ?? []);
  return (
    <NativeSelect
      name="company"
      label={words.company.company}
      data={companies.map(({ rowId, name }) => ({ value: rowId, label: name }))}
    />
  );
}
