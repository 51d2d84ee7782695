create or replace function app_private.check_recruiter_rows()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app_private.import_recruiters (line, email, display_name, stripe_account_id, user_id, is_new)
  select field.line, field.email, field.display_name, field.stripe_account_id, person.id, person.id is null
  from
    (
      select
        staged.line,
        app_private.name_key(app_private.trim_field(staged.record ->> 'email')) as email,
        app_private.trim_field(staged.record ->> 'display_name') as display_name,
        app_private.trim_field(staged.record ->> 'stripe_account_id') as stripe_account_id
      from app_private.import_rows as staged
      where staged.complaint is null
    ) as field
    left join app.users as person on person.email = field.email;

  update app_private.import_recruiters as parsed
  set
    new_name = not parsed.is_new and person.display_name <> parsed.display_name,
    new_account = parsed.stripe_account_id is not null
    and parsed.stripe_account_id is distinct from account.stripe_account_id,
    previous_account = account.stripe_account_id
  from
    app_private.import_recruiters as same
    left join app.users as person on person.id = same.user_id
    left join app.payout_accounts as account on account.user_id = same.user_id
  where same.line = parsed.line;

  insert into app_private.import_problems (line, column_name, reason)
  select parsed.line, problem.argument, problem.message
  from
    app_private.import_recruiters as parsed
    cross join lateral app_private.user_problems(parsed.email, parsed.display_name) as problem;

  insert into app_private.import_problems (line, column_name, reason)
  select parsed.line, 'email', format('%s belongs to a user who is no recruiter (%s).', parsed.email, person.role)
  from
    app_private.import_recruiters as parsed
    join app.users as person on person.id = parsed.user_id
  where person.role <> 'recruiter';

  insert into app_private.import_problems (line, column_name, reason)
  select parsed.line, problem.argument, problem.message
  from
    app_private.import_recruiters as parsed
    join app_private.import_rows as staged on staged.line = parsed.line
    cross join lateral app_private.payout_account_problems(
      parsed.user_id,
      parsed.stripe_account_id,
      nullif(app_private.trim_field(staged.record ->> 'country'), ''),
      nullif(app_private.trim_field(staged.record ->> 'service_agreement'), '')
    ) as problem
  where parsed.stripe_account_id is not null;

  -- An import is done or not done: it leaves no requests.
  if app_private.controlled_from('account_change') is not null and not app_private.is_owner_session() then
    insert into app_private.import_problems (line, column_name, reason)
    select
      parsed.line,
      'stripe_account_id',
      format(
        'Another account for %s needs a second person: link it with app.link_payout_account, or leave it empty here.',
        parsed.email
      )
    from app_private.import_recruiters as parsed
    where parsed.new_account and app_private.is_controlled_account(parsed.user_id);
  end if;

  insert into app_private.import_problems (line, column_name, reason)
  select
    occurrence.line,
    doubled.column_name,
    format('%s is on more than one line: %s.', left(doubled.value, 254), doubled.lines)
  from
    (
      select
        field.column_name,
        field.value,
        string_agg(parsed.line::text, ', ' order by parsed.line) as lines,
        array_agg(parsed.line) as each_line
      from
        app_private.import_recruiters as parsed
        cross join lateral (
          values
            ('email', parsed.email),
            ('stripe_account_id', parsed.stripe_account_id)
        ) as field (column_name, value)
      where field.value is not null
      group by field.column_name, field.value
      having count(*) > 1
    ) as doubled
    cross join unnest(doubled.each_line) as occurrence (line);
  analyze app_private.import_recruiters;
  analyze app_private.import_problems;
end;
$$;
comment on function app_private.check_recruiter_rows is
  'Reads and checks all staged rows of a recruiters file. Writes the problems to app_private.import_problems. Under '
  'dual control, another account for a recruiter is one, unless the owner imports.';
