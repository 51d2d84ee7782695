create or replace function app_private.close_gate(because text, read_from timestamptz default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.lineage as known
  set
    status = case known.status when 'copied' then 'copied' else 'reading' end,
    closed_at = clock_timestamp(),
    closed_because = case known.status when 'copied' then known.closed_because else close_gate.because end,
    reading_until = null,
    read_from = least(known.read_from, close_gate.read_from);
  if found then
    perform app_private.enqueue('read_stripe_list', array['{}'::jsonb], job_keys => array['read_stripe_list']);
  end if;
end;
$$;
comment on function app_private.close_gate is
  'Has nothing sent until Stripe''s list has been read (app_private.begin_stripe_reading). because: for people. '
  'read_from: from when on at the latest; null: from what both sides agreed on last.';
