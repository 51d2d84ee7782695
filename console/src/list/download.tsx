// The list as a file: all that the filter has, by the API's own route, as whoever is signed in.

import { Button } from "@mantine/core";
import { useState } from "react";
import { CsvMenu } from "../parts/csv_menu.tsx";
import { download } from "../parts/download.ts";
import { notice } from "../parts/notice.ts";
import { authorizedFetch } from "../sign_in/authorized_fetch.ts";
import { texts } from "../texts.ts";
import type { Filter } from "./description.ts";

const words = texts.list.csv;

export interface Asked {
  filter?: Filter | undefined;
  search?: string | undefined;
  orderBy: string;
}

const file = (list: string, body: Asked & { byteOrderMark: boolean }) =>
  authorizedFetch(`/csv/${list}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** What the API says of a refusal. */
async function refusalOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => null)) as { errors?: { message: string }[] } | null;
  return body?.errors?.map(({ message }) => message).join(" ") ?? words.failed;
}

export function DownloadButton({ list, asked }: { list: string; asked: Asked }) {
  const [isReading, setReading] = useState(false);
  const save = async (byteOrderMark: boolean) => {
    if (isReading) return;
    setReading(true);
    try {
      const answer = await file(list, { ...asked, byteOrderMark });
      if (!answer.ok) return notice(await refusalOf(answer));
      download(`${list}-${new Date().toISOString().slice(0, 10)}.csv`, await answer.blob());
    } catch {
      notice(words.failed);
    } finally {
      setReading(false);
    }
  };
  return (
    <CsvMenu label={words.label} onSave={save}>
      <Button variant="default" loading={isReading}>
        {words.button}
      </Button>
    </CsvMenu>
  );
}
