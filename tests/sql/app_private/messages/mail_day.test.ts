// The days that mails name.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPayout } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test("a day of the past is named in the time zone that the platform had then, one to come in the present one", async (t) => {
  const { admin } = db;
  await createPayout(admin);
  await admin.query("select app.set_time_zone(null, 'Pacific/Kiritimati', 'The seat')");
  // 23:30 UTC yesterday was yesterday in UTC, which held then, and is today in Kiritimati.
  const { rows } = await admin.query(
    `select app_private.mail_day(at.past) = to_char(at.past at time zone 'UTC', 'FMDD FMMonth YYYY') as past,
            app_private.mail_day(at.past, true)
              = to_char(at.past at time zone 'UTC', 'FMDD FMMonth YYYY, HH24:MI') || ' (UTC)' as past_time,
            app_private.mail_day(at.coming) = to_char(at.coming at time zone 'Pacific/Kiritimati', 'FMDD FMMonth YYYY')
              as coming,
            app_private.mail_day(at.coming, true) like '% (Pacific/Kiritimati)' as coming_time,
            app_private.mail_day(null) is null as none
       from (select date_trunc('day', now(), 'UTC') - interval '30 minutes' as past,
                    date_trunc('day', now(), 'UTC') + interval '2 days 23 hours 30 minutes' as coming) as at`,
  );
  t.deepEqual(rows, [{ past: true, past_time: true, coming: true, coming_time: true, none: true }]);
});
