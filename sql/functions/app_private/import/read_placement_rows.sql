create or replace function app_private.read_placement_rows()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  with
    field as materialized (
      select
        staged.line,
        app_private.trim_field(staged.record ->> 'external_ref') as external_ref,
        app_private.trim_field(staged.record ->> 'company') as company,
        app_private.trim_field(staged.record ->> 'candidate') as candidate,
        app_private.trim_field(staged.record ->> 'job_title') as job_title,
        app_private.trim_field(staged.record ->> 'payout_amount') as payout_amount,
        app_private.trim_field(staged.record ->> 'company_fee_amount') as company_fee_amount,
        upper(app_private.trim_field(staged.record ->> 'currency')) as currency,
        app_private.trim_field(staged.record ->> 'start_date') as start_date,
        app_private.trim_field(staged.record ->> 'guarantee_period_days') as guarantee_period_days,
        app_private.trim_field(staged.record ->> 'holdback_percentage') as holdback_percentage,
        app_private.trim_field(staged.record ->> 'signed_on') as signed_on,
        app_private.trim_field(staged.record ->> 'terms') as terms
      from app_private.import_rows as staged
      where staged.complaint is null
    ),
    parsed as materialized (
      select
        field.line,
        field.external_ref,
        field.company,
        field.candidate,
        field.job_title,
        field.currency,
        amount.minor_units,
        company_fee.minor_units as company_fee_amount,
        start_date.value as start_date,
        guarantee.value as guarantee_period_days,
        holdback.value as holdback_percentage,
        signed_on.value as signed_on,
        terms.id as policy_id,
        amount.problem as amount_problem,
        case
          when field.company_fee_amount is null then null
          when company_fee.minor_units < amount.minor_units
            then format(
              'The company would pay %s, and the recruiters share %s: give the whole fee of the company, or leave it '
              'empty.',
              field.company_fee_amount,
              field.payout_amount
            )
          else company_fee.problem
        end as company_fee_problem,
        start_date.problem as start_date_problem,
        guarantee.problem as guarantee_problem,
        holdback.problem as holdback_problem,
        signed_on.problem as signed_on_problem,
        terms.problem as terms_problem
      from
        field
        cross join lateral app_private.read_amount(field.payout_amount, field.currency) as amount
        cross join lateral app_private.read_amount(field.company_fee_amount, field.currency) as company_fee
        cross join lateral app_private.read_date(field.start_date) as start_date
        cross join lateral app_private.read_number(field.guarantee_period_days, true) as guarantee
        cross join lateral app_private.read_number(field.holdback_percentage, false) as holdback
        cross join lateral app_private.read_date(field.signed_on) as signed_on
        cross join lateral app_private.read_terms(field.terms, field.company) as terms
    ),
    stored as (
      insert into app_private.import_placements (
        line, external_ref, company, candidate, job_title, fee_amount, currency, start_date, guarantee_period_days,
        holdback_percentage, signed_on, policy_id, company_fee_amount
      )
      select
        line,
        external_ref,
        company,
        candidate,
        job_title,
        minor_units,
        currency,
        start_date,
        guarantee_period_days,
        holdback_percentage,
        signed_on,
        policy_id,
        company_fee_amount
      from parsed
    )
  insert into app_private.import_problems (line, column_name, reason)
  select parsed.line, problem.column_name, problem.reason
  from
    parsed
    cross join lateral (
      values
        ('external_ref', case when parsed.external_ref is null then 'The reference is missing.' end),
        (
          'company',
          case
            when parsed.company is null then 'The company is missing.'
            when length(parsed.company) > 200 then 'The company''s name is longer than 200 characters.'
            when app_private.hidden_character(parsed.company) is not null
              then format('The company''s name has the character %s.', app_private.hidden_character(parsed.company))
          end
        ),
        (
          'currency',
          case
            when parsed.currency is null then 'The currency is missing.'
            when not exists (select from app.currencies where code = parsed.currency)
              then format('%s is not a currency that can be paid out.', left(parsed.currency, 40))
          end
        ),
        ('payout_amount', parsed.amount_problem),
        ('company_fee_amount', parsed.company_fee_problem),
        ('start_date', parsed.start_date_problem),
        ('guarantee_period_days', parsed.guarantee_problem),
        ('holdback_percentage', parsed.holdback_problem),
        ('signed_on', parsed.signed_on_problem),
        ('terms', parsed.terms_problem)
    ) as problem (column_name, reason)
  where problem.reason is not null;

  with
    entry as materialized (
      select
        staged.line,
        entry."position",
        entry.email,
        entry.share,
        entry.role,
        entry.fixed_amount,
        entry.problem,
        recruiter.id as recruiter_id
      from
        app_private.import_rows as staged
        cross join lateral app_private.read_shares(
          app_private.trim_field(staged.record ->> 'recruiters'),
          upper(app_private.trim_field(staged.record ->> 'currency'))
        ) as entry
        left join app.users as recruiter
          on recruiter.email = entry.email and recruiter.role = 'recruiter' and recruiter.deactivated_at is null
      where staged.complaint is null
    ),
    stored as (
      insert into app_private.import_placement_recruiters (
        line, position, email, share, role, fixed_amount, recruiter_id
      )
      select line, "position", email, share, role, fixed_amount, recruiter_id from entry
    )
  insert into app_private.import_problems (line, column_name, reason)
  select distinct line, 'recruiters', problem from entry where problem is not null;

  analyze app_private.import_placements;
  analyze app_private.import_placement_recruiters;
  analyze app_private.import_problems;
end;
$$;
comment on function app_private.read_placement_rows is
  'Reads the staged rows of a placements file into app_private.import_placements. Writes unreadable fields to '
  'app_private.import_problems.';
