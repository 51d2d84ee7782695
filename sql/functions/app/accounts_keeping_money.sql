create or replace function app.accounts_keeping_money(problem text default null)
returns table (recruiter_id uuid, problems text[], sentences text[])
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      keeping.recruiter_id,
      keeping.codes,
      array(
        select meaning.sentence
        from
          unnest(keeping.codes) with ordinality as each (code, position)
          join app_private.readiness_codes as meaning on meaning.code = each.code
        order by each.position
      )
      from
        app_private.accounts_that_keep() as keeping
        join app.users as person on person.id = keeping.recruiter_id
      where accounts_keeping_money.problem is null or accounts_keeping_money.problem = any (keeping.codes)
      order by person.display_name, person.id;
end;
$$;
comment on function app.accounts_keeping_money is
  'Recruiters who were paid, and whose money Stripe does not pay out to their bank by itself, by name: what '
  'reporting.accounts_keeping_money lists. problems: why it stays, codes of app.account_readiness, and the same as '
  'sentences. problem: only those with this code. Admins and analysts only. Raises HB001.';
