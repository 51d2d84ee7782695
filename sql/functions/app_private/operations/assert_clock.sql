create or replace function app_private.assert_clock(claimed timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  tolerance constant interval := make_interval(secs => app_private.setting('clock_tolerance_seconds'));
  ahead constant interval := date_trunc('second', assert_clock.claimed - clock_timestamp());
begin
  if assert_clock.claimed is not null and ahead between -tolerance and tolerance then
    return;
  end if;
  perform app_private.raise_error(
    'wrong_clock',
    format(
      'The clock of this machine is %s %s the database''s.',
      case
        when ahead < interval '0' then -ahead
        else ahead
      end,
      case
        when ahead < interval '0' then 'behind'
        else 'ahead of'
      end
    ),
    'Set it, and have it kept by NTP, here or on the database''s machine: the nightly runs, and the ends of tokens and '
    'of webhooks'' signatures, go by it.'
  );
end;
$$;
comment on function app_private.assert_clock is
  'Compares the clock of a process with the database''s. claimed: its time now. A worker whose clock is ahead would '
  'begin a night''s run before the money is due, and graphile-worker starts no run whose time another worker said has '
  'come. Raises HB021 (further apart than the setting clock_tolerance_seconds).';
