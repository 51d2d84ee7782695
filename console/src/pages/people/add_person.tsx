// Add a person: name, email and role. What was typed stays until they are added.

import { Alert, Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { AddPersonDocument } from "../../graphql/generated.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { SHORT_TEXT } from "../../parts/limits.ts";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { people } from "../../texts/people.ts";
import { texts } from "../../texts.ts";

const words = people.addDialog;
const NOBODY = { name: "", email: "", role: "recruiter" };

interface AddPersonProps {
  opened: boolean;
  onClose: () => void;
  onAdded: (id: string) => void;
}

export function AddPerson({ opened, onClose, onAdded }: AddPersonProps) {
  const [typed, setTyped] = useState(NOBODY);
  const [{ fetching }, add] = useMutation(AddPersonDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const set = (part: Partial<typeof NOBODY>) => setTyped((before) => ({ ...before, ...part }));
  return (
    <Dialog opened={opened} onClose={onClose} title={words.title}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (fetching) return;
          const { data, error } = await add(typed);
          setProblem(messageOf(error));
          if (error) return;
          const id = data?.act?.user?.rowId;
          notice(id ? words.done : texts.tonight.asked);
          setTyped(NOBODY);
          onClose();
          if (id) onAdded(id);
        }}
      >
        <TextInput
          label={words.name}
          value={typed.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          required
          data-autofocus
          maxLength={SHORT_TEXT}
          mb="sm"
        />
        <TextInput
          type="email"
          label={words.email}
          value={typed.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
          required
          maxLength={254}
          mb="sm"
        />
        <NativeSelect
          label={words.role}
          value={typed.role}
          onChange={(event) => set({ role: event.currentTarget.value })}
          data={["recruiter", "company_user", "platform_admin"].map((value) => ({
            value,
            label: people.roleOf[value] ?? value,
          }))}
        />
        {problem && (
          <Alert color="bad" variant="outline" mt="md" role="alert">
            {problem}
          </Alert>
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {texts.acts.cancel}
          </Button>
          <Button type="submit" loading={fetching}>
            {words.go}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
