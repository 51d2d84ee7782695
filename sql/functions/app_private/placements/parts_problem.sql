create or replace function app_private.parts_problem(
  parts app.recruiter_share[],
  fee numeric,
  currency text,
  policy_id uuid,
  out error text,
  out message text,
  out what_to_do text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  step bigint;
  keeps_rest boolean := false;
  part app.recruiter_share;
  shares numeric := 0;
  fixed numeric := 0;
  whole numeric;
begin
  error := 'invalid_shares';
  what_to_do := 'Give shares that sum to 100, such as 60 and 40.';
  if coalesce(cardinality(parts_problem.parts), 0) = 0 then
    message := 'A placement needs at least one recruiter.';
    return;
  end if;
  if cardinality(parts_problem.parts) > app_private.max_shares() then
    message := format('A placement has at most %s recruiters.', app_private.max_shares());
    return;
  end if;
  foreach part in array parts_problem.parts loop
    if part.role is not null and not exists (select from app.recruiter_roles where value = part.role) then
      error := 'invalid_argument';
      message := format('%s is no role of a recruiter.', left(part.role, 40));
      what_to_do := format(
        'Use one of %s, or none.',
        (select string_agg(value, ', ' order by value collate "C") from app.recruiter_roles)
      );
      return;
    end if;
    if part.share is not null and part.fixed_amount is not null then
      message := 'A part is either a share or a fixed amount, not both.';
      what_to_do := 'Give one of them; for both name the recruiter twice, with two roles.';
      return;
    end if;
    if part.share is null and part.fixed_amount is null then
      if part.role is not null then
        error := 'no_role_rate';
        message := format('The terms of this placement have no rate for the role %s.', part.role);
        what_to_do := 'Give a share or a fixed amount beside the role, or publish terms with a rate for it.';
      else
        message := 'A recruiter has no part.';
        what_to_do := 'Give a share, a fixed amount, or a role that has a rate in the terms.';
      end if;
      return;
    end if;
    if part.share is not null and (app_private.percentage_problem(part.share) is not null or part.share = 0) then
      message := 'A share is more than 0 and at most 100 percent, with at most two decimals.';
      return;
    end if;
    if part.fixed_amount is not null then
      step := coalesce((select smallest_step from app.currencies where code = parts_problem.currency), 1);
      if app_private.amount_problem(part.fixed_amount, step) is not null then
        error := 'invalid_amount';
        message := format('%s minor units are no fixed amount.', part.fixed_amount);
        what_to_do := format('Give an amount above 0, in multiples of %s minor units.', step);
        return;
      end if;
    end if;
    shares := shares + coalesce(part.share, 0);
    fixed := fixed + coalesce(part.fixed_amount, 0);
  end loop;
  if
    cardinality(parts_problem.parts) > 1
    and exists (
      select
      from unnest(parts_problem.parts) as named
      where named.recruiter_id is not null
      group by named.recruiter_id, named.role
      having count(*) > 1
    )
  then
    message := 'A recruiter is named twice.';
    what_to_do := 'Name each recruiter once, with their whole share, or once for each role.';
    return;
  end if;
  if fixed > 0 or shares < 100 then
    select policy.platform_keeps_rest
    into keeps_rest
    from app.payout_policies as policy
    where policy.id = parts_problem.policy_id;
  end if;
  if fixed = 0 and (shares > 100 or shares < 100 and not coalesce(keeps_rest, false)) then
    message := format('The recruiters'' shares sum to %s, not to 100.', shares);
    if shares < 100 then
      what_to_do := what_to_do || ' Terms may also leave the rest to the platform (platform_keeps_rest).';
    end if;
    return;
  end if;

  -- Fixed amounts first; the shares are of the whole fee.
  whole := fixed + parts_problem.fee * shares / 100;
  if whole > parts_problem.fee and fixed > 0 then
    error := 'parts_exceed_fee';
    message := format(
      'Fixed amounts of %s and %s %% of %s are %s: more than the fee by %s %s.',
      app_private.format_amount(fixed, parts_problem.currency),
      shares,
      app_private.format_amount(parts_problem.fee, parts_problem.currency),
      app_private.format_amount(ceil(whole), parts_problem.currency),
      app_private.format_amount(ceil(whole) - parts_problem.fee, parts_problem.currency),
      parts_problem.currency
    );
    what_to_do := 'Make the fixed amounts or the shares smaller: fixed amounts come first, and shares are of the '
    'whole fee.';
    return;
  end if;
  if whole < parts_problem.fee and not coalesce(keeps_rest, false) then
    message := format(
      'Fixed amounts of %s and %s %% of %s leave a rest of %s %s.',
      app_private.format_amount(fixed, parts_problem.currency),
      shares,
      app_private.format_amount(parts_problem.fee, parts_problem.currency),
      app_private.format_amount(parts_problem.fee - floor(whole), parts_problem.currency),
      parts_problem.currency
    );
    what_to_do := 'Give parts that are the whole fee, or publish terms that leave the rest to the platform '
    '(platform_keeps_rest).';
    return;
  end if;
  error := null;
  what_to_do := null;
end;
$$;
comment on function app_private.parts_problem is
  'Checks the parts of a placement''s recruiters against its fee (minor units; null: not known) and its terms. One '
  'rule for app.create_placement, the import and the payouts. Returns the name of the error, the reason and the next '
  'step; nulls when the parts are valid. Shares are percent of the whole fee, beside the fixed amounts; together they '
  'are the fee, or less where the terms leave the rest to the platform.';
