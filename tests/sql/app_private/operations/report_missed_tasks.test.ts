import { readFile } from "node:fs/promises";
import test from "ava";
import { parseCrontab } from "graphile-worker";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

const TASK = "expire_requests";
const age = (minutes: number) =>
  db.admin.query(
    "update app_private.expected_tasks set last_ended_at = now() - make_interval(mins => $2) where task = $1",
    [TASK, minutes],
  );
async function report(): Promise<unknown[]> {
  const { rows } = await db.admin.query("select task, is_back, last_error from app_private.report_missed_tasks()");
  return rows.filter(({ task }) => task === TASK);
}
const events = async () =>
  (
    await db.admin.query<{ type: string }>(
      "select type from app.events where payload ->> 'task' = $1 order by created_at, id",
      [TASK],
    )
  ).rows.map(({ type }) => type);

test.serial("a task that does not end in time is told once, and once more when it is back", async (t) => {
  await age(119);
  t.deepEqual(await report(), []);
  // Its time are two hours.
  await age(121);
  await db.admin.query("select app_private.record_task_end($1, 'no route to host')", [TASK]);
  t.deepEqual(await report(), [{ task: TASK, is_back: false, last_error: "no route to host" }]);
  t.deepEqual(await report(), []);
  t.deepEqual(await events(), ["task.missed"]);
  await db.admin.query("select app_private.record_task_end($1)", [TASK]);
  t.deepEqual(await report(), [{ task: TASK, is_back: true, last_error: null }]);
  t.deepEqual(await events(), ["task.missed", "task.back"]);
});

test("a task that nobody expects is not recorded", async (t) => {
  const { rows } = await db.admin.query("select app_private.record_task_end('execute_transfer') as expected");
  t.deepEqual(rows, [{ expected: false }]);
});

test("every entry of the crontab is expected, in its rhythm, and nothing else is", async (t) => {
  const text = await readFile("crontab", "utf8");
  const { rows } = await db.admin.query<{ task: string; minutes: number; hour: number; minute: number }>(
    `select task, (extract(epoch from every) / 60)::int as minutes,
            extract(hour from first_at)::int as hour, extract(minute from first_at)::int as minute
       from app_private.expected_tasks order by task`,
  );
  t.deepEqual(
    rows.map(({ task }) => task),
    parseCrontab(text)
      .map(({ task }) => task)
      .sort(),
  );
  const timesOf = ({ minutes, hour, minute }: (typeof rows)[number]) => {
    if (minutes === 1440) return `${minute} ${hour} * * *`;
    if (minutes === 60) return `${minute} * * * *`;
    return minutes === 1 ? "* * * * *" : `*/${minutes} * * * *`;
  };
  for (const row of rows)
    t.true(
      text.split("\n").some((line) => line.startsWith(`${timesOf(row)} ${row.task} `)),
      row.task,
    );
});
